using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Vtom;

/// <summary><c>/vtom start|stop</c>: the install's own programs, and then the proof. Nothing is taken back: what was done until a failure stays, and is told.</summary>
internal sealed class ServersRunbook(bool start) : VtomRunbook(new CommandSpec(
    "vtom", start ? "start" : "stop", start ? "Start the servers, on the ports that the file says" : "Stop the servers; tells who is cut off", Risk.Change,
    start ? [TargetParameter] : [TargetParameter, CutJobs], [start ? "vtom start vtom1" : "vtom stop vtom1"]))
{
    protected override async Task<Planning> PlanAsync(PlanRequest request, VtomTarget target, InstallSurvey survey, ServicesFile file)
    {
        var scene = await SceneAsync(request, target, survey, file, jobs: !start);
        if (Preconditions.OtherHome(scene) is { } home)
            return home;
        if (await Preconditions.ServicesAsync(scene, scene.State.Services.Select(s => s.Name)) is { } names)
            return names;
        var look = await survey.LookAsync(target.User, target.PersonalPorts);
        var raw = look is null ? "" : await survey.BytesAsync(target.User, target.PersonalPorts) ?? "";
        if (start && await CannotStartAsync(scene, look, raw) is { } refusal)
            return refusal;
        var already = scene.State.Mode is var mode && (start ? mode is InstallMode.On or InstallMode.Off : mode == InstallMode.Down);
        return new Planning.Ready(already ? Already(scene) : Change(scene, look, raw));
    }

    private static Task<Planning?> CannotStartAsync(InstallSnapshot scene, FileLook? look, string raw)
    {
        var services = scene.State.Services;
        if (Preconditions.BackupServer(scene) is { } backup)
            return Task.FromResult<Planning?>(backup);
        if (Preconditions.OddFile(scene, look, raw) is { } odd)
            return Task.FromResult<Planning?>(odd);
        if (services.FirstOrDefault(s => !s.Maps(false) && !s.Maps(true)) is { } strange)
            return Task.FromResult<Planning?>(Refuse("odd-file", $"{scene.Target.PersonalPorts} maps {strange.Service.Name} to {strange.Name}, which is neither {strange.Service.Told(false)} nor {strange.Service.Told(true)}; put it right by hand, then ask again"));
        if (Preconditions.PortTaken(scene, s => s.Maps(true)) is { } taken)
            return Task.FromResult<Planning?>(taken);
        return Task.FromResult(services.Any(s => s.Ours(!s.Maps(true))) ? Preconditions.Inconsistent(scene) : null);
    }

    private Plan Already(InstallSnapshot scene) => NewPlan(
        scene.Request, scene.Target, scene.Services, $"{scene.Target.Name} {(start ? "runs" : "is stopped")} already", [$"Nothing is {(start ? "started" : "stopped")}; it is looked at once more."],
        new VtomProbes(scene.Target).Facts(scene.Services).Select(s => s with { Required = !s.Id.StartsWith(VtomProbes.Ping, StringComparison.Ordinal) }), [],
        ("already", "yes"), ("mode", scene.State.Word));

    private Plan Change(InstallSnapshot scene, FileLook? look, string raw)
    {
        IReadOnlyList<int> bind = [.. scene.State.Services.Select(s => s.Service.Port(s.Maps(true)))];
        IReadOnlyList<int> shut = [.. scene.State.Services.Select(s => s.Bound(!s.Maps(true)) ? 0 : s.Service.Port(!s.Maps(true)))];
        var cutOff = start ? null : new CutOff(scene);
        var close = scene.State.Services.SelectMany(OwnPorts).Where(p => p > 0).Distinct().Order();
        return NewPlan(
            scene.Request, scene.Target, scene.Services, $"{(start ? "Start" : "Stop")} the servers of {scene.Target.Name}", Summary(scene, bind),
            start ? StartSteps(scene, bind, shut) : StopSteps(scene), [.. scene.Basis(look, raw), .. cutOff?.Basis() ?? []],
            ("already", "no"), ("mode", scene.State.Word), ("bind", PlannedInstall.Keep(bind)), ("close", PlannedInstall.Keep(close))) with
        {
            Asks = cutOff?.Asks,
        };
    }

    /// <summary>Every port at which the install may listen; not those of strangers, who stay.</summary>
    private static IEnumerable<int> OwnPorts(ServiceFacts s)
    {
        foreach (var maintenance in new[] { false, true })
        {
            if (!s.Bound(maintenance) || s.Ours(maintenance))
                yield return s.Service.Port(maintenance);
        }
        if (s.Active == true && s.PingPort != s.Service.NormalPort && s.PingPort != s.Service.MaintenancePort)
            yield return s.PingPort;
    }

    private static IEnumerable<Step> StopSteps(InstallSnapshot scene)
    {
        var servers = new ServerSteps(scene.Target, scene.Services);
        IEnumerable<Step> engines = scene.Target.EngineStop && scene.OnPing("engines-up") is not null ? [servers.StopEnginesStep(), servers.EnginesStep(up: false)] : [];
        return [.. servers.WhoRuns(), .. engines, servers.StopStep(), servers.ClosedStep(), servers.GoneStep(), servers.StaysClosedStep()];
    }

    private static IEnumerable<Step> StartSteps(InstallSnapshot scene, IReadOnlyList<int> bind, IReadOnlyList<int> shut)
    {
        var servers = new ServerSteps(scene.Target, scene.Services);
        IEnumerable<Step> engines = scene.Target.EngineStop && !scene.State.MapsMaintenance ? [servers.StartEnginesStep(), servers.EnginesStep(up: true) with { Required = false }] : [];
        return [servers.StartStep(), .. servers.Proofs(bind, shut), .. engines];
    }

    private IEnumerable<string> Summary(InstallSnapshot scene, IReadOnlyList<int> bind)
    {
        yield return $"Now: {scene.State.Word}{string.Concat(scene.State.Disagreements.Select(d => $"; {d}"))}.";
        if (start)
        {
            yield return $"Started, in {(scene.State.MapsMaintenance ? "maintenance" : "normal operation")}, as the file says: {string.Join(", ", scene.Services.Select((s, i) => $"{s.Name} on {bind[i]}"))}.";
            yield break;
        }
        foreach (var line in new CutOff(scene).Told())
            yield return line;
        yield return "Nothing is killed, and nothing is taken back: the servers stay down until they are started again.";
    }

    public override Verdict Judge(Step step, StepResult result, JudgeContext context)
    {
        var verdict = LookJudge.Of(step, result, context) ?? ServerJudge.Of(step, result, context) ?? Verdict.Unknown("no rule for this step");
        if (context.Plan.Value("already") == "no" || verdict.Kind != VerdictKind.Passed || step.Id != context.Plan.Steps[^1].Id)
            return verdict;
        var state = InstallState.Of(new PlannedInstall(context.Plan).Services, context.Earlier.SetItem(step.Id, verdict));
        return state.Word == context.Plan.Value("mode") ? verdict : Verdict.Failed($"this no longer holds: {state.Word}{string.Concat(state.Disagreements.Select(d => $"; {d}"))}");
    }

    public override Reply Report(RunSummary run)
    {
        var (name, already) = (run.Plan.Value("name"), run.Plan.Value("already") == "yes");
        var reply = run.Opening(run.Plan.Value("name"), $"{name}: {(already ? start ? "runs already" : "was stopped already" : start ? "started" : "stopped")}");
        var text = run.Outcome switch
        {
            Outcome.Succeeded when already => $"There was nothing to do: {run.Plan.Value("mode")}. Looked at again now.",
            Outcome.Succeeded when start => $"Listener, vtping and connects agree. Clients connect to {new PlannedInstall(run.Plan).Places()}.",
            Outcome.Succeeded => "Nobody listens on its ports, the processes are gone, and it stayed so for some seconds.",
            _ when run.Verdicts.Count == 0 || already => "",
            _ => $"Nothing is taken back here: what was {(start ? "started" : "stopped")} until then stays so. /vtom status {name} shows what the host says now; VTOM's own logs say why a server does not {(start ? "come up" : "end")}.",
        };
        var warnings = run.Plan.Steps.Where(s => !s.Required && !already && run.Verdicts.GetValueOrDefault(s.Id)?.Kind == VerdictKind.Failed).Except(run.Unanswered)
            .Select(s => $"{s.Title}: {run.Verdicts[s.Id].Why}").Append(run.UnansweredLine).Where(w => w.Length > 0).ToList();
        if (run.Outcome == Outcome.Succeeded && warnings.Count > 0)
            reply = reply with { Tone = Tone.Warning };
        return Finish(run, reply, warnings.Prepend(text)) with { Table = run.Outcome == Outcome.Succeeded ? null : Steps(run) };
    }
}
