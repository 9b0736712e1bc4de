using System.Collections.Immutable;
using ChatOps.Core.Approvals;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Locks;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using Microsoft.Extensions.Logging;

namespace ChatOps.Core.Watches;

/// <summary>
/// Lets the watches look, and calls people once when something goes amiss and tells them once when it is well again. What was said stands in the state, so
/// a restart says nothing twice.
/// </summary>
public sealed partial class WatchKeeper(
    IEnumerable<ITargetWatch> watches, IOperationStore store, TargetLocks locks, IFindings findings, IInventory inventory, Executors executors,
    ApprovalPolicy policy, Site site, TimeProvider time, ILogger<WatchKeeper> logger)
{
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var watch in watches)
        {
            foreach (var target in inventory.OfKind(watch.Kind))
            {
                try
                {
                    await LookAsync(watch, target, cancellationToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // One host that cannot be asked must not keep the others from being looked at.
                    LogBroke(e, watch.Key, target.Id.ToString());
                }
            }
        }
    }

    private async Task LookAsync(ITargetWatch watch, Target target, CancellationToken cancellationToken)
    {
        // What an operation is at is half done; its own report says what came of it.
        if (await locks.HolderAsync(target.Id, own: null, cancellationToken) is not null)
            return;
        var before = (await findings.OfAsync(target.Id, WatchState.Prefix + watch.Key, cancellationToken)).Select(WatchState.Read).FirstOrDefault();
        var request = new WatchRequest(
            target, executors.Probe(target.Host), findings, new OperationHistory(store, target.Id), time.GetUtcNow(), site.Zone, before?.Memo);
        if (await watch.LookAsync(request, cancellationToken) is not { } watched)
            return;
        var now = WatchState.Of(watched);
        if (now == before && watched.Findings.IsEmpty)
            return;
        var crossed = now.Amiss != (before?.Amiss ?? false);
        await store.CommitAsync(
            new(Operation: null)
            {
                Keep = [.. watched.Findings.Append(now.AsFinding(watch.Key)).Select(f => new KeptFinding(target.Id, f, "the watch", time.GetUtcNow()))],
                Audit = crossed ? [new AuditEntry(null, time.GetUtcNow(), "chatops", now.Amiss ? "alarm" : "all-clear", $"{target.Id} {watch.Key}: {now.Told}")] : [],
                Outbox = crossed ? [.. Messages(watch, target, now)] : [],
            },
            cancellationToken);
    }

    private IEnumerable<OutboxMessage> Messages(ITargetWatch watch, Target target, WatchState now)
    {
        foreach (var channel in site.Channels)
        {
            ImmutableArray<string> deciders = [.. policy.Callable(target.Id, channel).Select(p => p.Person)];
            if (deciders.IsEmpty)
                continue;
            var reply = now.Amiss
                ? new Reply($"{target.Name}: look at the backups", now.Told, Tone.Bad)
                : new Reply($"{target.Name}: the backups are well again", now.Told, Tone.Good);
            yield return new($"watch:{target.Id}:{watch.Key}:{channel}:{time.GetUtcNow():yyyyMMddHHmmss}", channel, Operation: null, Person: null, reply, now.Amiss ? deciders : [], time.GetUtcNow());
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The watch {Watch} could not look at {Target}; it is tried again")]
    private partial void LogBroke(Exception exception, string watch, string target);
}
