using ChatOps.Core.Audit;
using Microsoft.Data.Sqlite;

namespace ChatOps.Server.Storage;

/// <summary>Walks the whole record, also beside a running bot, and names what is not as it was written.</summary>
public static class AuditVerifier
{
    /// <param name="outside">Anchors that were kept elsewhere; only these prove something against whoever can write the state.</param>
    /// <exception cref="StateException">There is no readable state in the folder.</exception>
    public static AuditReport Verify(string folder, IReadOnlyList<Anchor>? outside = null)
    {
        var database = DataFolder.DatabaseIn(Path.GetFullPath(folder));
        if (!File.Exists(database))
            throw new StateException("state-missing", $"{database} does not exist. Name the data folder of the bot.");
        using var connection = Connections.Visitor(database, SqliteOpenMode.ReadOnly);
        if (Migrations.Applied(connection) < Migrations.Newest)
        {
            throw new StateException(
                "state-older", $"{database} was last opened by an older chatops. Verify it with that one, or start the bot once with this one.");
        }
        using var transaction = connection.BeginTransaction(deferred: true);
        return Verify(new Session(connection, transaction, default), database, outside ?? []);
    }

    internal static AuditReport Verify(Session session, string database, IReadOnlyList<Anchor> outside)
    {
        var kept = session.Query<string>("SELECT line FROM anchors ORDER BY id").Select(Anchor.Parse).OfType<Anchor>().ToList();
        var walk = new RecordWalk(kept.Concat(outside).Select(a => a.Number));
        walk.Go(session);
        var anchors = kept.Select(a => walk.Problem(a, "the state's own anchor")).Concat(outside.Select(a => walk.Problem(a, "the anchor")));
        List<AuditFinding> findings = [.. walk.Findings, .. anchors.OfType<AuditFinding>(), .. RecordedDecisions.Problems(session)];
        return new(database, walk.Head, kept.Count, outside.Count, outside.Where(a => walk.Problem(a, "") is null).MaxBy(a => a.Number), walk.Notes, findings);
    }
}

/// <param name="Database">The file that was read.</param>
/// <param name="Head">The last entry that is there; number 0: none.</param>
/// <param name="Kept">Anchors in the state itself.</param>
/// <param name="Outside">Anchors that were given.</param>
/// <param name="Proven">The newest of those given that holds.</param>
/// <param name="Notes">What a reader should know although nothing is broken: a lost key, a state that was put back.</param>
/// <param name="Findings">Empty: the record is whole as far as can be told.</param>
public sealed record AuditReport(
    string Database, RecordHead Head, int Kept, int Outside, Anchor? Proven, IReadOnlyList<string> Notes, IReadOnlyList<AuditFinding> Findings)
{
    public long Entries => Head.Number;
}

/// <param name="Operation">The operation's handle (its id when the operation itself is gone); null: it is about the record as such.</param>
public sealed record AuditFinding(string? Operation, AuditBreak Break)
{
    public override string ToString() => $"audit-broken: {(Operation is null ? "" : $"operation {Operation}: ")}{Break.Reason}";
}
