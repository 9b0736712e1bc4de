using ChatOps.Core.Audit;
using ChatOps.Core.Operations;
using ChatOps.Server;
using ChatOps.Server.Record;
using ChatOps.Server.Storage;
using ChatOps.Tests.Execution;
using ChatOps.Tests.Storage;

namespace ChatOps.Tests.Audit;

/// <summary>Names and texts can go by law: hashes stay, a signed entry lists what was emptied, and nobody else can empty anything unseen.</summary>
public class RecordPurgeTests
{
    private const string Secret = "Gisela-Muster-4711";

    private static readonly TimeSpan Days = TimeSpan.FromDays(30);

    [Fact]
    public async Task A_lawful_purge_of_an_operation_keeps_hashes_and_who_decided_and_the_record_holds()
    {
        await using var bench = await new RecordBench().StartAsync();
        var ended = await bench.DestroyedAsync($"/test destroy --reason \"for {Secret}\"");
        var anchor = await bench.AnchorAsync();
        var hashes = Hashes(bench);
        // As retention does: what was deleted stands in the file until its place is needed.
        bench.Tamper($"DELETE FROM outbox WHERE operation = '{ended.Handle}'; PRAGMA wal_checkpoint");
        Assert.All((string[])[bench.Database, bench.Database + "-wal"], f => Assert.Contains(Secret, Raw(f), StringComparison.Ordinal));
        using var key = new RecordKeyFile(bench.KeyFile).Read();

        var done = new ExternalDatabase(bench.State, TimeProvider.System).PurgeOperation(ended.Handle, "request 12 of the data protection officer", key);

        Assert.Equal((5, null, null), (done.Entries, done.Remains, done.Later));
        var report = bench.Verify(anchor);
        Assert.Empty(report.Findings);
        Assert.Equal(anchor, report.Proven);
        Assert.Contains(report.Notes, n => n.EndsWith("texts of 5 entries were purged: request 12 of the data protection officer", StringComparison.Ordinal));
        Assert.Equal(hashes, Hashes(bench)[..hashes.Length]);
        AssertGone(bench, Secret);
        var trail = await bench.Engine.Get<IOperationStore>().AuditAsync(ended.Id, CancellationToken.None);
        Assert.Null(trail.FirstBreak);
        Assert.Contains(trail.Entries, e => e is { Purged: true, Entry: { What: "approved", Person: "approver", Detail: RecordWords.Gone } });
    }

    [Fact]
    public async Task A_lawful_purge_of_a_person_takes_every_mention()
    {
        await using var bench = await new RecordBench().StartAsync();
        var ended = await bench.DestroyedAsync();
        await bench.Engine.SayAsync("viewer", "/test destroy");
        var anchor = await bench.AnchorAsync();
        using var key = new RecordKeyFile(bench.KeyFile).Read();
        // More than are looked at in one go, and the last of them names the person.
        bench.Tamper(
            $"""
            WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 2100)
            INSERT INTO transcript_lines (operation, number, step, stream, at, text) SELECT '{ended.Id}', i, 'say', 'Output', '2026', 'the approvers, and approver, line ' || i FROM n
            """);
        Assert.NotEqual(0, Sql.Value<long>(bench.Database, "SELECT count(*) FROM deliveries WHERE person = 'approver'"));

        var done = new ExternalDatabase(bench.State, TimeProvider.System).PurgePerson("approver", "they left, and operator did as well", key);

        Assert.True(done is { Entries: > 0, Operations: 1 }, $"{done}");
        Assert.Equal(0, Sql.Value<long>(bench.Database, "SELECT count(*) FROM deliveries WHERE person = 'approver'"));
        Assert.Equal(1101, Sql.Value<long>(bench.Database, "SELECT count(*) FROM transcript_lines WHERE text LIKE 'the approvers, and (purged), line %'"));
        Assert.Empty(bench.Verify(anchor).Findings);
        Assert.DoesNotContain(Lines(bench), l => !RecordWords.Stays(RecordLine.Read(l)!.Entry.What) && l.Contains("approver", StringComparison.Ordinal));
        var purged = (await bench.Engine.Get<IOperationStore>().FindAsync(ended.Id, CancellationToken.None))!;
        Assert.Equal((RecordWords.Gone, "operator"), (purged.Approval!.Decision!.Person, purged.Requester));
        // It can be done again, and somebody else can go, too.
        new ExternalDatabase(bench.State, TimeProvider.System).PurgePerson("operator", "they left as well", key);
        Assert.Empty(bench.Verify(anchor).Findings);
    }

    /// <summary>As beside a bot that is used: the purge is done, and the bot empties what it could not.</summary>
    [Fact]
    public async Task What_somebody_reads_in_while_a_purge_ends_is_emptied_by_the_bot_afterwards()
    {
        await using var bench = await new RecordBench().StartAsync();
        var ended = await bench.DestroyedAsync($"/test destroy --reason \"for {Secret}\"");
        using var key = new RecordKeyFile(bench.KeyFile).Read();
        using (var reader = SqliteConnections.Visitor(bench.Database, Microsoft.Data.Sqlite.SqliteOpenMode.ReadOnly))
        {
            using var look = reader.BeginTransaction(deferred: true);
            using var asked = reader.CreateCommand();
            (asked.CommandText, asked.Transaction) = ("SELECT count(*) FROM record", look);
            asked.ExecuteScalar();
            var done = new ExternalDatabase(bench.State, TimeProvider.System).PurgeOperation(ended.Handle, "law", key);
            Assert.Equal((5, null), (done.Entries, done.Remains));
            Assert.Contains("chatops.db-wal was read all the time", done.Later, StringComparison.Ordinal);
        }
        Assert.Contains(Secret, Raw(bench.Database + "-wal"), StringComparison.Ordinal);

        await new StateRetention(
            new(bench.Engine.Get<Database>()), new(Days, Days, Days, Days, 10), bench.Engine.Get<Core.Catalogue.Catalogue>(), TimeProvider.System).TidyAsync(CancellationToken.None);

        AssertGone(bench, Secret);
    }

    [MountFact]
    public async Task On_a_full_disk_nothing_is_purged_the_record_holds_and_with_room_it_is_done()
    {
        await using var bench = await new RecordBench().StartAsync();
        var ended = await bench.DestroyedAsync($"/test destroy --reason \"for {Secret}\"");
        using var key = new RecordKeyFile(bench.KeyFile).Read();
        var small = Directory.CreateDirectory(bench.In("small")).FullName;
        Assert.Equal(0, TestUsers.Run("mount", "-t", "tmpfs", "-o", "size=8m,mode=0700", "none", small));
        try
        {
            foreach (var file in Directory.GetFiles(bench.State).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
                await File.WriteAllTextAsync(Path.Combine(small, Path.GetFileName(file)), Raw(file), System.Text.Encoding.Latin1);
            var filler = Path.Combine(small, "filler");
            Assert.Throws<IOException>(() => File.WriteAllBytes(filler, new byte[16 << 20]));

            Assert.Equal("state-unwritable", Assert.Throws<StateException>(() => Purged()).Code);
            var report = AuditVerifier.Verify(small, []);
            Assert.Empty(report.Findings);
            Assert.DoesNotContain(report.Notes, n => n.Contains("purged", StringComparison.Ordinal));

            File.Delete(filler);
            Assert.Equal((5, null), (Purged() is var done ? done.Entries : 0, done.Remains));
            Assert.Empty(AuditVerifier.Verify(small, []).Findings);
        }
        finally
        {
            Assert.Equal(0, TestUsers.Run("umount", "-l", small));
        }

        Purge Purged() => new ExternalDatabase(small, TimeProvider.System).PurgeOperation(ended.Handle, "law", key);
    }

    /// <summary>Where the file cannot be written anew, for want of room, what was taken out of it is overwritten all the same.</summary>
    [Fact]
    public async Task What_is_purged_is_overwritten_where_it_stood()
    {
        await using var bench = await new RecordBench().StartAsync();
        var ended = await bench.DestroyedAsync($"/test destroy --reason \"for {Secret}\"");
        bench.Tamper("PRAGMA wal_checkpoint(TRUNCATE)");
        Assert.Contains(Secret, Raw(bench.Database), StringComparison.Ordinal);
        using var key = new RecordKeyFile(bench.KeyFile).Read();
        using var visit = new SqliteVisit(bench.Database);
        visit.Write(TimeProvider.System.GetUtcNow(), s => new RecordPurge(s, key, "law").OfOperation(ended));
        bench.Tamper("PRAGMA wal_checkpoint(TRUNCATE)");
        Assert.DoesNotContain(Secret, Raw(bench.Database), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Emptying_an_entry_without_a_signed_entry_that_lists_it_is_a_break()
    {
        await using var bench = await new RecordBench().StartAsync();
        await bench.DestroyedAsync();
        var number = bench.NumberOf("approved");
        bench.Tamper($"UPDATE record SET purged = 1, line = replace(line, 'approver', '(purged)') WHERE number = {number}");
        Assert.Contains($"entry {number} was emptied, and no signed entry of a purge lists", bench.Findings(), StringComparison.Ordinal);

        using var other = RecordKey.Create();
        var emptied = new PurgedLine(number, RecordChain.HashOf(Lines(bench)[(int)number - 1]));
        await bench.Record.AppendAsync(
            s => new(null, DateTimeOffset.UtcNow, "chatops", RecordWords.Purged, PurgeEntry.Sign(other, s.Head, [emptied], "mine")), CancellationToken.None);
        Assert.Contains("is a purge without a good signature of the record's key", bench.Findings(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_left_of_a_purged_entry_cannot_be_changed_and_a_purge_lists_no_other_entry()
    {
        await using var bench = await new RecordBench().StartAsync();
        var ended = await bench.DestroyedAsync();
        using var key = new RecordKeyFile(bench.KeyFile).Read();
        new ExternalDatabase(bench.State, TimeProvider.System).PurgeOperation(ended.Handle, "law", key);
        var number = bench.NumberOf("approved");
        bench.Tamper($"UPDATE record SET line = replace(line, 'approver', 'second') WHERE number = {number}");
        Assert.Contains($"entry {number} was emptied", bench.Findings(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_goes_on_and_with_another_key_nothing_is_purged()
    {
        await using var bench = await new RecordBench().StartAsync();
        var handle = await bench.Engine.AskAsync("/test destroy");
        await bench.Engine.UntilAsync(handle, o => o.State == OperationState.AwaitingApproval);
        using var key = new RecordKeyFile(bench.KeyFile).Read();
        using var other = RecordKey.Create();
        var guest = new ExternalDatabase(bench.State, TimeProvider.System);
        var before = Lines(bench);

        Assert.Equal("record-purge", Assert.Throws<StateException>(() => guest.PurgeOperation(handle, "law", key)).Code);
        Assert.Equal("record-purge", Assert.Throws<StateException>(() => guest.PurgePerson("operator", "law", key)).Code);
        Assert.Equal("record-key", Assert.Throws<StateException>(() => guest.PurgePerson("second", "law", other)).Code);
        Assert.Equal(before, Lines(bench));
    }

    /// <summary>Their name would come back into the record with the next command, and with the next start.</summary>
    [Fact]
    public async Task Nobody_is_purged_who_still_stands_in_the_settings()
    {
        var settings = new Configuration.SiteUnderTest().Load();
        using var said = new StringWriter();
        var refused = await Assert.ThrowsAsync<BotException>(() =>
            new RecordVerbs(said).PurgeAsync(new BotSite(settings, [], []) { Configuration = new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build() }, settings.People.All[0].Person, null, "law", CancellationToken.None));
        Assert.StartsWith("record-purge: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("still stands under People", refused.Message, StringComparison.Ordinal);
    }

    private static string[] Lines(RecordBench bench) =>
        Sql.Value<string>(bench.Database, "SELECT group_concat(line, char(10)) FROM (SELECT line FROM record ORDER BY number)")!.Split('\n');

    private static string[] Hashes(RecordBench bench) =>
        Sql.Value<string>(bench.Database, "SELECT group_concat(hash) FROM (SELECT hash FROM record ORDER BY number)")!.Split(',');

    private static void AssertGone(RecordBench bench, string text)
    {
        // The files as they are on the disk: rows as they were stand in free parts of pages, and in the log.
        Assert.All((string[])[bench.Database, bench.Database + "-wal"], f => Assert.DoesNotContain(text, Raw(f), StringComparison.Ordinal));
    }

    private static string Raw(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
