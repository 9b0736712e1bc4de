using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.Senaite.Others;

namespace ChatOps.Runbooks.Senaite;

/// <summary>What every SENAITE command does alike: binds its target, turns unreadable answers into refusals, keeps the target in the plan's values.</summary>
internal abstract class SenaiteRunbook(CommandSpec spec) : IRunbook
{
    public CommandSpec Spec => spec;

    protected static readonly Parameter TargetParameter = new Parameter.Target("target", "The SENAITE instance", "senaite");

    public async Task<Planning> PlanAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        var target = TargetSettings.Bind(request.Target);
        try
        {
            if (target.Owner.Length == 0)
                target = target with { Owner = await new Survey(request.Host, target, request.Now, cancellationToken).OwnerAsync() };
            return await PlanAsync(request, target, new Survey(request.Host, target, request.Now, cancellationToken));
        }
        catch (UnreadableAnswerException e)
        {
            return new Planning.Refused("probe-failed", $"{e.Message}; nothing was done");
        }
    }

    protected abstract Task<Planning> PlanAsync(PlanRequest request, SenaiteTarget target, Survey survey);

    public abstract Verdict Judge(Step step, StepResult result, JudgeContext context);

    public abstract Reply Report(RunSummary run);

    public virtual bool TellsHealth => false;

    public virtual IEnumerable<Measure> Measures(PastRun run) => [];

    protected Plan NewPlan(
        PlanRequest request, SenaiteTarget target, string title, IEnumerable<string> summary, IEnumerable<Step> steps, IEnumerable<Fact> basis,
        params IEnumerable<(string Name, string Value)> values) =>
        new(Spec.Name, request.Target.Id.ToString(), title, [.. summary], [.. steps], [.. basis], request.ValidUntil)
        {
            Values = values.Concat(PlannedTarget.Values(target)).Concat(Versions(target)).ToImmutableSortedDictionary(v => v.Name, v => v.Value),
        };

    private static IEnumerable<(string Name, string Value)> Versions(SenaiteTarget target) =>
        target.Recipe?.Version is { } version ? [ToolVersion.Of("collective.recipe.backup", version)] : [];

    protected static Planning Refuse(string code, string reason) => new Planning.Refused(code, reason);

    /// <summary>Nobody else may touch the data now or soon. Our own running operation is no stranger; it is found by the lock.</summary>
    /// <param name="expected">How long the operation takes where no earlier run tells; null: not known.</param>
    protected static Task<(Planning? Refusal, OthersFound? Found)> StrangersAsync(PlanRequest request, SenaiteTarget target, Survey survey, TimeSpan? expected = null) =>
        new OthersSurvey(request, target, survey.Cancellation).LookAsync(expected);

    /// <summary>Warnings that did not end the operation: odd lines of the tools, checks that were allowed to fail.</summary>
    protected static IEnumerable<string> Warnings(RunSummary run)
    {
        if (run.Verdicts.Values.Select(v => v.Facts.GetValueOrDefault("others")).FirstOrDefault(o => o is not null) is { } others)
            yield return $"Beside the blobs lies {others}, which cannot hold any; it was not counted.";
        if (run.Plan.Values.GetValueOrDefault(ArchiveProof.WalkedValue) == "no")
            yield return ArchiveProof.NotWalked;
        foreach (var step in run.Plan.Steps)
        {
            if (run.Verdicts.GetValueOrDefault(step.Id) is not { } verdict)
                continue;
            if (verdict.Facts.TryGetValue("odd", out var odd))
                yield return $"{step.Title}: lines that this bot does not know: {odd}";
            if (!step.Required && verdict.Kind == VerdictKind.Failed && !run.Unanswered.Contains(step) && !step.Id.StartsWith(ProgramSteps.FreePorts, StringComparison.Ordinal))
                yield return $"{step.Title}: {verdict.Why}";
        }
        if (run.UnansweredLine is { Length: > 0 } unanswered)
            yield return unanswered;
    }
}
