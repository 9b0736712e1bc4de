using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Server.Storage;
using ChatOps.Tests.Operations;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatOps.Tests.Storage;

/// <summary>Counts what the database does, not how long it takes: a list costs what it shows, whatever was done before.</summary>
public sealed class ListCostTests : IDisposable
{
    private static readonly TargetId Web1 = new("host", "web1");
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task No_list_costs_more_after_many_operations_than_after_few()
    {
        var few = await CostsAsync("few", 300);
        var many = await CostsAsync("many", 6_000);

        Assert.NotEmpty(few);
        Assert.All(few, cost => Assert.True(cost.Value > 0, cost.Key));
        Assert.All(many, cost => Assert.True(cost.Value <= few[cost.Key] * 1.2 + 100, $"{cost.Key}: {few[cost.Key]} steps after few, {cost.Value} after many"));
    }

    private async Task<Dictionary<string, long>> CostsAsync(string name, int past)
    {
        var folder = temp.In(name);
        using (var store = new SqliteStore(folder))
        {
            await store.Database.WriteAsync(s => Fill(s, past), CancellationToken.None);
            // As after a year: everything old has lost its transcripts.
            await store.Retention.PruneAsync(new(An.Moment, An.Moment.AddYears(1), An.Moment, An.Moment, An.Moment.AddYears(1)), CancellationToken.None);
        }
        using var connection = new SqliteConnection($"Data Source={DataFolder.DatabaseIn(folder)};Mode=ReadOnly;Pooling=False");
        connection.Open();
        var session = new Session(connection, null, An.Moment, SqliteDialect.Value);
        var middle = OperationLists.Of(session, new(Limit: past / 2))[^1].Handle;
        return new()
        {
            ["newest"] = Steps(connection, () => OperationLists.Of(session, new())),
            ["deep in the past"] = Steps(connection, () => OperationLists.Of(session, new(Before: middle))),
            ["by target"] = Steps(connection, () => OperationLists.Of(session, new(Target: Web1))),
            ["by outcome and target, of which there are few"] = Steps(connection, () => OperationLists.Of(session, new(Outcome: Outcome.Denied, Target: An.Lims1))),
            ["by outcome and channel"] = Steps(connection, () => OperationLists.Of(session, new(Outcome: Outcome.Refused, Channel: "ops", Before: middle))),
            ["concluded by target"] = Steps(connection, () => OperationLists.Of(session, new(OperationState.Concluded, Target: Web1))),
            ["queued by target"] = Steps(connection, () => OperationLists.Of(session, new(OperationState.Queued, Target: An.Lims1))),
            ["in one place of somebody who may read no other"] = Steps(connection, () => OperationLists.Of(session, new() { Places = [new("lab", Web1)] })),
            ["history of a command"] = Steps(connection, () => OperationRows.Concluded(session, An.Lims1, "senaite restore", 20)),
            ["the sweep"] = Steps(connection, () => OperationRows.Due(session, An.Moment)),
            ["unfinished"] = Steps(connection, () => OperationRows.Unfinished(session)),
            ["places"] = Steps(connection, () => OperationLists.Places(session)),
        };
    }

    /// <summary>Instructions of the database's virtual machine, in tens.</summary>
    private static long Steps(SqliteConnection connection, Action read)
    {
        long steps = 0;
        delegate_progress count = _ =>
        {
            steps++;
            return 0;
        };
        raw.sqlite3_progress_handler(connection.Handle, 10, count, null);
        read();
        raw.sqlite3_progress_handler(connection.Handle, 0, null, null);
        GC.KeepAlive(count);
        return steps;
    }

    private static void Fill(Session session, int past)
    {
        for (var n = 0; n < past; n++)
        {
            var operation = An.Operation($"p{n:x6}", An.Moment.AddMinutes(n), n % 2 == 0 ? An.Lims1 : Web1, n % 2 == 0 ? "ops" : "prod");
            Assert.True(OperationRows.Save(session, operation.Refused("cron-due", "wait", An.Moment.AddMinutes(n))));
        }
        // Few of a kind, and long ago.
        foreach (var n in Enumerable.Range(0, 5))
        {
            var old = An.Operation($"d{n:x6}", An.Moment.AddMinutes(-n - 1));
            OperationRows.Save(session, old.Planned(An.Plan(), An.Approval() with { Id = $"d{n}" }).Expired("approval-expired", "late", An.Moment) with { Outcome = Outcome.Denied });
            OperationRows.Save(session, An.Operation($"l{n:x6}", An.Moment.AddMinutes(-n - 1), Web1, "lab").Refused("cron-due", "wait", An.Moment));
            OperationRows.Save(session, An.Queued($"q{n:x6}"));
        }
    }
}
