using ChatOps.Core.Operations;
using ChatOps.Server.Storage;
using ChatOps.Tests.Execution;
using ChatOps.Tests.Operations;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatOps.Tests.Storage;

public sealed class DatabaseTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public void The_folder_and_its_files_are_private()
    {
        using var store = new SqliteStore(temp.Data);

        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        var files = Directory.GetFiles(temp.Data);
        Assert.Contains(files, f => f.EndsWith("-wal", StringComparison.Ordinal));
        Assert.All(files, f => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(f) & Others));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(temp.Data).UnixFileMode);
    }

    [MountFact]
    public async Task A_full_disk_is_said_keeps_nothing_half_and_is_over_when_there_is_room_again()
    {
        var small = temp.In("small");
        Directory.CreateDirectory(small);
        Assert.Equal(0, TestUsers.Run("mount", "-t", "tmpfs", "-o", "size=2m,mode=0700", "none", small));
        try
        {
            using var store = new SqliteStore(Path.Combine(small, "state"));
            var check = new StateCheck(store.Database);
            var filler = Path.Combine(small, "filler");
            Assert.Throws<IOException>(() => File.WriteAllBytes(filler, new byte[4 << 20]));

            var operation = An.Operation() with { Command = new("/test", "test", "x", System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("t", new string('x', 1 << 20))) };
            await Assert.ThrowsAsync<StateUnwritableException>(() => store.Operations.CommitAsync(new(operation), None));
            Assert.Null(await store.Operations.FindAsync(operation.Id, None));
            Assert.Equal(HealthStatus.Unhealthy, (await check.CheckHealthAsync(new())).Status);

            File.Delete(filler);
            Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new())).Status);
            Assert.Equal(CommitResult.Done, await store.Operations.CommitAsync(new(An.Operation()), None));
        }
        finally
        {
            Assert.Equal(0, TestUsers.Run("umount", "-l", small));
        }
    }

    [Fact]
    public void A_folder_belongs_to_one_process_at_a_time()
    {
        using (new SqliteStore(temp.Data))
            Assert.Equal("data-busy", Assert.Throws<StateException>(() => new SqliteStore(temp.Data)).Code);

        using var free = new SqliteStore(temp.Data);
    }

    [Fact]
    public void A_database_of_a_newer_program_is_refused()
    {
        using (new SqliteStore(temp.Data))
        {
        }
        Sql.Execute(DataFolder.DatabaseIn(temp.Data), "INSERT INTO migrations VALUES (9999, 'later.sql', '')");

        var refused = Assert.Throws<StateException>(() => new SqliteStore(temp.Data));

        Assert.Equal("state-newer", refused.Code);
        Assert.Contains("9999", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_of_ours_is_refused()
    {
        Directory.CreateDirectory(temp.Data);
        File.WriteAllText(DataFolder.DatabaseIn(temp.Data), new string('x', 10_000));
        Assert.Equal("state-unreadable", Assert.Throws<StateException>(() => new SqliteStore(temp.Data)).Code);

        File.Delete(DataFolder.DatabaseIn(temp.Data));
        Sql.Execute(DataFolder.DatabaseIn(temp.Data), "CREATE TABLE t (a)");
        Assert.Equal("state-foreign", Assert.Throws<StateException>(() => new SqliteStore(temp.Data)).Code);
    }

    [Fact]
    public async Task Commits_wait_for_the_disk_and_leave_readers_alone()
    {
        using var store = new SqliteStore(temp.Data);

        Assert.Equal(2L, await store.Database.WriteAsync(s => s.First<long>("PRAGMA synchronous"), None));
        Assert.Equal("wal", Sql.Value<string>(DataFolder.DatabaseIn(temp.Data), "PRAGMA journal_mode"));
    }

    [Theory]
    [InlineData("ORDER BY requested_at DESC, id DESC")]
    [InlineData("WHERE state <> 'Concluded' AND state = 'Queued' AND target = 'a:b' ORDER BY requested_at DESC, id DESC")]
    [InlineData("WHERE channel = 'ops' AND target = 'a:b' AND outcome = 'Failed' ORDER BY requested_at DESC, id DESC")]
    [InlineData("WHERE channel = 'ops' AND target = 'a:b' AND (requested_at, id) < ('2026', 'x') ORDER BY requested_at DESC, id DESC")]
    [InlineData("WHERE target = 'a:b' AND command = 'a b' AND outcome IS NOT NULL AND outcome <> 'Refused' ORDER BY requested_at DESC, id DESC")]
    [InlineData("WHERE state <> 'Concluded' ORDER BY requested_at, id")]
    public async Task The_lists_read_an_index_in_order(string rest)
    {
        using var store = new SqliteStore(temp.Data);

        var plan = await store.Database.ReadAsync(
            s => s.Query<PlanRow>($"EXPLAIN QUERY PLAN SELECT body FROM operations {rest} LIMIT 50").Select(r => r.Detail).ToList(), None);

        Assert.Contains(plan, d => d.Contains("USING INDEX", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, d => d.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_found_out_of_all_targets_is_read_from_an_index()
    {
        using var store = new SqliteStore(temp.Data);
        var plan = await store.Database.ReadAsync(
            s => s.Query<PlanRow>("EXPLAIN QUERY PLAN SELECT value FROM findings WHERE key >= 'point ' AND key < 'point!' ORDER BY target, key").Select(r => r.Detail).ToList(), None);
        Assert.Contains(plan, d => d.Contains("USING INDEX findings_key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_record_is_verified_beside_a_running_bot_and_the_first_bad_entry_is_named()
    {
        using var store = new SqliteStore(temp.Data);
        foreach (var handle in new[] { "aaaaa", "bbbbb", "ccccc" })
        {
            var operation = An.Operation(handle);
            await store.Operations.CommitAsync(
                new(operation) { Audit = [An.Entry(operation, "requested"), An.Entry(operation, "planned"), An.Entry(null, "noted")] }, None);
        }
        Assert.Equal((9L, 0), (AuditVerifier.Verify(temp.Data).Entries, AuditVerifier.Verify(temp.Data).Findings.Count));

        store.Tamper("UPDATE record SET line = replace(line, 'planned', 'other') WHERE number = 5");
        store.Tamper("DELETE FROM record WHERE operation = (SELECT id FROM operations WHERE handle = 'ccccc')");

        Assert.Equal(
            [
                "audit-broken: entries 7 to 8 are missing",
                "audit-broken: entry 5 was changed after it was written",
                "audit-broken: operation ccccc: there is no entry of it in the record at all",
            ],
            AuditVerifier.Verify(temp.Data).Findings.Select(f => f.ToString()).Order());
    }

    [Fact]
    public async Task The_record_is_verified_while_the_bot_is_down()
    {
        using (var store = new SqliteStore(temp.Data))
            await store.Operations.CommitAsync(new(Operation: null) { Audit = [An.Entry(null, "noted")] }, None);

        Assert.Equal(1, AuditVerifier.Verify(temp.Data).Entries);
        Assert.Equal("state-missing", Assert.Throws<StateException>(() => AuditVerifier.Verify(temp.In("nowhere"))).Code);
    }

    private sealed record PlanRow(long Id, long Parent, long NotUsed, string Detail);
}
