using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Vtom;

/// <summary><c>/vtom status</c>: in which mode the install is, computed from its host each time; and who is connected, what runs, when the window ends.</summary>
internal sealed class VtomStatus() : VtomRunbook(new CommandSpec(
    "vtom", "status", "Maintenance on, off or inconsistent, told from the host; who is connected; engines", Risk.Read, [TargetParameter], ["vtom status vtom1"]))
{
    public override bool TellsHealth => true;

    protected override Task<Planning> PlanAsync(PlanRequest request, VtomTarget target, InstallSurvey survey, ServicesFile file)
    {
        var services = Placed(target, file);
        var looks = new VtomProbes(target);
        return Task.FromResult<Planning>(new Planning.Ready(NewPlan(
            request, target, services, $"Status of {target.Name}", [], [.. looks.Facts(services), looks.JobsLook()], [],
            ("names", string.Join('\n', Names(target, file))), ("window", Window(request)))));
    }

    /// <summary>Names of the services file that are not right; status tells them instead of refusing.</summary>
    private static IEnumerable<string> Names(VtomTarget target, ServicesFile file) =>
        from service in target.Services
        from name in new[] { service.Normal, service.Maintenance }
        let ports = file.PortsOf(name)
        where ports.Length != 1
        select ports is [] && name == service.Maintenance
            ? $"{target.ServicesFile} has no port for {name}: maintenance is not prepared; /vtom setup {target.Name}"
            : $"{target.ServicesFile} has {(ports is [] ? "no port" : string.Join(" and ", ports))} for {name}; VTOM needs exactly one";

    private static string Window(PlanRequest request) => request.Appointments.FirstOrDefault(a => a.Key == MaintenanceEnd) switch
    {
        null => "",
        { DueAt: { } due } end => $"ends {TimeZoneInfo.ConvertTime(due, request.Zone):yyyy-MM-dd HH:mm} ({due.UtcDateTime:HH:mm} UTC), asked for by {end.Person} ({end.Origin})",
        var open => $"has no end, asked for by {open.Person} ({open.Origin})",
    };

    public override Verdict Judge(Step step, StepResult result, JudgeContext context) => LookJudge.Of(step, result, context) ?? Verdict.Unknown("no rule for this step");

    public override Reply Report(RunSummary run)
    {
        if (run.Outcome != Outcome.Succeeded)
            return run.Opening(run.Plan.Value("name"), "");
        var install = new PlannedInstall(run.Plan);
        var state = InstallState.Of(install.Services, run.Verdicts);
        var names = run.Plan.Value("names");
        var text = string.Join('\n', state.Disagreements.Append(Advice(install, state)).Append(names).Append(run.UnansweredLine).Where(t => t.Length > 0));
        // Hosts without the program that tells of jobs are no worse for it; they are not called good either.
        var tone = state.Mode switch
        {
            InstallMode.Off when names.Length == 0 && run.Unanswered.IsEmpty => Tone.Good,
            InstallMode.Off when names.Length == 0 && run.Unanswered.All(s => s.Id == VtomProbes.Jobs + VtomProbes.Now) => Tone.Neutral,
            InstallMode.Inconsistent => Tone.Bad,
            _ => Tone.Warning,
        };
        var reply = new Reply($"{install.Name}: {state.Word}", text, tone)
        {
            Table = new(["Service", "File", "vtping", "Listens", "Connect"], [.. state.Services.Select(Row)]),
        };
        return Details(run).Where(d => d.Value.Length > 0).Aggregate(reply, (r, d) => r.With(d.Name, d.Value));
    }

    private static string Advice(PlannedInstall install, InstallState state) => state.Mode switch
    {
        InstallMode.Inconsistent => $"These facts disagree. Look at the host; /vtom stop {install.Name}, then /vtom start {install.Name} binds what the file says.",
        InstallMode.Down => $"No moved service runs. The next start brings {(state.MapsMaintenance ? "maintenance" : "normal operation")}: /vtom start {install.Name}",
        _ => "",
    };

    private static ImmutableArray<string> Row(ServiceFacts s) =>
    [
        s.Service.Name, s.Name, s.PingPort == 0 ? "not shown" : $"{s.PingPort} {s.Active switch { true => "active", false => "stopped", _ => "?" }}",
        string.Join("; ", Listens(s)), string.Join(", ", Answers(s)),
    ];

    private static IEnumerable<string> Listens(ServiceFacts s)
    {
        foreach (var maintenance in new[] { false, true })
        {
            if (s.Bound(maintenance))
                yield return $"{s.Service.Port(maintenance)}: {s.Listener(maintenance)}{(s.Ours(maintenance) ? "" : ", not of this install")}";
        }
        if (!s.Bound(false) && !s.Bound(true))
            yield return "nobody";
    }

    private static IEnumerable<string> Answers(ServiceFacts s)
    {
        foreach (var maintenance in new[] { false, true })
        {
            if (s.Service.Port(maintenance) > 0)
                yield return $"{s.Service.Port(maintenance)} {(s.Answer(maintenance) switch { "open" => "answers", "refused" => "refused", "silent" => "no answer", _ => "not tried" })}";
        }
    }

    private static IEnumerable<(string Name, string Value)> Details(RunSummary run)
    {
        var ping = run.Verdicts.GetValueOrDefault(VtomProbes.Ping + VtomProbes.Now);
        var environment = run.Verdicts.GetValueOrDefault(VtomProbes.Environment + VtomProbes.Now)?.Facts;
        yield return ("Window", run.Plan.Value("window"));
        yield return ("vtping", ping is { Kind: VerdictKind.Passed } ? ping.Why : ping?.Why ?? "not asked");
        yield return ("Connected", ping?.Facts.GetValueOrDefault("sessions") ?? "");
        yield return ("Engines", Engines(ping));
        yield return ("Other services that run", ping?.Facts.GetValueOrDefault("others-up") ?? "");
        yield return ("Not moved, open in maintenance", ping?.Facts.GetValueOrDefault("left-open") ?? "");
        yield return ("Backup server of", environment?.GetValueOrDefault("backup-of") ?? "");
        yield return ("HOME of the profile differs", environment?.GetValueOrDefault("other-home") ?? "");
        yield return ("Odd file", run.Verdicts.GetValueOrDefault(VtomProbes.File + VtomProbes.Now)?.Facts.GetValueOrDefault("problem") is { } problem ? $"{run.Plan.Value("file")} {problem}" : "");
        yield return ("Running jobs", run.Verdicts.GetValueOrDefault(VtomProbes.Jobs + VtomProbes.Now)?.Facts.GetValueOrDefault("jobs") ?? "");
    }

    private static string Engines(Verdict? ping)
    {
        if (ping?.Facts.GetValueOrDefault("tells-engines") != "yes")
            return ping is { Kind: VerdictKind.Passed } ? "vtping does not tell (it does not while vtserver is down)" : "";
        var (up, down) = (ping.Facts.GetValueOrDefault("engines-up", ""), ping.Facts.GetValueOrDefault("engines-down", ""));
        return $"{(up.Length > 0 ? up : "none")} running{(down.Length > 0 ? $"; stopped: {down}" : "")}";
    }
}
