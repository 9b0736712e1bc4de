using System.Collections.Immutable;
using ChatOps.Core.Access;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Commits;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Plans;
using Microsoft.Extensions.Logging;

namespace ChatOps.Core.Acceptance;

/// <summary>
/// Reads an inventory that is kept elsewhere again and again. What is new or not as it was accepted is told and stays inert until a person accepts it; what
/// waited for a decision on such a target is void.
/// </summary>
public sealed partial class InventoryKeeper(
    IInventorySource source, LiveInventory live, IOperationStore store, IFindings findings, OperationMoves moves, AccessPolicy access, Site site,
    ILogger<InventoryKeeper> logger)
{
    /// <summary>Of what waits, in a message; all of it is in the answer to <c>/ops inventory</c>.</summary>
    private const int MostRows = 30;

    /// <summary>What was accepted before this start; it counts until the first reading.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var accepted = await KeptAsync(AcceptedInventory.Key, cancellationToken);
        var read = await KeptAsync(AcceptedInventory.ReadKey, cancellationToken);
        live.Become(InventoryState.Empty with
        {
            Accepted = accepted is null ? InventoryState.Empty.Accepted : AcceptedInventory.Read(accepted.Finding.Value),
            ReadAt = read?.At,
        });
    }

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (await source.LookAsync(cancellationToken) is not { } look)
            return;
        var before = live.State;
        live.Become(look.Read is { } read
            ? before with { Read = read, ReadAt = moves.Now, Problem = null }
            : before with { Problem = look.Problem });
        if (look.Problem is { } problem)
            LogNotRead(problem);
        await TellAsync(before, look, cancellationToken);
        await VoidAsync(cancellationToken);
    }

    /// <summary>Told once, also over a restart: by the digest of what waits, or by the problem.</summary>
    private async Task TellAsync(InventoryState before, InventoryLook look, CancellationToken cancellationToken)
    {
        var state = live.State;
        var told = look.Problem is { } problem ? $"problem: {problem}" : $"pending: {state.PendingDigest}";
        if ((await KeptAsync(AcceptedInventory.ToldKey, cancellationToken))?.Finding.Value == told)
            return;
        var changes = look.Problem is null ? state.Pending : [];
        var wasBroken = look.Problem is null && before.Problem is not null;
        await store.CommitAsync(
            new(Operation: null)
            {
                Keep = [Keep(new(AcceptedInventory.ToldKey, told)), .. look.Problem is null ? [Keep(new(AcceptedInventory.ReadKey, "whole"))] : Array.Empty<KeptFinding>()],
                Audit = [new(null, moves.Now, "chatops", "inventory", look.Problem is not null ? $"not read: {look.Problem}" : $"{changes.Length} not as accepted ({state.PendingDigest})")],
                Outbox = look.Problem is not null || wasBroken || changes.Length > 0 ? [.. Messages(state, look, changes)] : [],
            },
            cancellationToken);
    }

    private IEnumerable<OutboxMessage> Messages(InventoryState state, InventoryLook look, ImmutableArray<InventoryChange> changes)
    {
        foreach (var channel in site.Channels)
        {
            // Somebody without a rule for a host does not learn of it here.
            var mine = changes.Where(c => access.Concerns(c.Id, channel)).ToList();
            if (look.Problem is null && changes.Length > 0 && mine.Count == 0)
                continue;
            var reply = look.Problem is { } problem ? NotRead(state, problem)
                : mine.Count == 0 ? new Reply("The inventory is read again", "Nothing in it is other than accepted.", Tone.Good)
                : Waiting(state, mine);
            yield return new($"inventory:{channel}:{moves.Now.UtcTicks}", channel, Operation: null, Person: null, reply, Mentions: [], moves.Now);
        }
    }

    private static Reply NotRead(InventoryState state, string problem) => new(
        "The inventory could not be read",
        state.ReadAt is { } at
            ? $"inventory-unread: {problem}. The bot goes on with what it read at {at:yyyy-MM-dd HH:mm} UTC."
            : $"inventory-unread: {problem}. Nothing of it was ever read.",
        Tone.Warning);

    /// <summary>What waits, and the word that accepts exactly this.</summary>
    public static Reply Waiting(InventoryState state, IReadOnlyList<InventoryChange> changes) => new(
        "The inventory is not as it was accepted",
        $"{changes.Count} {(changes.Count == 1 ? "entry is" : "entries are")} new, moved, changed or gone, and inert until somebody who may do it says: /ops inventory accept {state.PendingDigest}"
        + (changes.Count > MostRows ? $". These are the first {MostRows}; /ops inventory lists all." : ""),
        Tone.Warning)
    {
        Table = new(["What", "Is", "Accepted", "Now"], [.. changes.Take(MostRows).Select(Row)]),
        NamesCommands = true,
    };

    public static ImmutableArray<string> Row(InventoryChange change) => [change.Id.ToString(), change.What, change.Accepted?.Told ?? "–", change.Now?.Told ?? "–"];

    /// <summary>A request that was planned for another target than there is now is answered by nobody any more.</summary>
    private async Task VoidAsync(CancellationToken cancellationToken)
    {
        var pending = live.State.Pending.ToDictionary(c => c.Id);
        if (pending.Count == 0)
            return;
        foreach (var waiting in await store.UnfinishedAsync(cancellationToken))
        {
            if (waiting.State is not (OperationState.AwaitingApproval or OperationState.Queued) || Changed(waiting, pending) is not { } change)
                continue;
            var reason = $"{change.Id} is {change.What} in the inventory since this was planned; have it accepted (/ops inventory), then ask again";
            await moves.MoveAsync(
                waiting.Id, fence: null,
                o => o.State is OperationState.AwaitingApproval or OperationState.Queued ? FinalReport.Refusal(o.Refused("target-changed", reason, moves.Now), moves) : null,
                cancellationToken);
        }
    }

    private InventoryChange? Changed(Operation operation, Dictionary<TargetId, InventoryChange> pending)
    {
        foreach (var target in (operation.Plan?.Locks ?? []).Select(TargetId.Parse).Prepend(operation.Target))
        {
            var host = (live.FindRunning(target)?.Host.Name) is { } name ? new TargetId(HostValues.Kind, name) : target;
            if (pending.GetValueOrDefault(target) is { } own)
                return own;
            if (pending.GetValueOrDefault(host) is { } itsHost)
                return itsHost;
        }
        return null;
    }

    /// <param name="digest">Of what the person has seen.</param>
    public async Task<Answer> AcceptAsync(string delivery, Actor actor, string channel, string digest, CancellationToken cancellationToken)
    {
        var state = live.State;
        if (state.Pending.IsEmpty)
            return new Answer.Refused("already", "nothing of the inventory waits; /ops inventory shows it");
        if (!string.Equals(state.PendingDigest, digest, StringComparison.OrdinalIgnoreCase))
            return new Answer.Refused("inventory-stale", $"what waits is not what {digest} names; look at /ops inventory, then accept what it shows");
        if (state.Pending.FirstOrDefault(c => access.Decide(actor, Right, c.Id, channel) is Decision.Refused) is { } beyond)
            return new Answer.Refused("access-denied", $"no rule lets you accept {beyond.Id} in #{channel}: that takes the command '{Right}' on all that waits");
        if (await HeldAsync(state, cancellationToken) is { } held)
            return new Answer.Refused("target-busy", $"{held.Target} is held by {held.Handle} ({held.Reason}), which works with what was accepted; wait for its end");
        var accepted = state.AcceptAll();
        var answer = new Answer.Replied(new Reply("Accepted", $"{actor.Name} accepts {state.Pending.Length} entries of the inventory ({digest}).", Tone.Good)
        {
            Table = new(["What", "Was", "Accepted", "Now"], [.. state.Pending.Select(Row)]),
        });
        var result = await store.CommitAsync(
            new(Operation: null)
            {
                Keep = [Keep(AcceptedInventory.Kept(accepted)), Keep(new(AcceptedInventory.ToldKey, "pending: "))],
                Audit = [.. state.Pending.Select(c => new AuditEntry(null, moves.Now, actor.Person, "inventory-accepted", $"{c.Id} ({c.What}): {c.Now?.Told ?? "gone"}"))],
                Handled = new(delivery, answer),
            },
            cancellationToken);
        if (result == CommitResult.Done)
            live.Become(live.State with { Accepted = accepted.Accepted });
        return answer;
    }

    public const string Right = "ops inventory accept";

    /// <summary>A step that runs is asked about where it was started.</summary>
    private async Task<TargetLock?> HeldAsync(InventoryState state, CancellationToken cancellationToken)
    {
        var changing = state.Pending.Where(c => c.Accepted is not null).Select(c => new LockKey(c.Id, c.Accepted!.Host)).ToList();
        return (await store.LocksAsync(cancellationToken)).FirstOrDefault(l => changing.Exists(l.Key.Excludes));
    }

    private KeptFinding Keep(Finding finding) => new(AcceptedInventory.Place, finding, "the inventory", moves.Now);

    private async Task<KeptFinding?> KeptAsync(string key, CancellationToken cancellationToken) =>
        (await findings.OfAsync(AcceptedInventory.Place, key, cancellationToken)).FirstOrDefault(k => k.Finding.Key == key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The inventory could not be read: {Problem}")]
    private partial void LogNotRead(string problem);
}
