using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Reports;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Chat;

public class OperationCardTests
{
    [Theory]
    [InlineData(VerdictKind.Passed, 0)]
    [InlineData(VerdictKind.Failed, 1)]
    [InlineData(VerdictKind.Unknown, 1)]
    public void Of_many_steps_that_are_over_those_are_listed_that_did_not_pass(VerdictKind last, int listed)
    {
        var steps = Enumerable.Range(0, 28).Select(i => new Step($"s{i}", $"Step {i}", StepKind.Run, "", new("true")) { Effect = Effect.None }).ToList();
        var running = An.Operation().Planned(An.Plan() with { Steps = [.. steps], Basis = [], Locks = [] }, approval: null).Started(An.Moment);
        foreach (var step in steps)
            running = running.StepStarted(step.Id, undo: false, An.Moment).StepEnded(step.Id, new Verdict(step == steps[^1] ? last : VerdictKind.Passed, "said"), An.Moment);

        Assert.Equal(28, OperationCard.Of(running).Fields.Count(f => f.Name.StartsWith("Step ", StringComparison.Ordinal)));
        var ended = OperationCard.Of(running.Ended(Outcome.Failed, "step-failed", "28 steps", lockKept: false, An.Moment));
        Assert.Equal(listed, ended.Fields.Count(f => f.Name.StartsWith("Step ", StringComparison.Ordinal)));
    }
}
