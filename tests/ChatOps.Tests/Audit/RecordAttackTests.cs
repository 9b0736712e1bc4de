using ChatOps.Core.Audit;
using ChatOps.Server;
using ChatOps.Server.Storage;

namespace ChatOps.Tests.Audit;

/// <summary>What somebody can do who writes the bot's database, and who sees it: the record itself, or only an anchor that was kept elsewhere.</summary>
public class RecordAttackTests
{
    [Fact]
    public async Task A_record_that_nobody_touched_is_whole_and_proven_up_to_the_anchor_from_outside()
    {
        await using var bench = await new RecordBench().StartAsync();
        var ended = await bench.DestroyedAsync();
        var anchor = await bench.AnchorAsync();
        await bench.Engine.SayAsync("viewer", "/test destroy");

        var report = bench.Verify(anchor);

        Assert.Empty(report.Findings);
        Assert.Equal(anchor, report.Proven);
        Assert.Equal(bench.Database, report.Database);
        Assert.True(report.Entries > anchor.Number);
        var trail = await bench.Engine.Get<Core.Operations.IOperationStore>().AuditAsync(ended.Id, CancellationToken.None);
        Assert.Null(trail.FirstBreak);
        Assert.Equal(["requested", "planned", "approved", "started", "concluded"], trail.Entries.Select(e => e.Entry.What));
        Assert.EndsWith("; steps: say=Passed", trail.Entries[^1].Entry.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_proven_and_against_whom_is_said()
    {
        await using var bench = await new RecordBench().StartAsync();
        await bench.DestroyedAsync();
        var anchor = await bench.AnchorAsync();
        await File.WriteAllTextAsync(bench.In("log"), $"Nov 27 06:00:00 host chatops[7]: {anchor.Line}\nsomething else\n");

        var (status, said) = Verify(bench.State, null);
        Assert.Equal(BotVerbs.Done, status);
        Assert.Contains($"Read: {bench.Database}", said, StringComparison.Ordinal);
        Assert.Contains("nothing is proven against whoever can write this state and read the record's key", said, StringComparison.Ordinal);
        foreach (var given in (string[])[anchor.Line, bench.In("log")])
            Assert.Contains($"Proven up to entry {anchor.Number} ", Verify(bench.State, given).Said, StringComparison.Ordinal);
        bench.Tamper("DELETE FROM record WHERE number = 2");
        Assert.Equal(BotVerbs.Broken, Verify(bench.State, null).Status);
    }

    [Fact]
    public async Task An_entry_that_was_taken_out_is_named()
    {
        await using var bench = await new RecordBench().StartAsync();
        await bench.DestroyedAsync();
        bench.Tamper($"DELETE FROM record WHERE number = {bench.NumberOf("approved")}");
        Assert.Contains($"entry {bench.NumberOf("started") - 1} is missing", bench.Findings(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE record SET line = replace(line, 'approver', 'somebody') WHERE number = N")]
    [InlineData("UPDATE record SET hash = replace(hash, substr(hash, 1, 8), 'ffffffff') WHERE number = N")]
    [InlineData("UPDATE record SET operation = NULL WHERE number = N")]
    [InlineData("UPDATE record SET at = '2020-01-01T00:00:00.0000000Z' WHERE number = N")]
    public async Task An_entry_that_was_changed_is_named(string sql)
    {
        await using var bench = await new RecordBench().StartAsync();
        await bench.DestroyedAsync();
        var number = bench.NumberOf("approved");
        bench.Tamper(sql.Replace("N", $"{number}", StringComparison.Ordinal).Replace($"{number}ULL", "NULL", StringComparison.Ordinal));
        Assert.Contains($"entry {number} was changed after it was written", bench.Findings(), StringComparison.Ordinal);
    }

    /// <summary>Who writes the last entry anew has a sound chain, and the head beside it still says what was there.</summary>
    [Fact]
    public async Task A_head_that_is_not_the_last_entrys_is_named()
    {
        await using var bench = await new RecordBench().StartAsync();
        await bench.DestroyedAsync();
        bench.Tamper("UPDATE record_head SET hash = replace(hash, substr(hash, 1, 8), 'ffffffff')");
        Assert.Contains("is not the one the record ends with", bench.Findings(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_that_was_cut_off_is_found_by_the_head_and_with_the_head_moved_back_by_an_anchor()
    {
        await using var bench = await new RecordBench().StartAsync();
        await bench.DestroyedAsync();
        var anchor = await bench.AnchorAsync();
        var last = anchor.Number - 2;
        bench.Tamper($"DELETE FROM record WHERE number > {last}; DELETE FROM anchors; DELETE FROM operations;");
        Assert.Contains($"entry {last + 1} is missing: {anchor.Number} were written", bench.Findings(), StringComparison.Ordinal);

        bench.Tamper($"UPDATE record_head SET number = {last}, hash = (SELECT hash FROM record WHERE number = {last})");
        bench.Tamper("DELETE FROM record WHERE operation IS NOT NULL");
        bench.Rehash();
        Assert.Empty(bench.Verify().Findings);
        Assert.Contains("is ahead of this record", bench.Findings(anchor), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_hashed_anew_from_the_middle_is_a_correct_chain_and_found_by_an_anchor()
    {
        await using var bench = await new RecordBench().StartAsync();
        await bench.DestroyedAsync();
        var anchor = await bench.AnchorAsync();
        bench.Rehash(l => l.Entry.What == "requested" ? l with { Entry = l.Entry with { Detail = "something harmless" } } : l);

        Assert.Empty(bench.Verify().Findings);
        var found = Assert.Single(bench.Verify(anchor).Findings).ToString();
        Assert.Contains($"the anchor of entry {anchor.Number}", found, StringComparison.Ordinal);
        Assert.Contains("hashed anew", found, StringComparison.Ordinal);
        Assert.Null(bench.Verify(anchor).Proven);
    }

    [Fact]
    public async Task An_operation_that_was_erased_wholly_is_found_by_an_anchor_and_erased_in_half_by_the_other_half()
    {
        await using var bench = await new RecordBench().StartAsync();
        var gone = await bench.DestroyedAsync();
        await bench.DestroyedAsync();
        var anchor = await bench.AnchorAsync();

        bench.Tamper($"DELETE FROM operations WHERE id = '{gone.Id}'");
        Assert.Contains($"operation {gone.Id}: the operation is no longer in the state", bench.Findings(anchor), StringComparison.Ordinal);

        bench.Tamper($"DELETE FROM record WHERE operation = '{gone.Id}'");
        bench.Rehash();
        Assert.Empty(bench.Verify().Findings);
        Assert.NotEmpty(bench.Verify(anchor).Findings);
    }

    [Fact]
    public async Task An_operation_without_entries_is_named()
    {
        await using var bench = await new RecordBench().StartAsync();
        var bare = await bench.DestroyedAsync();
        bench.Tamper($"DELETE FROM record WHERE operation = '{bare.Id}'");
        bench.Rehash();
        Assert.Equal($"audit-broken: operation {bare.Handle}: there is no entry of it in the record at all", bench.Findings());
    }

    [Theory]
    [InlineData("json_set(body, '$.Approval.Decision.Person', 'second')", "it says that second approved it, entry")]
    [InlineData("json_remove(body, '$.Approval.Decision')", "it says that nobody approved it, entry")]
    [InlineData("json_set(body, '$.Requester', 'second')", "it says that second asked for it, entry")]
    [InlineData("json_set(body, '$.Digest', 'ffff')", "its plan is not the one that was approved")]
    [InlineData("json_set(body, '$.Outcome', 'Failed')", "it says that it ended as Failed, entry")]
    [InlineData("json_set(body, '$.Runs[0].Verdict.Kind', 'Failed')", "its steps did not end as entry")]
    public async Task What_an_operation_says_of_itself_must_be_what_the_record_says_of_it(string body, string told)
    {
        await using var bench = await new RecordBench().StartAsync();
        var ended = await bench.DestroyedAsync();
        bench.Tamper($"UPDATE operations SET body = {body} WHERE id = '{ended.Id}'");
        Assert.Contains($"operation {ended.Handle}: {told}", bench.Findings(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("denied", "json_set(body, '$.Approval.Decision.Person', 'second')", "it says that second ended it, and the record has no such entry")]
    [InlineData("denied", "json_set(body, '$.Approval.Decision.Kind', 'Approve')", "it says that approver approved it, and the record has no such entry")]
    [InlineData("ended", "json_set(body, '$.Approval.Decision.Kind', 'BreakGlass')", "it says that approver approved it, entry")]
    [InlineData("ended", "json_set(body, '$.State', 'Running')", "it says that it is Running, entry")]
    [InlineData("waits", "json_set(body, '$.State', 'Concluded', '$.Outcome', 'Succeeded')", "it says that it ended (Succeeded), and the record has no such entry")]
    public async Task Neither_can_an_operation_say_what_the_record_does_not(string what, string body, string told)
    {
        await using var bench = await new RecordBench().StartAsync();
        var handle = what == "ended" ? (await bench.DestroyedAsync()).Handle : await bench.Engine.AskAsync("/test destroy");
        if (what != "ended")
            await bench.Engine.UntilAsync(handle, o => o.State == Core.Operations.OperationState.AwaitingApproval);
        if (what == "denied")
        {
            await bench.Engine.DecideAsync("approver", handle, approve: false);
            await bench.Engine.EndAsync(handle);
        }
        Assert.Empty(bench.Findings());
        bench.Tamper($"UPDATE operations SET body = {body} WHERE handle = '{handle}'");
        Assert.Contains($"operation {handle}: {told}", bench.Findings(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_copy_in_place_of_the_database_is_found_by_an_anchor()
    {
        await using var bench = await new RecordBench().StartAsync();
        await bench.DestroyedAsync();
        Directory.CreateDirectory(bench.In("older"));
        StateBackup.Save(bench.State, DataFolder.DatabaseIn(bench.In("older")), overwrite: false);
        await bench.DestroyedAsync();
        var anchor = await bench.AnchorAsync();

        Assert.Empty(AuditVerifier.Verify(bench.In("older")).Findings);
        var found = Assert.Single(AuditVerifier.Verify(bench.In("older"), [anchor]).Findings);
        Assert.Contains("this is an older copy", found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_anchor_proves_nothing_with_another_signature_or_by_another_key()
    {
        await using var bench = await new RecordBench().StartAsync();
        await bench.DestroyedAsync();
        var anchor = await bench.AnchorAsync();
        using var other = RecordKey.Create();

        Assert.Contains("a signature that is not of its key", bench.Findings(anchor with { At = anchor.At.AddDays(1) }), StringComparison.Ordinal);
        var forged = Anchor.Sign(new(anchor.Number, anchor.Hash), other, anchor.At);
        Assert.Contains("which was not the record's at that entry", bench.Findings(forged), StringComparison.Ordinal);
        Assert.Null(Anchor.Parse(anchor.Line[..^40].Replace(anchor.Hash, "00", StringComparison.Ordinal)));
    }

    private static (int Status, string Said) Verify(string folder, string? anchor)
    {
        using var said = new StringWriter();
        return (new RecordVerbs(said).Verify(folder, anchor), said.ToString());
    }
}
