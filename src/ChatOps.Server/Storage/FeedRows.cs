using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Storage;

/// <summary>What happened, numbered in the order of commits.</summary>
internal static class FeedRows
{
    public static void Append(Session session, FeedEvent told) => session.Execute(
        "INSERT INTO events (at, kind, subject, channel, target) VALUES (@At, @Kind, @Subject, @Channel, @Target)",
        new { At = Moment.Text(session.Now), told.Kind, told.Subject, told.Channel, Target = told.Target?.ToString() });

    public static IReadOnlyList<FeedEvent> After(Session session, long number, int limit) =>
    [
        .. session.Query<Row>(
                "SELECT number, kind, subject, channel, target FROM events WHERE number > @number ORDER BY number LIMIT @limit",
                new { number, limit })
            .Select(r => new FeedEvent(r.Kind, r.Subject, r.Channel, r.Target is { } target ? TargetId.Parse(target) : null, r.Number)),
    ];

    private sealed record Row(long Number, string Kind, string Subject, string Channel, string? Target);
}
