using ChatOps.Core.Audit;
using ChatOps.Core.Ids;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Storage;

/// <summary>The record: entries that are only ever added, and a head that says how many there are and how they end.</summary>
internal static class AuditRows
{
    public static void Append(Session session, IEnumerable<AuditEntry> entries)
    {
        foreach (var entry in entries)
            Append(session, entry);
    }

    public static void Append(Session session, AuditEntry entry, FormerPlace? was = null)
    {
        var before = HeadOf(session);
        var line = new RecordLine(before.Number + 1, entry.Inert(), was);
        var text = line.ToString();
        var head = new RecordHead(line.Number, RecordChain.Next(before.Hash, text));
        session.Execute(
            "INSERT INTO record (number, operation, at, line, hash) VALUES (@Number, @Operation, @At, @text, @Hash)",
            new { head.Number, Operation = entry.Operation?.ToString(), At = Moment.Text(entry.At), text, head.Hash });
        Move(session, head, line.Entry);
    }

    public static RecordHead HeadOf(Session session) =>
        session.First<RecordHead>("SELECT number, hash FROM record_head")
        ?? session.First<RecordHead>("SELECT number, hash FROM record ORDER BY number DESC LIMIT 1") ?? new(0, RecordChain.Start);

    public static AuditTrail Read(Session session, OperationId? operation)
    {
        var rows = session.Query<Row>(
            operation is null ? Select + "WHERE r.operation IS NULL ORDER BY r.number" : Select + "WHERE r.operation = @operation ORDER BY r.number",
            new { operation = operation?.ToString() }).ToList();
        return new([.. rows.Select(ToEntry)], FirstBreak(session, operation, rows));
    }

    internal static ChainedEntry ToEntry(Row row) =>
        new(row.Number, RecordLine.Read(row.Line)?.Entry ?? Unreadable(row), row.Line, row.Hash) { Purged = row.Purged == 1 };

    /// <summary>
    /// Each entry must follow from the one before it, none between them may be missing, and the one after the last must be there or the last be the end.
    /// </summary>
    private static AuditBreak? FirstBreak(Session session, OperationId? operation, List<Row> rows)
    {
        if (rows.Count == 0)
            return operation is null ? null : new(1, "there is no entry of it in the record at all");
        var changed = rows.Select(Problem).FirstOrDefault(p => p is not null);
        return new[] { changed, Gap(session, rows[0].Number, rows[^1].Number), End(session, rows[^1]) }.OfType<AuditBreak>().MinBy(b => b.Number);
    }

    private static AuditBreak? Problem(Row row)
    {
        if ((row.Number == 1 ? RecordChain.Start : row.Before) is not { } before)
            return new(row.Number - 1, $"entry {row.Number - 1} is missing");
        // Whether it was purged lawfully is asked by AuditVerifier, which reads all.
        return row.Purged == 1 || (row.Hash == RecordChain.Next(before, row.Line) && Fits(row)) ? null : Changed(row.Number);
    }

    internal static AuditBreak Changed(long number) => new(number, $"entry {number} was changed after it was written");

    /// <summary>What is searched by says the same as what is hashed.</summary>
    internal static bool Fits(Row row) =>
        RecordLine.Read(row.Line) is { } line && line.Number == row.Number
        && line.Entry.Operation?.ToString() == row.Operation && Moment.Text(line.Entry.At) == row.At;

    private static AuditBreak? Gap(Session session, long first, long last)
    {
        if (session.First<long>("SELECT count(*) FROM record WHERE number BETWEEN @first AND @last", new { first, last }) == last - first + 1)
            return null;
        var missing = session.First<long>(
            """
            SELECT min(r.number) + 1 FROM record AS r
            WHERE r.number BETWEEN @first AND @last AND NOT EXISTS (SELECT 1 FROM record AS n WHERE n.number = r.number + 1)
            """,
            new { first, last });
        return new(missing, $"entry {missing} is missing");
    }

    private static AuditBreak? End(Session session, Row last)
    {
        var head = HeadOf(session);
        if (head.Number == last.Number)
            return head.Hash == last.Hash ? null : new(last.Number, $"entry {last.Number} is not the one the record ends with");
        if (head.Number < last.Number)
            return new(last.Number, $"entry {last.Number} was never written");
        return session.First<long>("SELECT count(*) FROM record WHERE number = @Next", new { Next = last.Number + 1 }) == 1
            ? null
            : new(last.Number + 1, $"entry {last.Number + 1} is missing: {head.Number} were written");
    }

    private static void Move(Session session, RecordHead head, AuditEntry entry) => session.Execute(
        """
        INSERT INTO record_head (id, number, hash, approval, key_id, program) VALUES (1, @Number, @Hash, @Approval, @KeyId, @Program)
        ON CONFLICT (id) DO UPDATE SET number = excluded.number, hash = excluded.hash,
          approval = CASE WHEN excluded.approval > record_head.approval THEN excluded.approval ELSE record_head.approval END,
          key_id = coalesce(excluded.key_id, record_head.key_id), program = coalesce(excluded.program, record_head.program)
        """,
        new
        {
            head.Number,
            head.Hash,
            Approval = RecordWords.Approves(entry.What) ? head.Number : 0,
            KeyId = entry.What == RecordWords.Key ? KeyEntry.Read(entry.Detail)?.Key.Id : null,
            Program = entry.What == RecordWords.Program ? entry.Detail : null,
        });

    private static AuditEntry Unreadable(Row row) => new(
        row.Operation is null ? null : OperationId.Parse(row.Operation), Moment.Parse(row.At), "", "unreadable", "this is no entry of a record");

    private const string Select =
        """
        SELECT r.number, r.operation, r.at, r.line, r.hash, r.purged, b.hash AS Before
        FROM record AS r LEFT JOIN record AS b ON b.number = r.number - 1

        """;

    /// <summary>Of entries whose neighbours come along anyway.</summary>
    internal const string Alone = "SELECT number, operation, at, line, hash, purged, NULL AS Before FROM record ";

    // Properties: an expression has no type where there is no row, or null in the first.
    internal sealed record Row
    {
        public long Number { get; init; }

        public string? Operation { get; init; }

        public required string At { get; init; }

        public required string Line { get; init; }

        public required string Hash { get; init; }

        public long Purged { get; init; }

        public string? Before { get; init; }
    }
}
