using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commits;
using ChatOps.Core.Ids;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;

namespace ChatOps.Core.Groups;

/// <summary>
/// Runs one operation over a group from wherever it stands: each member is an ordinary operation with its own lock, look, outcome and way back. A member is noted before it is
/// made, under an id that follows from the parent's, so that a bot that is killed in between makes it once.
/// </summary>
public sealed class GroupRunner(IOperationStore store, OperationMoves moves, IInventory inventory, GroupLimits limits)
{
    /// <param name="wake">Has a member looked at.</param>
    /// <returns>Running: it waits for members. Concluded: it is over.</returns>
    public async Task<Operation> RunAsync(Operation parent, Action<OperationId> wake, CancellationToken cancellationToken)
    {
        var fence = parent.Fence;
        var operation = parent;
        while (operation.State == OperationState.Running)
        {
            operation = await LookAsync(operation, fence, wake, cancellationToken);
            switch (GroupMove.Of(operation, limits.ReadsAtOnce))
            {
                case GroupMove.Start start:
                    operation = await StartAsync(operation, fence, start.Members, cancellationToken);
                    break;
                case GroupMove.Wait:
                    return operation;
                case GroupMove.End:
                    operation = await EndAsync(operation, fence, cancellationToken);
                    break;
            }
        }
        return operation;
    }

    /// <summary>What became of the members that were noted: made where they are missing, told where they have ended, cancelled with their parent.</summary>
    private async Task<Operation> LookAsync(Operation parent, long fence, Action<OperationId> wake, CancellationToken cancellationToken)
    {
        var operation = parent;
        foreach (var member in parent.Members.Where(m => m.Outcome is null))
        {
            var child = await store.FindAsync(member.Id, cancellationToken) ?? await MakeAsync(operation, member, cancellationToken);
            if (child.State == OperationState.Concluded)
                operation = (await moves.MoveAsync(operation.Id, fence, o => Ended(o, child), cancellationToken)).Operation;
            else
            {
                if (operation.Cancel is { } cancel && child.Cancel is null)
                    await moves.MoveAsync(child.Id, fence: null, o => Cancelled(o, cancel), cancellationToken);
                wake(child.Id);
            }
        }
        return operation;
    }

    private static Move? Ended(Operation parent, Operation child) =>
        parent.State != OperationState.Running || parent.Members.All(m => m.Id != child.Id || m.Outcome is not null) ? null : new(parent.MemberEnded(child));

    private Move? Cancelled(Operation child, CancelRequest cancel)
    {
        if (child.State == OperationState.Concluded || child.Cancel is not null)
            return null;
        var asked = child.CancelAsked(cancel);
        return asked.State == OperationState.Concluded ? FinalReport.Refusal(asked, moves, cancel.Person) : new(asked);
    }

    private async Task<Operation> StartAsync(Operation parent, long fence, ImmutableArray<int> members, CancellationToken cancellationToken)
    {
        var moved = await moves.MoveAsync(
            parent.Id, fence,
            o => o.State != OperationState.Running || o.Cancel is not null
                ? null
                : new(members.Where(i => o.Members.All(m => m.Index != i)).Aggregate(o, (p, i) => p.MemberNoted(i, Handle.New()))),
            cancellationToken);
        return moved.Operation;
    }

    private async Task<Operation> MakeAsync(Operation parent, GroupMember member, CancellationToken cancellationToken)
    {
        while (true)
        {
            var child = parent.MemberOperation(member, moves.Now);
            var entry = moves.Entry(child, parent.Requester, "requested", $"{child.Command.Text} as a member of {parent.Handle}");
            var (result, made) = await moves.CreateAsync(child, entry, handled: null, cancellationToken);
            if (result == CommitResult.Done)
                return made;
            if (await store.FindAsync(member.Id, cancellationToken) is { } there)
                return there;
            // Somebody else has the short id.
            member = member with { Handle = Handle.New() };
        }
    }

    private async Task<Operation> EndAsync(Operation parent, long fence, CancellationToken cancellationToken)
    {
        var members = new List<(Target, Operation?)>();
        foreach (var (part, index) in parent.Plan!.Parts.Select((p, i) => (p, i)))
        {
            var id = TargetId.Parse(part.Target);
            var target = inventory.FindRunning(id) ?? new Target(id, new Host(id.Name, "", "", "", "", []), ImmutableSortedDictionary<string, string>.Empty);
            var member = parent.Members.FirstOrDefault(m => m.Index == index);
            members.Add((target, member is null ? null : await store.FindAsync(member.Id, cancellationToken)));
        }
        var moved = await moves.MoveAsync(
            parent.Id, fence,
            o =>
            {
                if (o.State != OperationState.Running || GroupMove.Of(o, limits.ReadsAtOnce) is not GroupMove.End end)
                    return null;
                var concluded = o.Ended(end.Outcome, end.Code, end.Reason, lockKept: false, moves.Now);
                var reply = GroupReport.Of(concluded, members);
                return FinalReport.Of(concluded, reply with { Tone = Tones.Graver(reply.Tone, Reports.OperationCard.ToneOf(concluded)) }, moves);
            },
            cancellationToken);
        return moved.Operation;
    }
}
