using ChatOps.Core.Audit;

namespace ChatOps.Server.Storage;

/// <summary>Walks the whole record, also beside a running bot, and names what is not as it was written.</summary>
public static class AuditVerifier
{
    /// <param name="outside">Anchors that were kept elsewhere; only these prove something against whoever can write the state.</param>
    /// <exception cref="StateException">There is no readable state.</exception>
    public static AuditReport Verify(StatePlace place, IReadOnlyList<Anchor>? outside = null)
    {
        using var visit = place.Visit();
        if (visit.IsOlder)
            throw new StateException("state-older", $"{visit.Name} was last opened by an older chatops. Verify it with that one, or start the bot once with this one.");
        return visit.Read(default, s => Verify(s, visit.Name, outside ?? []));
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
