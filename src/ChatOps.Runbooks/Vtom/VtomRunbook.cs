using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Vtom;

/// <summary>What every VTOM command does alike: binds its target, looks at the install, turns unreadable answers into refusals, keeps the target in the plan's values.</summary>
internal abstract class VtomRunbook(CommandSpec spec) : IRunbook
{
    /// <summary>The one follow-up a VTOM target has: the way back from maintenance.</summary>
    public const string MaintenanceEnd = "maint-off";

    protected static readonly Parameter TargetParameter = new Parameter.Target("target", "The VTOM install", "vtom");

    public static readonly Parameter CutJobs = new Parameter.Flag("cut-jobs", "Stops the servers although engines or jobs run, or nobody can tell, without a second person");

    public CommandSpec Spec => spec;

    public async Task<Planning> PlanAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var bound = VtomSettings.Bind(request.Target);
            var target = await new InstallSurvey(request.Host, bound, cancellationToken).SettledAsync();
            var survey = new InstallSurvey(request.Host, target, cancellationToken);
            var file = await survey.ServicesAsync();
            return await PlanAsync(request, target, survey, file);
        }
        catch (UnreadableHostException e)
        {
            return Refuse("probe-failed", $"{e.Message}; nothing was done");
        }
    }

    protected abstract Task<Planning> PlanAsync(PlanRequest request, VtomTarget target, InstallSurvey survey, ServicesFile file);

    public abstract Verdict Judge(Step step, StepResult result, JudgeContext context);

    public abstract Reply Report(RunSummary run);

    public virtual bool TellsHealth => false;

    /// <summary>A name with several ports counts as one with none: nobody can tell which one VTOM takes.</summary>
    protected static ImmutableArray<PlacedService> Placed(VtomTarget target, ServicesFile file) =>
        [.. target.Services.Select(s => new PlacedService(s.Name, s.Normal, Port(file, s.Normal), s.Maintenance, Port(file, s.Maintenance)))];

    private static int Port(ServicesFile file, string name) => file.PortsOf(name) is [var port] ? port : 0;

    protected async Task<InstallSnapshot> SceneAsync(PlanRequest request, VtomTarget target, InstallSurvey survey, ServicesFile file, bool jobs = false, bool late = false)
    {
        var services = Placed(target, file);
        var looks = new VtomProbes(target);
        var steps = looks.Facts(services).Concat(jobs ? [looks.JobsLook()] : []).Concat(late ? looks.LateLook() : []);
        var found = await survey.LooksAsync(NewPlan(request, target, services, "", [], steps, []));
        return new(request, target, survey, file, services, found, InstallState.Of(services, found));
    }

    protected Plan NewPlan(
        PlanRequest request, VtomTarget target, IEnumerable<PlacedService> services, string title, IEnumerable<string> summary, IEnumerable<Step> steps,
        IEnumerable<Fact> basis, params IEnumerable<(string Name, string Value)> values) =>
        new(Spec.Name, request.Target.Id.ToString(), title, [.. summary], [.. steps], [.. basis], request.ValidUntil)
        {
            Values = values.Concat(PlannedInstall.Values(target, services)).ToImmutableSortedDictionary(v => v.Name, v => v.Value),
        };

    protected static Planning Refuse(string code, string reason) => new Planning.Refused(code, reason);

    protected static Reply Finish(RunSummary run, Reply reply, params IEnumerable<string> lines) =>
        reply with { Text = string.Join("\n", lines.Prepend(reply.Text).Append(run.LockLine).Where(l => l.Length > 0)) };

    /// <summary>Every step that ran and what was found, undo steps last.</summary>
    protected static ReplyTable Steps(RunSummary run) => new(
        ["Step", "Result"],
        [
            .. run.Plan.Steps.Concat(run.Plan.Steps.Reverse().SelectMany(s => s.Undo)).Where(s => run.Verdicts.ContainsKey(s.Id))
                .Select(s => ImmutableArray.Create(s.Title, run.Verdicts[s.Id].Why)),
        ]);
}
