using System.Diagnostics;
using ChatOps.Core.Operations;
using ChatOps.Core.SignIn;
using ChatOps.Core.Transcripts;
using ChatOps.Server.Storage;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Storage.Postgres;

/// <summary>A state on a server: whose it is, what it must be, and what stands beside it.</summary>
public sealed class PostgresStateTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TempFolder temp = new();
    private readonly PostgresCluster cluster = PostgresCluster.Shared;

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task An_empty_database_becomes_a_state_and_begins_no_epoch()
    {
        var place = new StatePlace(temp.Data, cluster.Server(cluster.NewDatabase()));
        using (var store = new PostgresStore(place))
        {
            Assert.Null(store.Database.Began);
            await store.Operations.CommitAsync(new(An.Operation()), None);
        }
        using var again = new PostgresStore(place);
        Assert.Null(again.Database.Began);
        Assert.Single(await again.Operations.UnfinishedAsync(None));
    }

    [Fact]
    public void Both_databases_have_the_same_tables_and_columns()
    {
        using var sqlite = new SqliteStore(temp.In("sqlite"));
        var place = cluster.NewState(temp.Data);
        var there = cluster.Value<string>(place.Server!.Database, "SELECT string_agg(table_name || '.' || column_name, ',') FROM information_schema.columns WHERE table_schema = 'public'").Split(',');
        var here = Sql.Value<string>(
            DataFolder.DatabaseIn(temp.In("sqlite")),
            "SELECT group_concat(m.name || '.' || c.name, ',') FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'")!.Split(',');
        Assert.True(here.Length > 100);
        Assert.Equal(here.Order(StringComparer.Ordinal), there.Where(c => !c.StartsWith("leases.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_host_prints_is_kept_also_where_it_is_no_text_of_the_servers()
    {
        using var store = new PostgresStore(cluster.NewState(temp.Data));
        var operation = An.Running("bytes");
        await store.Operations.CommitAsync(new(operation), None);
        TranscriptLine Line(long number, string text) => new(number, "one", TranscriptStream.Output, An.Moment, text);
        await store.Transcripts.AppendAsync(
            new(operation.Id, "bytes", operation.Fence, "one", [Line(1, "a\0b"), Line(2, "half \ud83d"), Line(3, "whole 😀 \u001b[31m")], new(3, 1, 3, 0), null), None);
        await store.Board.AddAsync(new("k", "ops", null, null, "typed \0", new Core.Chat.Reply("t\0", "b"), An.Moment, 0), None);

        Assert.Equal(["a\u2400b", "half \ufffd", "whole 😀 \u001b[31m"], (await store.Transcripts.ReadAsync(operation.Id, 1, 10, None)).Select(l => l.Text));
        Assert.Equal("typed \u2400", (await store.Board.FindAsync("k", None))!.Said);
    }

    [Fact]
    public async Task Text_is_ordered_by_its_bytes_whatever_the_servers_language()
    {
        var place = cluster.NewState(temp.Data);
        Assert.Equal("_aB", cluster.Value<string>(place.Server!.Database, "SELECT string_agg(k, '' ORDER BY k) FROM (VALUES ('a'), ('B'), ('_')) AS v (k)"));
        using var store = new PostgresStore(place);
        foreach (var key in (string[])["a", "B", "_"])
            await store.Findings.KeepAsync(new(An.Lims1, new(key, "v"), "k3x9p", An.Moment), None);
        Assert.Equal(["B", "_", "a"], (await store.Findings.OfAsync(An.Lims1, "", None)).Select(f => f.Finding.Key));
    }

    [Fact]
    public void A_second_bot_is_refused_while_the_first_one_lives()
    {
        var place = cluster.NewState(temp.Data);
        using var first = new PostgresStore(place);
        var refused = Assert.Throws<StateException>(() => new PostgresStore(place with { Folder = temp.In("other") }));
        Assert.Equal("state-taken", refused.Code);
        Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bot_that_left_or_whose_lease_is_over_by_the_servers_clock_gives_way_to_another_one()
    {
        var place = cluster.NewState(temp.Data);
        new PostgresStore(place).Dispose();
        using (var other = new PostgresStore(place with { Folder = temp.In("other") }))
            Assert.NotNull(other.Database.Began); // it has no mark of how far the state had come
        cluster.Execute(place.Server!.Database, "UPDATE leases SET holder = 'somebody', life = 'gone', until = clock_timestamp() - interval '1 second'");
        using var third = new PostgresStore(place with { Folder = temp.In("third") });
    }

    [Fact]
    public async Task A_bot_whose_lease_was_taken_keeps_nothing_and_says_so()
    {
        var place = cluster.NewState(temp.Data);
        using var store = new PostgresStore(place);
        store.Tamper("UPDATE leases SET life = 'another', holder = 'another', until = clock_timestamp() + interval '1 hour'");
        var refused = await Assert.ThrowsAsync<StateUnwritableException>(() => store.Operations.CommitAsync(new(An.Operation()), None));
        Assert.Contains("another bot has taken", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await store.Operations.UnfinishedAsync(None));
    }

    [Fact]
    public async Task An_older_database_put_back_begins_a_new_epoch_and_an_emptied_one_is_refused()
    {
        var place = cluster.NewState(temp.Data);
        var old = $"{place.Server!.Database}_old";
        using (var store = new PostgresStore(place))
            await store.Operations.CommitAsync(new(An.Queued("aaaaa")), None);
        cluster.Execute("postgres", $"CREATE DATABASE {old} TEMPLATE {place.Server.Database}");
        using (var store = new PostgresStore(place))
            await store.Operations.CommitAsync(new(An.Queued("bbbbb")), None);

        using (var store = new PostgresStore(place with { Server = cluster.Server(old) }))
        {
            Assert.Equal("aaaaa", Assert.Single(store.Database.Began!.Refused));
            Assert.Empty(AuditVerifier.Verify(place with { Server = cluster.Server(old) }).Findings);
        }
        var emptied = Assert.Throws<StateException>(() => new PostgresStore(place with { Server = cluster.Server(cluster.NewDatabase()) }));
        Assert.Equal("state-missing", emptied.Code);
    }

    [Fact]
    public void What_is_no_state_of_this_program_is_refused_by_its_code()
    {
        string Code(string sql)
        {
            var name = cluster.NewDatabase();
            cluster.Execute(name, sql);
            return Assert.Throws<StateException>(() => new PostgresStore(new(temp.In(name), cluster.Server(name)))).Code;
        }

        Assert.Equal("state-foreign", Code("CREATE TABLE somebody (a int)"));
        Assert.Equal("state-foreign", Code("CREATE TABLE migrations (number bigint, name text)"));
        Assert.Equal("state-newer", Code("CREATE TABLE migrations (number bigint, name text); INSERT INTO migrations VALUES (9999, 'chatops-9999-later.sql')"));
        Assert.Equal("state-server", Code("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$"));
    }

    [Fact]
    public void A_server_that_does_not_let_the_bot_in_is_said_without_the_password()
    {
        var server = new PostgresServer(cluster.Text("postgres"), "a-wrong-password");
        var refused = Assert.Throws<StateException>(() => new PostgresStore(new(temp.Data, server)));
        Assert.Equal("state-unreachable", refused.Code);
        Assert.DoesNotContain("a-wrong-password", refused.ToString() + server, StringComparison.Ordinal);
        Assert.DoesNotContain(cluster.Password, $"{cluster.Server("postgres")}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_beside_the_bot_signs_in_verifies_and_reads_the_record()
    {
        var place = cluster.NewState(temp.Data);
        using var bot = new PostgresStore(place);
        await bot.Operations.CommitAsync(new(An.Operation("ccccc")) { Audit = [An.Entry(An.Operation("ccccc"), "refused")] }, None);
        var now = DateTimeOffset.UtcNow;
        var guest = new ExternalDatabase(place, TimeProvider.System);
        await guest.SignIns(["Web"]).AddLinkAsync(new SignInLink("l1", "ana", "ana", now, now.AddMinutes(10), null), An.Entry(null, "sign-in"), [], None);

        Assert.NotNull(await bot.SignIns.FindLinkAsync("l1", None));
        Assert.Equal((2L, place.Server!.ToString()), (AuditVerifier.Verify(place).Entries, AuditVerifier.Verify(place).Database));
        Assert.Equal("unknown-operation", Assert.Throws<StateException>(() => RecordReader.Read(place, "zzzzz")).Code);
        Assert.Equal("state-missing", Assert.Throws<StateException>(() => AuditVerifier.Verify(place with { Server = cluster.Server(cluster.NewDatabase()) })).Code);
    }

    [Fact]
    public async Task A_copy_is_made_and_put_back_by_the_words_that_the_refusal_says_and_begins_a_new_epoch()
    {
        var place = cluster.NewState(temp.Data);
        var file = temp.In("copy.dump");
        string Next(Action attempt)
        {
            var refused = Assert.Throws<StateException>(attempt);
            Assert.Equal("state-elsewhere", refused.Code);
            Assert.DoesNotContain(cluster.Password, refused.Message, StringComparison.Ordinal);
            return refused.Message;
        }

        using (var store = new PostgresStore(place))
            await store.Operations.CommitAsync(new(An.Queued("aaaaa")), None);
        Run(Next(() => StateBackup.Save(place, file, overwrite: false)), "pg_dump", " (docs");
        using (var store = new PostgresStore(place))
            await store.Operations.CommitAsync(new(An.Queued("bbbbb")), None);
        Run(Next(() => StateBackup.Restore(place, file, An.Moment)), "pg_restore", " and start it");

        using var restored = new PostgresStore(place);
        Assert.Equal("aaaaa", Assert.Single(restored.Database.Began!.Refused));
        Assert.Null(await restored.Operations.FindByHandleAsync("bbbbb", None));
    }

    private void Run(string told, string program, string upto)
    {
        var words = told[told.IndexOf(program, StringComparison.Ordinal)..];
        words = words[..words.IndexOf(upto, StringComparison.Ordinal)];
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"PATH=/usr/lib/postgresql/15/bin:$PATH; {words}"]) { RedirectStandardError = true, UseShellExecute = false };
        start.Environment["PGPASSWORD"] = cluster.Password;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{words}: {error}");
    }
}
