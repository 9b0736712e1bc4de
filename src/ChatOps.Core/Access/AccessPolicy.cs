using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Plans;

namespace ChatOps.Core.Access;

/// <summary>
/// Who may do what where. Closed by default: without a matching rule the answer is no. A refusal names a target or an operation only to
/// somebody who may see it.
/// </summary>
/// <param name="namedOnly">Commands that a rule grants by their whole names only, never by a wildcard.</param>
public sealed class AccessPolicy(IReadOnlyList<AccessRule> rules, IReadOnlyList<ApprovalRule> approvals, IPeople people, IReadOnlySet<string>? namedOnly = null)
{
    /// <summary>Everybody the rules are about.</summary>
    public IPeople People => people;

    public IReadOnlyList<ApprovalRule> Approvals => approvals;

    /// <summary>May the person use the command on the target in the channel? A command without a target needs a rule for the command alone.</summary>
    public Decision Decide(Actor actor, string command, TargetId? target, string channel)
    {
        if (rules.Any(r => Grants(r, actor, command, target, channel)))
            return Decision.Allowed.Instance;
        return new Decision.Refused("access-denied", Reason(actor, command, target, channel));
    }

    /// <summary>May the person use the command in the channel on anything at all? For help, completion and the answer before targets are named.</summary>
    public bool MayUse(Actor actor, string command, string channel) =>
        rules.Any(r => r.Roles.Any(actor.Has) && Names(r, command) && Glob.Any(r.Channels, channel) && r.Targets.Length > 0);

    /// <summary>Targets on which the person may use the command there.</summary>
    public IReadOnlyList<Target> Targets(Actor actor, CommandSpec command, string channel, IInventory inventory) =>
        command.TargetKind is { } kind
            ? [.. inventory.OfKind(kind).Where(t => Decide(actor, command.Name, t.Id, channel) is Decision.Allowed)]
            : [];

    /// <summary>Groups that the person may use the command on there, by the rules alone; whether its members are theirs is asked of each.</summary>
    public IReadOnlyList<string> Groups(Actor actor, CommandSpec command, string channel, IInventory inventory) =>
        command.TargetKind is null
            ? []
            : [.. GroupTarget.Names(inventory).Where(g => Decide(actor, command.Name, new TargetId(GroupTarget.Kind, g), channel) is Decision.Allowed)];

    /// <summary>The target at an address, where the settings allow it and a rule covers it.</summary>
    public Target? At(Actor actor, CommandSpec command, string channel, IInventory inventory, System.Net.IPAddress address) =>
        inventory.AtAddress(address) is { } target && Decide(actor, command.Name, target.Id, channel) is Decision.Allowed ? target : null;

    /// <summary>Is there any rule by which the person may know of the target?</summary>
    public bool Knows(Actor actor, TargetId target) =>
        rules.Any(r => r.Roles.Any(actor.Has) && r.Commands.Length > 0 && Glob.Any(r.Targets, NameIn(target)));

    /// <summary>Does any rule of the channel cover the target?</summary>
    public bool Concerns(TargetId target, string channel) => rules.Any(r => Glob.Any(r.Channels, channel) && Glob.Any(r.Targets, target.Name));

    /// <summary>Reading an operation (its card, steps, transcript, events) is the right to <c>ops show</c> on its target in its channel.</summary>
    public bool MayRead(Actor actor, TargetId target, string channel) =>
        Decide(actor, "ops show", target, channel) is Decision.Allowed;

    public bool MayRead(Actor actor, Operation operation) => MayRead(actor, operation.Target, operation.Channel);

    /// <summary>The record of an operation: the right to <c>ops audit</c> in its own channel, wherever it is asked for.</summary>
    public Decision MayReadRecord(Actor actor, Operation operation) => Decide(actor, "ops audit", operation.Target, operation.Channel);

    /// <summary>What the plan changes beside the target is there, and who asked for it may use the command on each of it. Null: so it is.</summary>
    public Decision.Refused? Beyond(Operation operation, Plan plan, IInventory inventory)
    {
        foreach (var target in plan.Locks.Select(TargetId.Parse))
        {
            if (inventory.Find(target) is null)
                return new("unknown-target", $"{target} is no longer in the inventory");
            if (people.Find(operation.Requester) is not { } actor || Decide(actor, operation.Command.Name, target, operation.Channel) is not Decision.Allowed)
                return new("access-denied", $"it changes {target} as well, and no rule lets {operation.Requester} use /{operation.Command.Name} on that in #{operation.Channel}");
        }
        return null;
    }

    /// <summary>Channels in which the person may do anything.</summary>
    public bool MayEnter(Actor actor, string channel) =>
        rules.Any(r => r.Roles.Any(actor.Has) && Glob.Any(r.Channels, channel) && r.Commands.Length > 0);

    /// <summary>The rule by which a command waits for a second person, whatever is found; null when it waits for nobody.</summary>
    public ApprovalRule? ApprovalFor(string command) => approvals.FirstOrDefault(a => !a.OnlyWhenAsked && Glob.Any(a.Commands, command));

    /// <summary>The rule by which the command can wait, at least for some plans.</summary>
    public ApprovalRule? PossibleApproval(string command) => ApprovalFor(command) ?? approvals.FirstOrDefault(a => Glob.Any(a.Commands, command));

    /// <summary>The rule by which this plan of the command waits. A plan that asks for a second person and has no rule must not start.</summary>
    public ApprovalRule? ApprovalFor(string command, Plan plan) => plan.Asks is null ? ApprovalFor(command) : PossibleApproval(command);

    private string Reason(Actor actor, string command, TargetId? target, string channel)
    {
        var where = target is { } t ? $"/{command} on {NameIn(t)}" : $"/{command}";
        return MayUse(actor, command, channel)
            ? $"you may use /{command} here, but not on {(target is { } on ? NameIn(on) : "")}; /ops help shows what you may do"
            : $"no rule lets you use {where} in #{channel}; /ops help shows what you may do";
    }

    private bool Names(AccessRule rule, string command) =>
        namedOnly?.Contains(command) == true ? rule.Commands.Contains(command, StringComparer.OrdinalIgnoreCase) : Glob.Any(rule.Commands, command);

    private bool Grants(AccessRule rule, Actor actor, string command, TargetId? target, string channel) =>
        rule.Roles.Any(actor.Has)
        && Names(rule, command)
        && Glob.Any(rule.Channels, channel)
        && (target is not { } t || Glob.Any(rule.Targets, NameIn(t)));

    /// <summary>A group is named with its prefix: a rule for the host web is none for the group web.</summary>
    private static string NameIn(TargetId target) => GroupTarget.IsOne(target) ? target.ToString() : target.Name;
}
