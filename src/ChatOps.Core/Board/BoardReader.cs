using ChatOps.Core.Access;
using ChatOps.Core.Intake;
using ChatOps.Core.Inventory;
using ChatOps.Core.Locks;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Plans;
using ChatOps.Core.Watches;

namespace ChatOps.Core.Board;

/// <summary>
/// Every target in one look, what needs people first. Asks no host: everything is what operations and looks have left. What it costs grows with the targets and
/// not with the past.
/// </summary>
public sealed class BoardReader(
    IInventory inventory, IOperationStore store, OperationReader reader, AccessPolicy access, IFindings findings, TargetAlarms alarms, TargetLocks taken, IEnumerable<IJudgedPoints> points,
    TimeProvider time)
{
    /// <summary>Of what waits, and of each bad outcome: the newest.</summary>
    private const int Most = 200;

    private static readonly TimeSpan FailuresBack = TimeSpan.FromDays(30);

    private static readonly Outcome[] Failures = [Outcome.Unknown, Outcome.Failed, Outcome.RolledBack];

    /// <param name="channel">Of what may be read there; null: of what the person may know anywhere.</param>
    public async Task<IReadOnlyList<BoardRow>> ReadAsync(Actor actor, string? channel, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var health = (await findings.AllAsync(TargetHealth.Key, cancellationToken)).ToDictionary(k => k.Target);
        var judged = await JudgedAsync(now, cancellationToken);
        var troubles = await alarms.TroublesAsync(cancellationToken);
        var locks = await store.LocksAsync(cancellationToken);
        var doubts = await taken.KeptAsync(locks, cancellationToken);
        var waiting = (await reader.ListAsync(actor, new(OperationState.AwaitingApproval, Limit: Most), cancellationToken)).Where(o => o.Approval is not null).ToLookup(o => o.Target);
        var failures = await FailuresAsync(actor, now - FailuresBack, cancellationToken);
        var coming = (await store.AppointmentsAsync(cancellationToken)).Where(a => access.MayRead(actor, a.Target, a.Channel)).ToLookup(a => a.Target);
        var rows = new List<BoardRow>();
        foreach (var target in Targets().Where(t => channel is null ? access.Knows(actor, t.Id) : access.MayRead(actor, t.Id, channel)))
        {
            var kept = health.GetValueOrDefault(target.Id);
            var key = LockKey.Of(target);
            var held = locks.FirstOrDefault(l => key.Excludes(l.Key));
            rows.Add(new BoardRow(target, now)
            {
                Health = kept is null ? null : TargetHealth.Read(kept),
                HealthAt = kept?.At ?? default,
                HealthFrom = kept?.Origin ?? "",
                Troubles = [.. troubles[target.Id]],
                HasPoints = points.Any(p => p.Kind == target.Id.Kind),
                Whole = judged[target.Id].FirstOrDefault(p => p.Whole),
                NotWhole = judged[target.Id].FirstOrDefault() is { Whole: false } newest ? newest : null,
                Lock = held,
                InDoubt = held is not null && doubts.ContainsKey(held.Operation),
                Waiting = [.. waiting[target.Id].OrderBy(o => o.Approval!.ExpiresAt)],
                Failure = failures.GetValueOrDefault(target.Id),
                Coming = [.. coming[target.Id].OrderBy(a => a.DueAt ?? DateTimeOffset.MaxValue)],
            });
        }
        return [.. rows.OrderBy(r => r.Need).ThenBy(r => r.Target.Id.Kind == LockKey.HostKind).ThenBy(r => r.Target.Id.ToString(), StringComparer.Ordinal)];
    }

    private IEnumerable<Target> Targets() =>
        inventory.Targets.Concat(inventory.Hosts.Select(h => inventory.Find(new(LockKey.HostKind, h.Name))).OfType<Target>()).DistinctBy(t => t.Id);

    /// <summary>Newest points first.</summary>
    private async Task<ILookup<TargetId, RestorePointSeen>> JudgedAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = new List<(TargetId Target, RestorePointSeen Point)>();
        // A clock was wrong: what is stamped so is no proof of a young backup.
        var future = now + RestorePointSeen.ClocksDiffer;
        foreach (var family in points)
        {
            foreach (var kept in await findings.AllAsync(family.Prefix, cancellationToken))
            {
                if (kept.Target.Kind == family.Kind && family.Read(kept) is { } point && point.Time < future)
                    found.Add((kept.Target, point));
            }
        }
        return found.OrderByDescending(f => f.Point.Time).ToLookup(f => f.Target, f => f.Point);
    }

    private async Task<Dictionary<TargetId, Operation>> FailuresAsync(Actor actor, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var newest = new Dictionary<TargetId, Operation>();
        foreach (var outcome in Failures)
        {
            foreach (var operation in await reader.ListAsync(actor, new(Outcome: outcome, Limit: Most), cancellationToken))
            {
                if (operation.ConcludedAt >= since && !(newest.TryGetValue(operation.Target, out var known) && known.ConcludedAt >= operation.ConcludedAt))
                    newest[operation.Target] = operation;
            }
        }
        return newest;
    }
}
