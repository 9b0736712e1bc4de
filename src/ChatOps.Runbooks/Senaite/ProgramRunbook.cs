using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.Senaite.Others;
using ChatOps.Runbooks.Senaite.Rescue;

namespace ChatOps.Runbooks.Senaite;

/// <summary>
/// <c>/senaite start|stop|restart [program]</c>. Clients never outlive their ZEO server: whoever stops or restarts that one, stops or restarts the
/// clients, too, because a client that is left over serves what it remembers or hangs.
/// </summary>
internal sealed class ProgramRunbook(ProgramVerb verb) : SenaiteRunbook(SpecOf(verb))
{
    private static CommandSpec SpecOf(ProgramVerb verb)
    {
        var word = verb.ToString().ToLowerInvariant();
        return new(
            "senaite", word, $"{verb} the whole instance in the right order, or one program", Risk.Change,
            [
                TargetParameter,
                new Parameter.Text("program", "One of supervisor's programs, such as zeoclient1; left out: all", Required: false, @"\A[A-Za-z0-9_.:][A-Za-z0-9_.:-]*\z", Hint: "a program's name"),
            ],
            [$"senaite {word} lims1", $"senaite {word} lims1 zeoclient1"]);
    }

    protected override async Task<Planning> PlanAsync(PlanRequest request, SenaiteTarget target, Survey survey)
    {
        var status = await survey.SupervisorAsync();
        var one = request.Command.Value("program") is { } named ? Resolve(target, named) : null;
        if (one is null && request.Command.Value("program") is { } unknown)
            return Refuse("bad-argument", $"{target.Name} has no program {unknown}; it has {string.Join(", ", target.Programs)}");
        if ((one is null ? target.Programs : [one]).FirstOrDefault(p => status.Of(p) is null) is { } missing)
            return Refuse("unknown-program", $"{status.Unknown(missing)}; check the settings of {target.Name}");
        var others = new OthersSurvey(request, target, survey.Cancellation);
        var table = await others.TableAsync();
        if (verb != ProgramVerb.Stop && !request.TargetBusy && table.Working(await others.InstanceAsync()).FirstOrDefault(IsRestore) is { } foreign)
            return Refuse("foreign-process", $"somebody restores or packs the data: {foreign.Told}; wait until it has ended, then ask again");
        if (verb != ProgramVerb.Stop && one is not null && one != target.ZeoProgram && !status.IsRunning(target.ZeoProgram))
            return Refuse("zeo-down", $"{one} would wait for {target.ZeoProgram}, which is {status.Of(target.ZeoProgram)}; start that first: /senaite start {target.Name} {target.ZeoProgram}");
        var attached = await new AttachmentSurvey(request.Host, target, survey.Cancellation).LookAsync(status.Text);
        if ((verb == ProgramVerb.Start ? attached.RefusalIfDetached(target) : attached.Refusal(target)) is { } detached)
            return detached;
        var (stop, start) = Order(target, status, one);
        if (await TakenAsync(target, survey, status, start) is { } taken)
            return taken;
        return new Planning.Ready(NewPlan(
            request, target, Title(target, one), Summary(target, status, one, stop, start, table).Concat(attached.Summary), Steps(target, stop, start, attached.RealData), [new("programs", States(target, status))],
            [("stop", string.Join(' ', stop)), ("wanted-up", string.Join(' ', start)), ("wanted-down", string.Join(' ', stop)), .. attached.Values]));
    }

    /// <summary>A program by its name, with or without its group, or by what comes after the instance's: <c>zeoclient1</c>.</summary>
    private static string? Resolve(SenaiteTarget target, string named)
    {
        return target.Programs.FirstOrDefault(p => p == named) ?? Only(named) ?? Only($"{target.Instance}_{named}");

        string? Only(string name) => target.Programs.Where(p => SupervisorName.InGroup(p) == name).ToList() is [var one] ? one : null;
    }

    /// <summary>
    /// Of a program that supervisor calls down the port must be free: with another process on it the program ends again at once, while that other one answers
    /// and would be taken for it.
    /// </summary>
    private static async Task<Planning?> TakenAsync(SenaiteTarget target, Survey survey, SupervisorStatus status, IReadOnlyList<string> start)
    {
        var down = start.Where(p => status.IsDown(p) && target.PortOf(p) is not null).ToList();
        if (down is [] || await survey.HoldersAsync([.. down.Select(p => target.PortOf(p)!.Value)]) is not { IsEmpty: false } held)
            return null;
        var program = down.First(p => held.ContainsKey(target.PortOf(p)!.Value));
        return Refuse(
            "port-in-use",
            $"{program} is {status.Of(program)}, but its port {target.PortOf(program)} is held by {held[target.PortOf(program)!.Value]}; end that process on the host, then ask again");
    }

    private static bool IsRestore(ProcessRow process) =>
        process.Arguments.Contains("restore", StringComparison.Ordinal) || process.Arguments.Contains("recover", StringComparison.Ordinal)
        || process.Arguments.Contains(" -R", StringComparison.Ordinal) || process.Arguments.Contains("zeopack", StringComparison.Ordinal);

    /// <summary>What is stopped (clients first) and what is started (ZEO first).</summary>
    private (IReadOnlyList<string> Stop, IReadOnlyList<string> Start) Order(SenaiteTarget target, SupervisorStatus status, string? one)
    {
        var up = target.AllClients.Select(c => c.Program).Where(p => !status.IsDown(p)).ToList();
        var usual = target.Clients.Select(c => c.Program).ToList();
        string[] zeo = [target.ZeoProgram];
        return (verb, one) switch
        {
            (ProgramVerb.Stop, null) => ([.. target.AllClients.Select(c => c.Program), .. zeo], []),
            (ProgramVerb.Restart, null) => ([.. up, .. zeo], [.. zeo, .. up is [] ? usual : up]),
            (ProgramVerb.Start, null) => ([.. Left(up)], [.. zeo, .. usual, .. up.Except(usual)]),
            (ProgramVerb.Stop, var p) when p == target.ZeoProgram => ([.. up, .. zeo], []),
            (ProgramVerb.Restart, var p) when p == target.ZeoProgram => ([.. up, .. zeo], [.. zeo, .. up]),
            (ProgramVerb.Start, var p) when p == target.ZeoProgram => ([.. Left(up)], [.. zeo, .. Left(up)]),
            (ProgramVerb.Stop, var p) => ([p!], []),
            (ProgramVerb.Restart, var p) => ([p!], [p!]),
            (_, var p) => ([], [p!]),
        };

        IEnumerable<string> Left(List<string> clients) => status.IsRunning(target.ZeoProgram) ? [] : clients;
    }

    private static IEnumerable<Step> Steps(SenaiteTarget target, IReadOnlyList<string> stop, IReadOnlyList<string> start, string realData)
    {
        var programs = new ProgramSteps(target);
        if (stop.Count > 0)
            yield return AttachedStep.Of(target, realData, "first");
        foreach (var program in stop)
            yield return programs.StopStep(program);
        if (stop.Count > 0)
            yield return programs.AllDownStep();
        foreach (var step in programs.DownProof(stop))
            yield return step;
        foreach (var program in start)
        {
            yield return programs.StartStep(program);
            yield return programs.ProofStep(program);
        }
        if (start.Count == 0)
            yield break;
        yield return programs.AllUpStep(start);
        if (start.Any(p => p != target.ZeoProgram))
        {
            foreach (var step in programs.FrontStep())
                yield return step;
        }
    }

    private string Title(SenaiteTarget target, string? one) => $"{verb} {one ?? "all programs"} of {target.Name}";

    private IEnumerable<string> Summary(SenaiteTarget target, SupervisorStatus status, string? one, IReadOnlyList<string> stop, IReadOnlyList<string> start, ProcessTable table)
    {
        yield return $"Now: {States(target, status)}.";
        if (stop.Count > 0)
            yield return $"Stopped, in this order: {string.Join(", ", stop)}.";
        if (one == target.ZeoProgram && stop.Count > 1)
            yield return "The clients go with the ZEO server: left over, they would serve old data or hang.";
        if (start.Count > 0)
            yield return $"Started, in this order: {string.Join(", ", start)}; each one is waited for until it answers.";
        if (verb != ProgramVerb.Stop && table.Missing is { } missing)
            yield return $"Not known whether somebody else restores or packs the data: {missing}.";
        if (verb == ProgramVerb.Stop)
            yield return "The laboratory cannot work until they are started again.";
    }

    private static string States(SenaiteTarget target, SupervisorStatus status) => string.Join(", ", target.Programs.Select(p => $"{p} {status.Of(p)}"));

    public override Verdict Judge(Step step, StepResult result, JudgeContext context) =>
        AttachedStep.Judge(step, result, context.Plan) ?? PortProof.Of(step, result, context) ?? ProgramJudge.Of(step, result, new(context.Plan)) ?? Verdict.Unknown("no rule for this step");

    public override Reply Report(RunSummary run)
    {
        var reply = run.Opening(run.Plan.Value("name"), $"{run.Plan.Value("name")}: {Done}");
        var already = run.Plan.Steps.Where(s => s.Kind == StepKind.Run).ToList() is var runs
            && runs.All(s => run.Verdicts.GetValueOrDefault(s.Id)?.Facts.ContainsKey("already") == true);
        var text = new List<string> { reply.Text };
        if (run.Outcome == Outcome.Succeeded)
            text.Add(already ? $"There was nothing to do: {(verb == ProgramVerb.Stop ? "they were down already" : "they ran already")}. Checked again now." : Agreed(run));
        else if (run.Verdicts.Count > 0)
            text.Add($"Nothing is taken back here: what was stopped or started until then stays so. Look with /senaite status {run.Plan.Value("name")}, then start or stop again; "
                + "supervisor's own logs on the host say why a program ends.");
        text.AddRange(Warnings(run));
        var warned = run.Outcome == Outcome.Succeeded && Warnings(run).Any();
        text.Add(run.LockLine);
        var rows = run.Plan.Steps.Where(s => run.Verdicts.ContainsKey(s.Id))
            .Select(s => System.Collections.Immutable.ImmutableArray.Create(s.Title, run.Verdicts[s.Id].Why));
        return reply with { Text = string.Join("\n", text.Where(t => t.Length > 0)), Tone = warned ? Tone.Warning : reply.Tone, Table = new(["Step", "Result"], [.. rows]) };
    }

    /// <summary>Only what was asked is said to agree, and by name.</summary>
    private static string Agreed(RunSummary run)
    {
        var target = new PlannedTarget(run.Plan);
        var asked = new List<string> { "supervisor" };
        if (Ran(ProgramSteps.PortOpen) || Ran(ProgramSteps.PortClosed) || Ran(ProgramSteps.Holders))
            asked.Add("ports");
        if (Ran(ProgramSteps.Answers))
            asked.Add("HTTP");
        var silent = target.WantedUp.Where(p => run.Plan.Values.ContainsKey("ports") && !target.Ports.ContainsKey(p)).ToList();
        var all = asked.Count == 1 ? "Supervisor says so" : $"{char.ToUpperInvariant(asked[0][0])}{string.Join(", ", asked.SkipLast(1))[1..]} and {asked[^1]} agree";
        return silent is [] ? $"{all}." : $"{all}; of {string.Join(", ", silent)} there is supervisor's word only, it has no port.";

        bool Ran(string prefix) => run.Verdicts.Any(v => v.Key.StartsWith(prefix, StringComparison.Ordinal) && v.Value.Kind == VerdictKind.Passed);
    }

    private string Done => verb switch { ProgramVerb.Start => "started", ProgramVerb.Stop => "stopped", _ => "restarted" };
}
