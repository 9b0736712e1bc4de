using ChatOps.Core.Languages;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Steps;

namespace ChatOps.Server.Web;

/// <summary>A step of an operation's plan with its run: forward steps in the plan's order, then the undo steps that were started.</summary>
public sealed record StepRow(Step Step, StepRun? Run, StepProgressState State, bool Undo)
{
    /// <summary>How far a running step is, where its output tells.</summary>
    public Progress? Progress { get; private init; }

    /// <param name="live">What is known of the operation's running step at this moment.</param>
    public static IReadOnlyList<StepRow> Of(Operation operation, LiveStep? live = null) =>
        [.. Rows(operation).Select(r => r.State == StepProgressState.Running && live?.Step == r.Step.Id ? r with { Progress = live.Progress } : r)];

    /// <summary>Such as <c>13 steps: 5 passed, 1 failed, 7 not run; 6 of the way back</c>.</summary>
    public static string Counts(Operation operation, Language language)
    {
        var rows = Rows(operation);
        var steps = rows.Where(r => !r.Undo).ToList();
        var parts = steps.GroupBy(r => r.State).OrderBy(g => g.Key).Select(g => language.Say($"{g.Count()} {language[Word(g.Key)]}"));
        var back = rows.Count - steps.Count;
        return $"{language.Count(steps.Count, "step", "steps")}{language[":"]} {string.Join(", ", parts)}{(back > 0 ? language.Say($"; {back} of the way back") : "")}";
    }

    private static string Word(StepProgressState state) => state switch
    {
        StepProgressState.Pending => "to do",
        StepProgressState.NotRun => "not run",
        _ => state.ToString().ToLowerInvariant(),
    };

    private static IReadOnlyList<StepRow> Rows(Operation operation)
    {
        if (operation.Plan is not { } plan)
            return [];
        var ended = operation.State == OperationState.Concluded;
        var givenUp = ended || operation.WayBack is not null;
        var undos = plan.Steps.SelectMany(s => s.Undo).DistinctBy(s => s.Id).ToDictionary(s => s.Id);
        return
        [
            .. plan.Steps.Select(s => Row(s, operation.Runs.LastOrDefault(r => !r.Undo && r.Step == s.Id), ended, givenUp, undo: false)),
            .. operation.Runs.Where(r => r.Undo && undos.ContainsKey(r.Step)).Select(r => Row(undos[r.Step], r, ended, givenUp, undo: true)),
        ];
    }

    private static StepRow Row(Step step, StepRun? run, bool ended, bool givenUp, bool undo) => new(step, run, StateOf(run, ended, givenUp), undo);

    private static StepProgressState StateOf(StepRun? run, bool ended, bool givenUp) => run switch
    {
        null => givenUp ? StepProgressState.NotRun : StepProgressState.Pending,
        { Verdict.Kind: VerdictKind.Passed } => StepProgressState.Passed,
        { Verdict.Kind: VerdictKind.Failed } => StepProgressState.Failed,
        { Verdict.Kind: VerdictKind.Unknown } => StepProgressState.Unknown,
        _ => ended ? StepProgressState.Unknown : StepProgressState.Running,
    };
}
