using ChatOps.Core.Audit;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Storage;

/// <summary>The record: entries that are only ever added, and per chain a head that says how many there are and how they end.</summary>
internal static class AuditRows
{
    private const string OfNoOperation = "-";

    /// <summary>Adds the entries to the chain of the operation each belongs to.</summary>
    public static void Append(Session session, IEnumerable<AuditEntry> entries)
    {
        foreach (var chain in entries.GroupBy(e => e.Operation))
            Append(session, chain.Key, [.. chain]);
    }

    public static void Append(Session session, OperationId? operation, IReadOnlyList<AuditEntry> entries)
    {
        var chain = ChainOf(operation);
        var head = HeadOf(session, chain) ?? new(0, AuditChain.Start);
        foreach (var entry in entries.Select(e => e.Inert()))
        {
            var number = head.Count + 1;
            head = new(number, AuditChain.Next(head.Hash, number, entry));
            Insert(session, chain, number, entry, head.Hash);
        }
        session.Execute(
            "INSERT INTO audit_heads (chain, count, hash) VALUES (@chain, @Count, @Hash) ON CONFLICT (chain) DO UPDATE SET count = @Count, hash = @Hash",
            new { chain, head.Count, head.Hash });
    }

    public static AuditTrail Read(Session session, OperationId? operation)
    {
        var chain = ChainOf(operation);
        var head = HeadOf(session, chain) ?? new(0, AuditChain.Start);
        var entries = session.Query<Row>(
            "SELECT number, at, person, what, detail, hash FROM audit WHERE chain = @chain ORDER BY number", new { chain });
        return new(
            [.. entries.Select(r => new ChainedEntry(r.Number, new(operation, Moment.Parse(r.At), r.Person, r.What, r.Detail), r.Hash))],
            head.Count, head.Hash);
    }

    /// <summary>Everything that has, or should have, a chain: heads, entries without a head, operations.</summary>
    public static IEnumerable<(OperationId? Operation, string? Handle)> Chains(Session session) =>
        session.Query<ChainRow>(
                """
                SELECT c.chain, o.handle
                FROM (SELECT chain FROM audit_heads UNION SELECT chain FROM audit UNION SELECT id FROM operations) AS c
                LEFT JOIN operations AS o ON o.id = c.chain
                ORDER BY c.chain
                """)
            .Select(r => (r.Chain == OfNoOperation ? (OperationId?)null : OperationId.Parse(r.Chain), r.Handle));

    private static string ChainOf(OperationId? operation) => operation?.ToString() ?? OfNoOperation;

    private static Head? HeadOf(Session session, string chain) =>
        session.First<Head>("SELECT count, hash FROM audit_heads WHERE chain = @chain", new { chain });

    private static void Insert(Session session, string chain, long number, AuditEntry entry, string hash) => session.Execute(
        "INSERT INTO audit (chain, number, at, person, what, detail, hash) VALUES (@chain, @number, @At, @Person, @What, @Detail, @hash)",
        new { chain, number, At = Moment.Text(entry.At), entry.Person, entry.What, entry.Detail, hash });

    private sealed record Head(long Count, string Hash);

    private sealed record Row(long Number, string At, string Person, string What, string Detail, string Hash);

    private sealed record ChainRow(string Chain, string? Handle);
}
