using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;

namespace ChatOps.Tests.Runbooks;

/// <summary>A plan as an operation that has just begun to run.</summary>
internal static class PlannedOperation
{
    public const string Handle = "k3x9p";

    public static Operation Of(Plan plan, CommandSpec spec, DateTimeOffset requestedAt) => new()
    {
        Id = new(Guid.NewGuid()),
        Handle = Handle,
        State = OperationState.Running,
        Plan = plan,
        Channel = "ops",
        Requester = "operator",
        RequestedAt = requestedAt,
        Target = TargetId.Parse(plan.Target),
        Command = new("", spec.Family, spec.Verb, ImmutableSortedDictionary<string, string>.Empty),
    };
}
