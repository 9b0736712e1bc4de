using ChatOps.Core.Audit;
using ChatOps.Core.Ids;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ChatOps.Server.Storage;

/// <summary>
/// Takes the chains of older programs over into the one chain, inside of the migration: each is verified first, then all entries follow in the order of time,
/// each with the number and hash it had. What did not hold is taken over as it is and named in the entry that ends this.
/// </summary>
internal sealed class RecordTakeover(SqliteConnection connection, SqliteTransaction transaction, DateTimeOffset now)
{
    /// <summary>The one that makes the tables of the one chain.</summary>
    public const long Migration = 8;

    private const int MostNamed = 50;

    /// <exception cref="FormatException">An entry is none.</exception>
    public void Run()
    {
        var (entries, heads, broken) = Verified();
        if (heads.Count > 0)
            Copy(entries, heads, broken);
        connection.Execute("DROP TABLE audit; DROP TABLE audit_heads;", transaction: transaction);
    }

    private (long Entries, List<HeadRow> Heads, List<string> Broken) Verified()
    {
        var heads = connection.Query<HeadRow>(
            """
            SELECT c.chain, o.handle, h.count, h.hash
            FROM (SELECT chain FROM audit_heads UNION SELECT chain FROM audit UNION SELECT id FROM operations) AS c
            LEFT JOIN audit_heads AS h ON h.chain = c.chain LEFT JOIN operations AS o ON o.id = c.chain
            ORDER BY c.chain
            """,
            transaction: transaction).ToList();
        var chains = heads.ToDictionary(h => h.Chain, h => new OldChain(h.Chain));
        foreach (var row in Rows("ORDER BY chain, number"))
            chains[row.Chain].Add(row.Number, row.Entry, row.Hash);
        foreach (var head in heads)
            chains[head.Chain].End(head.Count, head.Hash);
        return (chains.Values.Sum(c => c.Count), heads, [.. heads.Where(h => !chains[h.Chain].Holds).Select(Name)]);
    }

    private void Copy(long entries, List<HeadRow> heads, List<string> broken)
    {
        var session = new Session(connection, transaction, now, SqliteDialect.Value);
        // An entry never comes before one that stood before it in its own chain, whatever the clock did then.
        foreach (var row in Rows("ORDER BY max(at) OVER (PARTITION BY chain ORDER BY number), chain, number"))
            AuditRows.Append(session, row.Entry, new FormerPlace(row.Number, row.Hash));
        var hash = RecordChain.HashOf(string.Concat(heads.Select(h => $"{h.Chain} {h.Count} {h.Hash}\n")));
        var more = broken.Count > MostNamed ? $" and {broken.Count - MostNamed} more" : "";
        var told = broken.Count == 0 ? "all of them held" : $"these did not hold: {string.Join(", ", broken.Take(MostNamed))}{more}";
        var detail = $"{heads.Count} chains with {entries} entries; SHA-256 of their heads {hash}; {told}";
        AuditRows.Append(session, new AuditEntry(null, now, "chatops", RecordWords.TakenOver, detail));
    }

    private IEnumerable<Row> Rows(string order) => connection.Query<Row>(
        new CommandDefinition($"SELECT chain, number, at, person, what, detail, hash FROM audit {order}", transaction: transaction, flags: CommandFlags.None));

    private static string Name(HeadRow head) =>
        head.Chain == OfNoOperation ? "the record of no operation" : $"operation {head.Handle ?? head.Chain}";

    private const string OfNoOperation = "-";

    // Properties: an expression has no type where there is no row, or null in the first.
    private sealed record HeadRow
    {
        public required string Chain { get; init; }

        public string? Handle { get; init; }

        public long? Count { get; init; }

        public string? Hash { get; init; }
    }

    private sealed record Row(string Chain, long Number, string At, string Person, string What, string Detail, string Hash)
    {
        public AuditEntry Entry => new(Chain == OfNoOperation ? null : OperationId.Parse(Chain), Moment.Parse(At), Person, What, Detail);
    }
}
