using ChatOps.Core.Audit;
using ChatOps.Core.Commits;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Storage;

/// <summary>
/// Whether what the operations say of themselves is what the record says of them: who asked, who decided on which plan, and how it ended. An operation that
/// was taken out of the state is named by its entries.
/// </summary>
internal static class RecordedDecisions
{
    private const int AtOnce = 500;

    public static IEnumerable<AuditFinding> Problems(Session session)
    {
        foreach (var gone in session.Query<GoneRow>(Gone))
        {
            var told = $"the operation is no longer in the state, and the record has entries of it, the first is entry {gone.Number}";
            yield return new(gone.Operation, new(gone.Number, told));
        }
        var from = "";
        while (session.Query<IdRow>(Bodies, new { from, AtOnce }).ToList() is { Count: > 0 } rows)
        {
            foreach (var operation in rows.Select(r => CoreJson.Read<Operation>(r.Body)))
            {
                if (Problem(operation, session) is { } problem)
                    yield return new(operation.Handle, problem);
            }
            from = rows[^1].Id;
        }
    }

    private static AuditBreak? Problem(Operation operation, Session session)
    {
        List<ChainedEntry> entries = [.. session.Query<AuditRows.Row>(Entries, new { id = operation.Id.ToString() }).Select(AuditRows.ToEntry)];
        if (entries.Count == 0)
            return new(1, "there is no entry of it in the record at all");
        // What an older state was told of it stands beside the record, not in it.
        if (entries.Exists(e => e.Entry.What == RecordWords.Recalled))
            return null;
        return Asked(operation, entries) ?? Decided(operation, entries) ?? Ended(operation, entries);
    }

    private static AuditBreak? Asked(Operation operation, List<ChainedEntry> entries) =>
        entries.Find(e => e.Entry.What == RecordWords.Requested) is { } asked && asked.Entry.Person != operation.Requester
            ? new(asked.Number, $"it says that {operation.Requester} asked for it, entry {asked.Number} says {asked.Entry.Person}")
            : null;

    private static AuditBreak? Decided(Operation operation, List<ChainedEntry> entries)
    {
        var started = entries.Find(e => RecordWords.Approves(e.Entry.What));
        var decision = operation.Approval?.Decision;
        var starts = decision is { Kind: ApprovalKind.Approve or ApprovalKind.BreakGlass };
        if (started is not null && !starts)
            return new(started.Number, $"it says that nobody approved it, entry {started.Number} says that {started.Entry.Person} did");
        return decision switch
        {
            null => null,
            { Kind: ApprovalKind.Deny or ApprovalKind.Withdraw } =>
                entries.Exists(e => e.Entry.What == RecordWords.Concluded && e.Entry.Person == decision.Person)
                ? null
                : new(entries[^1].Number, $"it says that {decision.Person} ended it, and the record has no such entry"),
            _ when started is null => new(entries[^1].Number, $"it says that {decision.Person} approved it, and the record has no such entry"),
            _ when started.Entry.Person != decision.Person || started.Entry.What != WordOf(decision.Kind) =>
                new(started.Number, $"it says that {decision.Person} approved it, entry {started.Number} says: {started.Entry.What} by {started.Entry.Person}"),
            _ when !started.Purged && !started.Entry.Detail.Contains($"digest {operation.Digest}", StringComparison.Ordinal) =>
                new(started.Number, $"its plan is not the one that was approved: entry {started.Number} has another digest"),
            _ => null,
        };
    }

    private static AuditBreak? Ended(Operation operation, List<ChainedEntry> entries)
    {
        if (entries.FindLast(e => e.Entry.What == RecordWords.Concluded) is not { } end)
        {
            return operation.State == OperationState.Concluded
                ? new(entries[^1].Number, $"it says that it ended ({operation.Outcome}), and the record has no such entry")
                : null;
        }
        if (operation.State != OperationState.Concluded)
            return new(end.Number, $"it says that it is {operation.State}, entry {end.Number} says that it ended");
        if (end.Purged)
            return null;
        if (!end.Entry.Detail.StartsWith(operation.Outcome.ToString()!, StringComparison.Ordinal))
            return new(end.Number, $"it says that it ended as {operation.Outcome}, entry {end.Number} says otherwise");
        // Entries of older programs do not tell the steps, and one that was cut does not tell all of them.
        var tells = end.Entry.Detail.Length < AuditEntry.LongestDetail && end.Entry.Detail.Contains("; steps: ", StringComparison.Ordinal);
        return tells && !end.Entry.Detail.EndsWith(FinalReport.StepsOf(operation), StringComparison.Ordinal)
            ? new(end.Number, $"its steps did not end as entry {end.Number} says")
            : null;
    }

    private static string WordOf(ApprovalKind kind) => kind == ApprovalKind.BreakGlass ? RecordWords.BreakGlass : RecordWords.Approved;

    private const string Bodies = "SELECT id, body FROM operations WHERE id > @from ORDER BY id LIMIT @AtOnce";

    private const string Entries = AuditRows.Alone + "WHERE operation = @id ORDER BY number";

    private const string Gone =
        """
        SELECT operation, min(number) AS Number FROM record
        WHERE operation IS NOT NULL AND operation NOT IN (SELECT id FROM operations) GROUP BY operation ORDER BY 2
        """;

    // Properties: an expression has no type where there is no row, or null in the first.
    private sealed record GoneRow
    {
        public required string Operation { get; init; }

        public long Number { get; init; }
    }

    private sealed record IdRow(string Id, string Body);
}
