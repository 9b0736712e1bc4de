using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;

namespace ChatOps.Core.Operations;

// The moves of an operation over a group. Its members are ordinary operations.
public sealed partial record Operation
{
    /// <summary>Why members were not reached: nothing began there.</summary>
    private static readonly string[] Unreachable =
        ["host-unreachable", "host-name-unknown", "not-an-ssh-server", "host-busy", "probe-failed", "auth-refused", "host-key-unknown", "host-key-changed"];

    public static bool IsUnreachable(string? code) => Unreachable.Contains(code, StringComparer.Ordinal);

    /// <summary>Running: a member is noted, under an id that follows from this operation's, before its operation is made.</summary>
    public Operation MemberNoted(int index, string handle)
    {
        Require(State == OperationState.Running, "start a member");
        Require(index >= 0 && index < Plan!.Parts.Length && Plan.Parts[index].Plan is not null, $"start member {index}");
        Require(Members.All(m => m.Index != index), $"start member {index} again");
        return this with { Members = Members.Add(new(index, TargetId.Parse(Plan!.Parts[index].Target), Id.Member(index), handle)) };
    }

    public Operation MemberEnded(Operation member)
    {
        Require(State == OperationState.Running, "end a member");
        Require(member.State == OperationState.Concluded, "end a member that goes on");
        var at = Members.FirstOrDefault(m => m.Id == member.Id && m.Outcome is null);
        Require(at is not null, $"end {member.Handle}");
        return this with
        {
            Members = Members.Replace(at!, at! with
            {
                Handle = member.Handle,
                Outcome = member.Outcome,
                Code = member.Code,
                Reason = member.Reason,
                Unreached = member.Runs.IsEmpty && IsUnreachable(member.Code),
            }),
        };
    }

    /// <summary>The member's own operation, as it is made: planned with its part of the plan, and queued.</summary>
    public Operation MemberOperation(GroupMember member, DateTimeOffset now)
    {
        Require(State == OperationState.Running && Members.Any(m => m.Id == member.Id), "make a member that is not noted");
        var part = Plan!.Parts[member.Index];
        return (ForMember(member.Target, now) with { Id = member.Id, Handle = member.Handle }).Planned(part.Plan!, approval: null);
    }

    /// <summary>What is asked of one member alone, being planned.</summary>
    public Operation ForMember(TargetId target, DateTimeOffset now) => new()
    {
        Id = Id,
        Handle = Handle,
        State = OperationState.Planning,
        Command = Command with
        {
            Text = GroupOptions.Without(Command.Text).Replace(Target.ToString(), target.Name, StringComparison.Ordinal),
            Values = GroupOptions.Without(Command.Values),
        },
        Target = target,
        Channel = Channel,
        Requester = Requester,
        RequestedAt = State == OperationState.Planning ? RequestedAt : now,
        AskerOnly = AskerOnly,
        Asked = Asked,
        Parent = new(Id, Handle),
    };
}
