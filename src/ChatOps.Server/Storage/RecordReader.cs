using ChatOps.Core.Audit;
using ChatOps.Core.Ids;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Storage;

/// <summary>Reads everything that the record has on one operation, also beside a running bot.</summary>
public static class RecordReader
{
    /// <param name="handle">The operation's short id.</param>
    /// <exception cref="StateException">There is no such state, or no such operation in it.</exception>
    public static RecordedOperation Read(StatePlace place, string handle)
    {
        using var visit = place.Visit();
        if (visit.IsOlder)
            throw new StateException("state-older", $"{visit.Name} was last opened by an older chatops. Start the bot once with this one.");
        return visit.Read(default, s => Read(
            s, OperationRows.FindByHandle(s, handle) ?? throw new StateException("unknown-operation", $"there is no operation {handle} in {visit.Name}.")));
    }

    private static RecordedOperation Read(Session session, Operation operation)
    {
        var own = AuditRows.Read(session, operation.Id).Entries;
        if (own.Count == 0)
            throw new StateException("audit-broken", $"operation {operation.Handle} has no entry in the record. Run: chatops audit verify");
        var (first, last) = (own[0].Number, own[^1].Number);
        var before = session.First<string>("SELECT line FROM anchors WHERE number < @first ORDER BY number DESC, id DESC LIMIT 1", new { first });
        var upto = session.First<long?>("SELECT min(number) FROM anchors WHERE number >= @last", new { last });
        var stretch = session.Query<AuditRows.Row>(Entries, new { first, last = upto ?? last }).Select(AuditRows.ToEntry).ToList();
        var anchors = session.Query<string>(
            "SELECT line FROM anchors WHERE number BETWEEN @first AND @last ORDER BY number, id", new { first, last = upto ?? last });
        return new(
            operation, own, stretch,
            first == 1 ? RecordChain.Start : session.First<string>("SELECT hash FROM record WHERE number = @Before", new { Before = first - 1 }) ?? "",
            [.. anchors.Prepend(before).OfType<string>().Select(Anchor.Parse).OfType<Anchor>()],
            [.. Of(session, RecordWords.Key, AuditRows.HeadOf(session).Number).Select(e => KeyEntry.Read(e.Detail)?.Key).OfType<PublicRecordKey>()],
            [.. Outputs(session, operation.Id)],
            Of(session, RecordWords.Program, first).LastOrDefault()?.Detail);
    }

    private static IEnumerable<AuditEntry> Of(Session session, string what, long upto) =>
        session.Query<string>(
                "SELECT line FROM record WHERE operation IS NULL AND number <= @upto AND line LIKE @what ORDER BY number",
                new { upto, what = $"%\"what\":\"{what}\"%" })
            .Select(l => RecordLine.Read(l)?.Entry).OfType<AuditEntry>().Where(e => e.What == what);

    private static IEnumerable<RecordedOutput> Outputs(Session session, OperationId operation) =>
        session.Query<OutputRow>("SELECT step, text FROM transcript_lines WHERE operation = @id ORDER BY number", new { id = operation.ToString() })
            .GroupBy(r => r.Step)
            .Select(g => new RecordedOutput(g.Key, g.Count(), RecordChain.HashOf(string.Concat(g.Select(r => r.Text + "\n")))));

    private const string Entries = AuditRows.Alone + "WHERE number BETWEEN @first AND @last ORDER BY number";

    private sealed record OutputRow(string Step, string Text);
}
