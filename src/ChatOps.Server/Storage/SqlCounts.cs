using System.Collections.Immutable;
using ChatOps.Core.Monitoring;
using ChatOps.Core.Operations;
using ChatOps.Core.Watches;

namespace ChatOps.Server.Storage;

/// <summary>Counts rows by their indexes; what has ended is not looked at.</summary>
public sealed class SqlCounts(Database database, OutboxPlatforms platforms) : ICounts
{
    public Task<StateCounts> CountAsync(CancellationToken cancellationToken) => database.ReadAsync(Count, cancellationToken);

    private StateCounts Count(Session session) =>
        new(
            Enum.GetValues<OperationState>().Where(s => s != OperationState.Concluded).ToImmutableDictionary(s => s, s => In(session, s)),
            [.. platforms.Names.Select(p => Waiting(session, p))],
            Number(session, "SELECT count(*) FROM deliveries WHERE handled_at IS NULL"),
            Number(session, "SELECT count(*) FROM locks"),
            Number(session, "SELECT count(*) FROM locks JOIN operations ON operations.id = locks.operation WHERE operations.state = 'Concluded'"),
            Number(session, "SELECT count(*) FROM sessions WHERE ends_at > @Now"),
            Number(session, "SELECT count(*) FROM appointments"))
        {
            Alarms = Watches(session).Count(w => w.State.Amiss),
            Watched = Watches(session).Where(w => w.State.Since is not null).GroupBy(w => w.Watch).ToImmutableDictionary(g => g.Key, g => g.Min(w => w.State.Since!.Value)),
        };

    private static IEnumerable<(string Watch, WatchState State)> Watches(Session session) =>
        FindingRows.All(session, WatchState.Prefix).Select(k => (k.Finding.Key[WatchState.Prefix.Length..], WatchState.Read(k))).Where(w => w.Item2 is not null).Select(w => (w.Item1, w.Item2!));

    private static long In(Session session, OperationState state) =>
        session.First<long>("SELECT count(*) FROM operations WHERE state <> 'Concluded' AND state = @state", new { state = state.ToString() });

    private static WaitingMessages Waiting(Session session, string platform)
    {
        var row = session.First<OutboxRow>(
            "SELECT count(*) AS Count, coalesce(min(said_at), '') AS Oldest FROM outbox WHERE platform = @platform AND sent_at IS NULL", new { platform })!;
        return new(platform, row.Count, row.Oldest.Length > 0 ? Moment.Parse(row.Oldest) : null);
    }

    private static long Number(Session session, string sql) => session.First<long>(sql, new { Now = Moment.Text(session.Now) });

    private sealed record OutboxRow(long Count, string Oldest);
}
