using ChatOps.Core.Audit;
using ChatOps.Core.Operations;
using Microsoft.Data.Sqlite;

namespace ChatOps.Server.Storage;

/// <summary>Walks every chain of the record, also beside a running bot, and names the first entry of each that does not fit.</summary>
public static class AuditVerifier
{
    /// <exception cref="StateException">There is no readable state in the folder.</exception>
    public static AuditReport Verify(string folder)
    {
        var database = DataFolder.DatabaseIn(Path.GetFullPath(folder));
        if (!File.Exists(database))
            throw new StateException("state-missing", $"{database} does not exist. Name the data folder of the bot.");
        using var connection = Connections.Visitor(database, SqliteOpenMode.ReadOnly);
        Migrations.Applied(connection);
        using var transaction = connection.BeginTransaction(deferred: true);
        return Verify(new Session(connection, transaction, default));
    }

    internal static AuditReport Verify(Session session)
    {
        var findings = new List<AuditFinding>();
        long chains = 0, entries = 0;
        foreach (var (operation, handle) in AuditRows.Chains(session).ToList())
        {
            var trail = AuditRows.Read(session, operation);
            chains++;
            entries += trail.Entries.Count;
            if (FirstBreak(trail) is { } found)
                findings.Add(new(handle ?? operation?.ToString(), found));
        }
        return new(chains, entries, findings);
    }

    /// <summary>What has a chain has entries: every operation was requested by somebody.</summary>
    private static AuditBreak? FirstBreak(AuditTrail trail) =>
        trail is { Entries.Count: 0, Count: 0 } ? new(1, "entry 1 is missing: there is no record at all") : trail.FirstBreak;
}

/// <param name="Findings">Empty: the record is whole.</param>
public sealed record AuditReport(long Chains, long Entries, IReadOnlyList<AuditFinding> Findings);

/// <param name="Operation">The operation's handle (its id when the operation itself is gone), null for the chain of no operation.</param>
public sealed record AuditFinding(string? Operation, AuditBreak Break)
{
    public override string ToString() => $"audit-broken: {(Operation is null ? "the record of no operation" : $"operation {Operation}")}: {Break.Reason}";
}
