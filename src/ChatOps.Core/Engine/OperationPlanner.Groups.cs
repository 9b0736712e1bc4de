using System.Collections.Immutable;
using ChatOps.Core.Access;
using ChatOps.Core.Commands;
using ChatOps.Core.Groups;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Engine;

// Plans over a group: those of its members, looked at side by side.
public sealed partial class OperationPlanner
{
    /// <summary>Why the command is not done on this group, whatever the hosts would say. Null: it is no group, or may be.</summary>
    public Decision.Refused? AgainstGroup(CommandSpec spec, TargetId target, Actor actor, string channel, IReadOnlyDictionary<string, string> values)
    {
        if (!GroupTarget.IsOne(target))
            return null;
        var only = values.GetValueOrDefault(GroupOptions.Only);
        var members = GroupTarget.Members(inventory, target, spec.TargetKind, only);
        return spec.Risk switch
        {
            Risk.Destructive => new("group-destructive", $"/{spec.Name} destroys data and is never done on a group; ask for each target by itself"),
            not Risk.Read when target.Name == GroupTarget.All => new("group-all", "a change is never done on all hosts at once; name a group"),
            _ when members.IsEmpty => new("group-empty", $"nothing in {target} is a {spec.TargetKind}{(only is null ? "" : $" called {only}")}; /ops hosts lists hosts and targets"),
            _ when only is not null && only.Split(',').FirstOrDefault(n => members.All(m => m.Name != n)) is { } stranger =>
                new("unknown-target", $"{stranger} is no {spec.TargetKind} in {target}"),
            _ when members.Length > groups.MaxHosts => new("group-too-large", $"{target} has {members.Length} members, and Groups:MaxHosts allows {groups.MaxHosts}; name a smaller group, or some of it with --only"),
            _ => members.Select(m => access.Decide(actor, spec.Name, m.Id, channel) is Decision.Refused
                    ? new Decision.Refused("access-denied", $"no rule lets you use /{spec.Name} on {m.Name}, which is in {target}, in #{channel}")
                    : null).FirstOrDefault(r => r is not null),
        };
    }

    /// <summary>A host more or less is another plan. Null: the group is what it was, or it is none.</summary>
    public Decision.Refused? OtherMembers(Operation operation)
    {
        if (operation.Plan is not { Parts.IsEmpty: false } plan || shelf.Find(operation.Command.Name) is not { } runbook)
            return null;
        if (access.People.Find(operation.Requester) is not { } requester)
            return new("access-denied", $"{operation.Requester}, who asked for it, is no longer known");
        var now = GroupTarget.Members(inventory, operation.Target, runbook.Spec.TargetKind, operation.Command.Values.GetValueOrDefault(GroupOptions.Only)).Select(m => m.Id.ToString()).ToList();
        var planned = plan.Parts.Select(p => p.Target).ToList();
        return AgainstGroup(runbook.Spec, operation.Target, requester, operation.Channel, operation.Command.Values)
            ?? (now.SequenceEqual(planned) ? null
                : new("plan-stale", $"{operation.Target} is not what it was when this was planned ({string.Join(", ", planned.Except(now).Select(t => $"{t} is gone").Concat(now.Except(planned).Select(t => $"{t} is new")))}); nothing was started, ask for it again"));
    }

    private async Task<Planning> LookAtGroupAsync(Operation operation, CancellationToken cancellationToken)
    {
        if (shelf.Find(operation.Command.Name) is not { } runbook)
            return new Planning.Refused("unknown-command", $"/{operation.Command.Name} is no longer known");
        if (access.People.Find(operation.Requester) is not { } requester)
            return new Planning.Refused("access-denied", $"{operation.Requester}, who asked for it, is no longer known");
        if (AgainstGroup(runbook.Spec, operation.Target, requester, operation.Channel, operation.Command.Values) is { } against)
            return new Planning.Refused(against.Code, against.Reason);
        var members = GroupTarget.Members(inventory, operation.Target, runbook.Spec.TargetKind, operation.Command.Values.GetValueOrDefault(GroupOptions.Only));
        using var turns = new SemaphoreSlim(groups.ReadsAtOnce);
        var looked = await Task.WhenAll(members.Select(m => LookAtMemberAsync(operation, m, turns, cancellationToken)));
        var refused = looked.Where(l => l.Planning is Planning.Refused).Select(l => (l.Target, Why: (Planning.Refused)l.Planning)).ToList();
        if (refused.Count > 0 && (runbook.Spec.Risk != Risk.Read || refused.Count == looked.Length))
            return new Planning.Refused(refused[0].Why.Code, string.Join("; ", refused.Select(r => $"{r.Target.Name}: {r.Why.Code}: {r.Why.Reason}")));
        var plan = GroupPlan.Of(operation, [.. looked.Select(l => (l.Target, (l.Planning as Planning.Ready)?.Plan, (l.Planning as Planning.Refused) is { } no ? $"{no.Code}: {no.Reason}" : ""))]);
        // What only some of it would do is no plan of a command that reads.
        return plan.Problem() is { } problem
            ? throw new InvalidOperationException($"The plan of /{operation.Command.Name} on {operation.Target} is not sound: {problem}.")
            : new Planning.Ready(plan);
    }

    private async Task<(Target Target, Planning Planning)> LookAtMemberAsync(Operation operation, Target member, SemaphoreSlim turns, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        try
        {
            var busy = await locks.HolderAsync(member.Id, operation.Id, cancellationToken) is not null;
            return (member, await LookAsync(operation.ForMember(member.Id, moves.Now), busy, cancellationToken));
        }
        finally
        {
            turns.Release();
        }
    }
}
