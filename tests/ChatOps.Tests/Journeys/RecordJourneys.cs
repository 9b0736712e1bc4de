using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using ChatOps.Core.Audit;
using ChatOps.Server.Record;
using ChatOps.Server.Storage;
using ChatOps.Tests.Configuration;
using ChatOps.Tests.Storage;
using ChatOps.Tests.Web;

namespace ChatOps.Tests.Journeys;

/// <summary>The real program's words about the record: beside a running bot, several at once, and killed in the middle.</summary>
public class RecordJourneys
{
    private const string Secret = "Gisela-Muster-4711";

    [Fact]
    public async Task Beside_the_running_bot_the_key_is_rotated_and_two_purge_at_once_and_the_record_holds()
    {
        await using var bot = await SiteBot.StartAsync();
        using var ana = bot.Client(TestToken.Of("ana"));
        string[] handles = [await EchoedAsync(ana), await EchoedAsync(ana)];

        (int Status, string Output, string Error)[] done;
        // The bot is used: somebody reads in its state all the time.
        using (var reader = SqliteConnections.Visitor(DataFolder.DatabaseIn(bot.Data), Microsoft.Data.Sqlite.SqliteOpenMode.ReadOnly))
        {
            using var look = reader.BeginTransaction(deferred: true);
            using var asked = reader.CreateCommand();
            (asked.CommandText, asked.Transaction) = ("SELECT count(*) FROM record", look);
            asked.ExecuteScalar();
            done = await Task.WhenAll([.. handles.Select(h => RunAsync(bot, "record", "purge", "--operation", h, "--reason", "law")), RunAsync(bot, "record", "rotate-key")]);
        }

        Assert.All(done, d => Assert.True(d.Status == 0, d.Output + d.Error));
        Assert.All(done[..2], d => Assert.Contains("Still to be emptied, by itself: ", d.Output, StringComparison.Ordinal));
        var (status, output, _) = await RunAsync(bot, "audit", "verify");
        Assert.True(status == 0, output);
        Assert.Equal(2, output.Split("entries were purged: law").Length - 1);
        // The bot goes on with the key that is in the file now, and signs by it.
        Assert.Equal("Succeeded", await OutcomeAsync(ana, await EchoedAsync(ana)));
        await bot.StopAsync();
        await bot.StartAgainAsync();
        (status, output, _) = await RunAsync(bot, "audit", "verify");
        Assert.True(status == 0, output);
        Assert.DoesNotContain("the key before did not sign", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_purge_that_is_killed_in_the_middle_has_done_nothing_and_is_done_again()
    {
        await using var bot = await SiteBot.StartAsync();
        using var ana = bot.Client(TestToken.Of("ana"));
        var handle = await EchoedAsync(ana);
        await bot.StopAsync();
        var database = DataFolder.DatabaseIn(bot.Data);
        // So much that a part of it is written to the log before the end, and an end that does not come.
        Sql.Execute(
            database,
            $"""
            WITH RECURSIVE more(n) AS (SELECT 1000 UNION ALL SELECT n + 1 FROM more WHERE n < 30000)
            INSERT INTO transcript_lines (operation, number, step, stream, at, text)
              SELECT l.operation, n, l.step, l.stream, l.at, '{Secret} ' || printf('%0800d', n) FROM more, (SELECT * FROM transcript_lines LIMIT 1) l;
            CREATE TRIGGER endless BEFORE DELETE ON transcript_lines WHEN old.number = 30000 BEGIN
              SELECT count(*) FROM (WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < 1000000000000) SELECT n FROM more);
            END;
            """);
        string[] purge = ["record", "purge", "--operation", handle, "--reason", "law", "--settings", bot.Settings];

        using (var killed = Process.Start(RunningProgram.Words(purge))!)
        {
            var log = new FileInfo(database + "-wal");
            await DemoBot.UntilAsync(() => { log.Refresh(); return Task.FromResult(killed.HasExited || (log.Exists && log.Length > 1 << 20)); }, "it is at it");
            killed.Kill();
            await killed.WaitForExitAsync();
            Assert.NotEqual(0, killed.ExitCode);
        }
        Sql.Execute(database, "DROP TRIGGER endless");
        var (status, output, _) = await RunAsync(bot, "audit", "verify");
        Assert.True(status == 0, output);
        Assert.DoesNotContain("were purged", output, StringComparison.Ordinal);
        Assert.Equal(29001, Sql.Value<long>(database, $"SELECT count(*) FROM transcript_lines WHERE text LIKE '{Secret}%'"));

        Assert.Equal(0, (await SiteBot.RunAsync(purge)).Status);
        (status, output, _) = await RunAsync(bot, "audit", "verify");
        Assert.True(status == 0, output);
        Assert.Contains("entries were purged: law", output, StringComparison.Ordinal);
        Assert.Equal(0, Sql.Value<long>(database, "SELECT count(*) FROM transcript_lines"));
        Assert.DoesNotContain(Secret, System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(database)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotation_that_is_killed_before_or_behind_its_entry_leaves_a_record_that_goes_on_without_a_gap()
    {
        await using var bot = await SiteBot.StartAsync();
        await bot.StopAsync();
        var (database, file) = (DataFolder.DatabaseIn(bot.Data), new RecordKeyFile(bot.Data + "-keys/record-key.pem"));
        var first = Key(file);

        // Before: it has made a key and waits for its turn to write.
        using (var killed = Process.Start(RunningProgram.Words("record", "rotate-key", "--settings", bot.Settings))!)
        {
            using var writer = SqliteConnections.VisitingWriter(database);
            using var turn = writer.BeginTransaction(deferred: false);
            await DemoBot.UntilAsync(() => Task.FromResult(killed.HasExited || File.Exists(file.Path + ".next")), "it has made a key");
            killed.Kill();
            await killed.WaitForExitAsync();
        }
        Assert.Equal(first, Key(file));
        Assert.Equal(0, (await RunAsync(bot, "record", "rotate-key")).Status);
        var second = Key(file);
        Assert.NotEqual(first, second);

        // Behind: the entry is written, the key still lies beside its place.
        using (var old = file.Read())
        using (var next = file.Prepare())
        {
            await new ExternalDatabase(bot.Data, TimeProvider.System).Record(["Web"]).AppendAsync(
                s => new(null, DateTimeOffset.UtcNow, "chatops", RecordWords.Key, KeyEntry.Rotated(next, old, s.Head)), CancellationToken.None);
        }
        var (status, output, error) = await RunAsync(bot, "record", "rotate-key");
        Assert.True(status == 0, output + error);
        Assert.False(File.Exists(file.Path + ".next"));

        await bot.StartAgainAsync();
        (status, output, _) = await RunAsync(bot, "audit", "verify");
        Assert.True(status == 0, output);
        Assert.DoesNotContain("the key before did not sign", output, StringComparison.Ordinal);
        Assert.DoesNotContain("gap", output, StringComparison.Ordinal);
    }

    private static Task<(int Status, string Output, string Error)> RunAsync(SiteBot bot, params string[] words) =>
        SiteBot.RunAsync([.. words, "--settings", bot.Settings]);

    private static string Key(RecordKeyFile file)
    {
        using var key = file.Read();
        return key.Id;
    }

    private static async Task<string> EchoedAsync(HttpClient client)
    {
        using var asked = await client.PostAsJsonAsync("/api/commands", new { text = "/site echo", channel = "ops" });
        var handle = (await asked.JsonAsync()).GetProperty("operation").GetString()!;
        await DemoBot.UntilAsync(async () => await OutcomeAsync(client, handle) is not null, "it has ended");
        return handle;
    }

    private static async Task<string?> OutcomeAsync(HttpClient client, string handle) =>
        (await client.GetFromJsonAsync<JsonElement>($"/api/operations/{handle}")).GetProperty("outcome").GetString();
}
