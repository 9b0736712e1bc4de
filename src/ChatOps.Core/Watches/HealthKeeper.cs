using System.Collections.Concurrent;
using ChatOps.Core.Audit;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Locks;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using Microsoft.Extensions.Logging;

namespace ChatOps.Core.Watches;

/// <summary>
/// Looks at targets by itself, for the board. Never while an operation holds the target; after the first refusal that needs a person (a key, a login, sudo) never
/// again until an operation of a person has been there. The record gets an entry when the condition changes, not for each look.
/// </summary>
public sealed partial class HealthKeeper(
    IEnumerable<IHealthLook> looks, LookIntervals intervals, IOperationStore store, TargetLocks locks, IFindings findings, IInventory inventory, Executors executors,
    TimeProvider time, ILogger<HealthKeeper> logger)
{
    private const string Origin = "a look";

    private const int AtOnce = 4;

    /// <summary>When each target is looked at next.</summary>
    private readonly ConcurrentDictionary<TargetId, DateTimeOffset> _due = [];

    /// <summary>Looks at what is due.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var look in looks)
        {
            if (intervals.ByKind.TryGetValue(look.Kind, out var every))
                await Parallel.ForEachAsync(
                    inventory.OfKind(look.Kind).Where(t => IsDue(t.Id, every)), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                    async (target, cancel) => await LookAsync(look, target, every, cancel));
        }
    }

    /// <summary>The first look comes at any moment of the first interval, so that a start does not ask all hosts at once.</summary>
    private bool IsDue(TargetId target, TimeSpan every) =>
        _due.GetOrAdd(target, _ => time.GetUtcNow() + (every * Random.Shared.NextDouble())) <= time.GetUtcNow();

    private async Task LookAsync(IHealthLook look, Target target, TimeSpan every, CancellationToken cancellationToken)
    {
        var before = (await findings.OfAsync(target.Id, TargetHealth.Key, cancellationToken)).Select(TargetHealth.Read).FirstOrDefault();
        if (before is { Condition: TargetCondition.Stopped } || await IsHeldAsync(target, cancellationToken))
            return;
        _due[target.Id] = time.GetUtcNow() + (every * (0.9 + (0.2 * Random.Shared.NextDouble())));
        var now = await AskAsync(look, target, cancellationToken);
        // What began in between is half done, and its own report says what came of it.
        if (await IsHeldAsync(target, cancellationToken))
            return;
        await store.CommitAsync(
            new(Operation: null)
            {
                Keep = [new KeptFinding(target.Id, now.AsFinding(), Origin, time.GetUtcNow())],
                Audit = now.Condition == before?.Condition
                    ? []
                    : [new AuditEntry(null, time.GetUtcNow(), "chatops", "health", $"{target.Id}: {before?.Condition.ToString() ?? "not looked at"} → {now.Condition}: {now.Told}")],
                Patient = true,
            },
            cancellationToken);
    }

    private async Task<TargetHealth> AskAsync(IHealthLook look, Target target, CancellationToken cancellationToken)
    {
        try
        {
            return await look.LookAsync(target, executors.Probe(target.Host), cancellationToken);
        }
        catch (HostUnreachableException e) when (e.NeedsPerson)
        {
            return new(TargetCondition.Stopped, $"{e.Message}. Nobody looks any further until a command has reached {target.Host.Name}");
        }
        catch (HostUnreachableException e)
        {
            return new(TargetCondition.NotKnown, $"the host could not be asked: {e.Message}");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One look that breaks must not keep the others from being taken.
            LogBroke(e, target.Id.ToString());
            return new(TargetCondition.NotKnown, "the look itself broke; the bot's log says how");
        }
    }

    private async Task<bool> IsHeldAsync(Target target, CancellationToken cancellationToken) =>
        await locks.HolderAsync(target.Id, own: null, cancellationToken) is not null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The look at {Target} broke; it is tried again")]
    private partial void LogBroke(Exception exception, string target);
}
