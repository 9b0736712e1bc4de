using ChatOps.Core.Operations;
using ChatOps.Server.Storage;
using ChatOps.Tests.Operations;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatOps.Tests.Storage;

/// <summary>Another program that writes in the bot's database for longer than a write waits by itself, as a purge of gigabytes does.</summary>
public class BusyDatabaseTests
{
    [Fact]
    public async Task What_comes_while_another_program_writes_waits_for_its_end_and_is_done()
    {
        await using var bench = new EngineBench(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Check("look", "true")));
        await bench.StartAsync();
        var database = bench.Get<Database>();
        var said = new List<Task<string>>();
        using (var other = new SqliteConnection($"Data Source={Path.Combine(bench.Folder, "state", "chatops.db")};Pooling=False"))
        {
            other.Open();
            using var transaction = other.BeginTransaction(deferred: false);
            said.AddRange(Enumerable.Range(0, 3).Select(_ => Task.Run(() => bench.AskAsync("/test look"))));
            for (var giveUp = DateTime.UtcNow.AddMinutes(1); database.Waiting is null; await Task.Delay(50))
                Assert.True(DateTime.UtcNow < giveUp, "nobody waits");
            // Whoever looks is told at once, and does not wait as well.
            var health = await new StateCheck(database).CheckHealthAsync(new(), CancellationToken.None);
            Assert.Equal(HealthStatus.Unhealthy, health.Status);
            Assert.Contains("record purge", health.Description);
            Assert.DoesNotContain(said, s => s.IsCompleted);
            transaction.Rollback();
        }
        foreach (var handle in await Task.WhenAll(said))
            Assert.Equal(Outcome.Succeeded, (await bench.EndAsync(handle)).Outcome);
        Assert.Null(database.Waiting);
    }
}
