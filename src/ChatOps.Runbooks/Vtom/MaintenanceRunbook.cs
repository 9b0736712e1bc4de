using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Vtom;

/// <summary>
/// <c>/vtom maint on|off</c>: stops the servers, changes which port the moved services have, starts them, and proves it by the four facts. Whatever fails puts
/// the bytes of before back, starts and proves that.
/// </summary>
internal sealed class MaintenanceRunbook() : VtomRunbook(new CommandSpec(
    "vtom", "maint", "Move the services to their maintenance ports, so that nobody can connect, and back", Risk.Change,
    [
        new Parameter.Choice("state", "on: nobody can connect; off: normal operation", Required: true, ["on", "off"]),
        TargetParameter,
        CutJobs,
        new Parameter.Duration("for", "With on: goes off by itself after this time", Required: false, TimeSpan.FromSeconds(5), TimeSpan.FromDays(30)),
    ],
    ["vtom maint on vtom1 --for 2h --reason \"move the database\"", "vtom maint off vtom1"]))
{
    protected override async Task<Planning> PlanAsync(PlanRequest request, VtomTarget target, InstallSurvey survey, ServicesFile file)
    {
        var on = request.Command.Value("state") == "on";
        if (!on && request.Command.Value("for") is not null)
            return Refuse("bad-argument", "--for goes with on: it says when maintenance goes off by itself");
        var scene = await SceneAsync(request, target, survey, file, jobs: true, late: !on);
        var look = await survey.LookAsync(target.User, target.PersonalPorts);
        var raw = look is null ? "" : await survey.BytesAsync(target.User, target.PersonalPorts) ?? "";
        if (await RefusalAsync(scene, on, look, raw) is { } refusal)
            return refusal;
        var already = scene.State.Mode == (on ? InstallMode.On : InstallMode.Off);
        if (!already && await Preconditions.ClosedHomeAsync(scene) is { } closed)
            return closed;
        var (content, differs) = already ? (null, null) : await new PreparedContent(scene, on).OfAsync(look, raw);
        if (differs is not null)
            return differs;
        var plan = already ? Already(scene, on) : Change(scene, on, look, raw, content!);
        return new Planning.Ready(plan with { Settles = on && plan.FollowUps is [] ? [] : [MaintenanceEnd] });
    }

    private static async Task<Planning?> RefusalAsync(InstallSnapshot scene, bool on, FileLook? look, string raw)
    {
        if (Preconditions.OtherHome(scene) is { } home)
            return home;
        if (await Preconditions.ServicesAsync(scene, scene.Services.SelectMany(s => new[] { s.Normal, s.Maintenance })) is { } names)
            return names;
        if (Preconditions.BackupServer(scene) is { } backup)
            return backup;
        if (Preconditions.PortTaken(scene, _ => on) is { } taken)
            return taken;
        if (Preconditions.OddFile(scene, look, raw) is { } odd)
            return odd;
        if (Preconditions.Inconsistent(scene) is { } disagree)
            return disagree;
        return scene.State.Mode == InstallMode.Down
            ? Refuse("servers-down", $"{scene.Target.Name} is stopped, so there is nobody to move; its file maps to {(scene.State.MapsMaintenance ? "maintenance" : "normal operation")}; /vtom start {scene.Target.Name} first")
            : null;
    }

    /// <summary>Nothing is touched; the four facts are looked at once more, and the end may be another one now.</summary>
    private Plan Already(InstallSnapshot scene, bool on) => NewPlan(
        scene.Request, scene.Target, scene.Services, $"Maintenance of {scene.Target.Name} is {Word(on)} already",
        [$"Maintenance is {Word(on)} already; nothing is stopped or started.", .. MaintenanceSummary.End(scene, on, already: true)],
        new VtomProbes(scene.Target).Facts(scene.Services).Select(s => s with { Required = true }), [],
        ("state", Word(on)), ("already", "yes"), ("end", MaintenanceSummary.EndWords(scene, on, already: true))) with
    {
        FollowUps = MaintenanceSummary.FollowUps(scene, on, already: true),
    };

    private Plan Change(InstallSnapshot scene, bool on, FileLook? look, string raw, NewContent content)
    {
        var steps = new MaintenancePlan(scene, on, look, look is null ? null : raw, content.Raw);
        var cutOff = new CutOff(scene);
        string[] head = [.. MaintenanceSummary.Head(scene, on, content)];
        return NewPlan(
            scene.Request, scene.Target, scene.Services, $"Maintenance {Word(on)} for {scene.Target.Name}",
            [.. head, .. MaintenanceSummary.Of(scene, on, look is null ? null : raw, content)], steps.Steps(), [.. scene.Basis(look, raw), .. content.Basis, .. cutOff.Basis()],
            [
                ("state", Word(on)), ("already", "no"), ("end", MaintenanceSummary.EndWords(scene, on, already: false)),
                ("content", PlannedInstall.Keep(content.Raw)), ("content-back", PlannedInstall.Keep(look is null ? null : raw)), .. steps.Ports(),
            ]) with
        {
            Head = head.Length,
            FollowUps = MaintenanceSummary.FollowUps(scene, on, already: false),
            Asks = cutOff.Asks,
        };
    }

    private static string Word(bool on) => on ? "on" : "off";

    public override Verdict Judge(Step step, StepResult result, JudgeContext context)
    {
        var verdict = LookJudge.Of(step, result, context) ?? ServerJudge.Of(step, result, context) ?? Verdict.Unknown("no rule for this step");
        if (context.Plan.Value("already") == "no" || verdict.Kind != VerdictKind.Passed || step.Id != context.Plan.Steps[^1].Id)
            return verdict;
        // The last look of a plan that only looks: all of them together must still say so.
        var install = new PlannedInstall(context.Plan);
        var state = InstallState.Of(install.Services, context.Earlier.SetItem(step.Id, verdict));
        var wanted = context.Plan.Value("state") == "on" ? InstallMode.On : InstallMode.Off;
        return state.Mode == wanted ? verdict : Verdict.Failed($"this no longer holds: {state.Word}{string.Concat(state.Disagreements.Select(d => $"; {d}"))}");
    }

    public override Reply Report(RunSummary run) => MaintenanceReport.Of(run, run.Opening(run.Plan.Value("name"), MaintenanceReport.Done(run)), Steps(run), run.LockLine);
}
