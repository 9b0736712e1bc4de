using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Steps;

/// <summary>One step with everything around it.</summary>
/// <param name="Operation">As claimed: its fence is the one that counts.</param>
/// <param name="Reattached">The start was recorded by an earlier life of the bot.</param>
public sealed record StepCall(Operation Operation, Step Step, bool Undo, bool Reattached, IRunbook Runbook, Host Host, IExecutor Executor)
{
    public StepKey Key => new(Step.User, Operation.Id.ToString(), Step.Id);

    public StepStart Start => new(
        Key, Operation.Fence, PlanDigest.OfStep(Operation.Id.ToString(), Step), Step.Command, Step.Input, Step.TimeLimit, Step.AtLimit, Step.Guards)
    {
        Login = Step.Login,
        InputEncoding = Step.InputEncoding,
        RootSeconds = Step.RootSeconds,
        PutsFile = Step.Kind == StepKind.PutFile,
    };

    /// <summary>The host has a folder of this operation: an earlier step of the same user ran there.</summary>
    public bool RanBefore => Operation.Runs.Any(r => r.Step != Step.Id && r.Ended && !r.Verdict!.Facts.ContainsKey(Facts.NotStarted) && Operation.Plan!.Find(r.Step) is { Detached: true } other && other.User == Step.User);

    /// <summary>Did anything of this operation touch the host before this step?</summary>
    public bool ChangedSomething => Operation.Runs.Any(r => Operation.Plan!.Find(r.Step).Effect == Effect.Changes);

    public JudgeContext Context(DateTimeOffset now) => new(
        Operation.Plan!,
        ImmutableSortedDictionary.CreateRange(
            Operation.Runs.Where(r => r.Verdict is not null).Select(r => KeyValuePair.Create(r.Step, r.Verdict!.WithoutWay()))),
        Undo, now);
}
