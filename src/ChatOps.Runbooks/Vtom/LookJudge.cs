using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Vtom;

/// <summary>Reads what the looks found into facts of their verdicts. Null: not one of them.</summary>
internal static class LookJudge
{
    public static Verdict? Of(Step step, StepResult result, JudgeContext context)
    {
        var install = new PlannedInstall(context.Plan);
        Func<Verdict>? judge = step.Id switch
        {
            VtomProbes.File + VtomProbes.Now => () => OfFile(result, install),
            VtomProbes.Ping + VtomProbes.Now => () => OfPing(result, install),
            VtomProbes.Sockets + VtomProbes.Now => () => OfSockets(result, install),
            VtomProbes.Owners + VtomProbes.Now => () => OfOwners(result, install, context.Earlier.GetValueOrDefault(VtomProbes.Sockets + VtomProbes.Now)),
            VtomProbes.Environment + VtomProbes.Now => () => OfEnvironment(result, install),
            VtomProbes.Jobs + VtomProbes.Now or VtomProbes.Late + VtomProbes.Now => () => OfJobs(step, result),
            var id when id.StartsWith(VtomProbes.ConnectNormal, StringComparison.Ordinal) || id.StartsWith(VtomProbes.ConnectMaintenance, StringComparison.Ordinal) => () => OfConnect(result),
            _ => null,
        };
        return judge is null ? null : result.State == StepState.Exited ? judge() : Verdict.Unanswered("no answer in time");
    }

    private static Verdict OfFile(StepResult result, PlannedInstall install)
    {
        var missing = result.ExitStatus != 0 && Wording.IsMissing(result.Error);
        if (!missing && (result.ExitStatus != 0 || !result.Whole))
            return Verdict.Unanswered($"it cannot be read: {Wording.Quote(result)}");
        var raw = missing ? "" : RawBytes.FromBase64(result.Output);
        if (raw is null)
            return Verdict.Failed("what came is no base64");
        var file = new PersonalPorts(raw);
        var verdict = Verdict.Passed(missing ? "it is not there: every service has its own name" : string.Join(", ", install.Services.Select(s => $"{s.Name}:{file.NameOf(s.Name)}")))
            .With("there", missing ? "no" : "yes");
        if (file.Problem(install.Services.Select(s => s.Name)) is { } problem)
            verdict = verdict.With("problem", problem);
        return install.Services.Select((s, i) => (s, i)).Aggregate(verdict, (v, x) => v.With($"name {x.i}", file.NameOf(x.s.Name)));
    }

    private static Verdict OfPing(StepResult result, PlannedInstall install)
    {
        if (PingOutput.Read(result) is not { } ping)
            return Verdict.Unanswered($"it lists no services: {Wording.Quote(result)}");
        var verdict = Verdict.Passed(ping.Header);
        for (var i = 0; i < install.Services.Length; i++)
        {
            var s = install.Services[i];
            if (ping.Of(s.Name, s.Normal, s.Maintenance) is { } shown)
                verdict = verdict.With($"port {i}", shown.Port.ToString()).With($"active {i}", shown.Active ? "yes" : "no");
        }
        var left = ping.LeftOpen(install.Services.Select(s => s.Name)).Select(s => $"{s.Service} ({s.Port})");
        return verdict
            .With("sessions", string.Join('\n', ping.Sessions.Select(s => $"{s.To}: {s.Told}")))
            .With("engines-up", string.Join(", ", ping.Engines.Where(e => e.Active).Select(e => e.Name)))
            .With("engines-down", string.Join(", ", ping.Engines.Where(e => !e.Active).Select(e => e.Name)))
            .With("tells-engines", ping.TellsEngines ? "yes" : "no")
            .With("others-up", string.Join(", ", ping.Services.Where(s => s.Active && install.Services.All(m => m.Name != s.Service)).Select(s => s.Label)))
            .With("left-open", string.Join(", ", left));
    }

    private static Verdict OfSockets(StepResult result, PlannedInstall install)
    {
        var (table, unread) = PortLook.Of(result, install.Services.SelectMany(s => new[] { s.Port(false), s.Port(true) }));
        if (unread is not null)
            return Verdict.Unanswered(unread);
        var verdict = Verdict.Passed("read");
        for (var i = 0; i < install.Services.Length; i++)
        {
            foreach (var maintenance in new[] { false, true })
            {
                if (table.On(install.Services[i].Port(maintenance)).FirstOrDefault() is { } listener)
                    verdict = verdict.With($"{Place(maintenance)} {i}", $"{listener.Processes.FirstOrDefault()} {listener.Holder}");
            }
        }
        return verdict;
    }

    /// <summary>Joins the sockets with the process table: <c>ours …</c> or <c>other …</c>; nothing where nobody listens.</summary>
    private static Verdict OfOwners(StepResult result, PlannedInstall install, Verdict? sockets)
    {
        if (sockets is not { Kind: VerdictKind.Passed })
            return Verdict.Unanswered("nobody knows who listens");
        if (ProcessList.Read(result.Output) is not { } processes)
            return Verdict.Unanswered($"the processes cannot be read: {Wording.Quote(result)}");
        var verdict = Verdict.Passed("read");
        foreach (var (key, held) in sockets.Facts)
        {
            var (pid, told) = (int.Parse(held.Split(' ')[0]), held[(held.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            var user = pid == 0 ? null : processes.FirstOrDefault(p => p.Pid == pid)?.User;
            verdict = verdict.With(key, user == install.Owner ? $"ours {told}" : $"other {told}{(user is null ? "" : $" of {user}")}");
        }
        return verdict;
    }

    private static Verdict OfConnect(StepResult result) => ConnectAnswer.Of(result) switch
    {
        "open" => Verdict.Passed("answers").With("answer", "open"),
        "refused" => Verdict.Passed("refused").With("answer", "refused"),
        "silent" => Verdict.Passed("no answer").With("answer", "silent"),
        _ => Verdict.Unanswered($"it could not be tried: {Wording.Quote(result.ErrorLines)}"),
    };

    private static Verdict OfEnvironment(StepResult result, PlannedInstall install)
    {
        if (result.ExitStatus != 0 || !result.Whole)
            return Verdict.Unanswered($"it cannot be read: {Wording.Quote(result)}");
        var variables = result.OutputLines.Select(l => l.Split('=', 2)).Where(v => v.Length == 2).ToList();
        var verdict = Verdict.Passed("read");
        if (variables.FindLast(v => v[0] == "TOM_PRIMARY_SERVER") is [_, var primary] && primary.Trim().Length > 0)
            verdict = verdict.With("backup-of", primary.Trim());
        if (install.Login && variables.FindLast(v => v[0] == "HOME") is [_, var home] && home.TrimEnd('/') != install.Home)
            verdict = verdict.With("other-home", home);
        return verdict;
    }

    private static Verdict OfJobs(Step step, StepResult result)
    {
        if (result.ExitStatus != 0 || !result.Whole)
            return Verdict.Unanswered($"{step.Command.Program[(step.Command.Program.LastIndexOf('/') + 1)..]} does not tell: {Wording.Quote(result.ErrorLines.Append($"exit status {result.ExitStatus}").Take(1))}");
        var lines = result.OutputLines.Where(l => l.Trim().Length > 0).ToList();
        // It complained and listed nothing: its exit status 0 says nothing of jobs.
        if (lines is [] && result.ErrorLines.Any())
            return Verdict.Unanswered($"{step.Command.Program[(step.Command.Program.LastIndexOf('/') + 1)..]} does not tell: {Wording.Quote(result.ErrorLines.Take(1))}");
        return Verdict.Passed($"{lines.Count} lines").With("jobs", string.Join('\n', lines.Take(100)));
    }

    public static string Place(bool maintenance) => maintenance ? "maintenance" : "normal";
}
