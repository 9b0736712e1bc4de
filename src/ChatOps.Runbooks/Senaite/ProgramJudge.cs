using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Runbooks.HostCommands;
using ChatOps.Runbooks.Senaite.Others;

namespace ChatOps.Runbooks.Senaite;

/// <summary>Judges the steps of <see cref="ProgramSteps"/> by their ids. Null: not one of them.</summary>
internal static class ProgramJudge
{
    public static Verdict? Of(Step step, StepResult result, PlannedTarget target)
    {
        var id = step.Id;
        if (id.StartsWith(ProgramSteps.Start, StringComparison.Ordinal))
            return Moved(step, result, SupervisorAnswer.Started);
        if (id.StartsWith(ProgramSteps.Stop, StringComparison.Ordinal))
            return Moved(step, result, SupervisorAnswer.Stopped);
        if (id.StartsWith(ProgramSteps.Answers, StringComparison.Ordinal) || id.StartsWith(ProgramSteps.Front, StringComparison.Ordinal))
            return Answers(result);
        if (id.StartsWith(ProgramSteps.FreePorts, StringComparison.Ordinal))
            return PortProof.Free(result, target);
        if (id.StartsWith(ProgramSteps.PortOpen, StringComparison.Ordinal))
            return Port(result, target.ZeoPort, open: true);
        if (id.StartsWith(ProgramSteps.PortClosed, StringComparison.Ordinal))
            return Port(result, target.ZeoPort, open: false);
        if (id.StartsWith(ProgramSteps.AllDown, StringComparison.Ordinal))
            return Programs(result, target.WantedDown, (s, p) => s.IsDown(p), "down");
        if (id.StartsWith(ProgramSteps.Up, StringComparison.Ordinal))
            return Programs(result, UpWanted(step, target), (s, p) => s.IsRunning(p), "up");
        if (id.StartsWith(ProgramSteps.NothingOpen, StringComparison.Ordinal))
            return Open(result);
        return id.StartsWith(ProgramSteps.NoStrangers, StringComparison.Ordinal) ? OthersJudge.Strangers(result, target.Plan) : null;
    }

    private static Verdict Moved(Step step, StepResult result, Func<string, string, (bool Done, string Said)> read)
    {
        if (result.State == StepState.Overdue && step.RootLine is not null)
            return Verdict.Passed($"supervisor did not answer within {step.RootSeconds} seconds; what became of it, the next look tells");
        if (result.CutShort is { } end)
            return end;
        var (done, said) = read(step.Command.Arguments[^1], result.Output);
        if (!done)
            return Verdict.Failed($"supervisor said: {(said.Length > 0 && said != "nothing" ? said : Wording.Quote(result.ErrorLines))}");
        return SupervisorAnswer.WasAlready(said)
            ? Verdict.Passed(step.Id.StartsWith(ProgramSteps.Start, StringComparison.Ordinal) ? "it ran already" : "it was down already").With("already", "yes")
            : Verdict.Passed(said);
    }

    private static Verdict Answers(StepResult result) => HttpAnswer.Read(result.Output, result.ErrorLines, result.ExitStatus) switch
    {
        { Good: true } good => Verdict.Passed(good.Told),
        { Asked: false } unasked => Verdict.NotYet(unasked.Told).With(Core.Plans.Facts.Unanswered, "yes"),
        var other => Verdict.NotYet(other.Told),
    };

    /// <summary>find ends with 1 where a process ends while it looks. A look that did not come to its end has seen nobody, which proves nothing.</summary>
    private static Verdict Open(StepResult result) => OpenBy(result) switch
    {
        { Count: > 0 } pids => Verdict.NotYet($"process {string.Join(", ", pids.Take(5))}{(pids.Count > 5 ? $" and {pids.Count - 5} more" : "")} still hold{(pids.Count == 1 ? "s" : "")} it open"),
        _ when result is { State: StepState.Exited, ExitStatus: 0 or 1, Whole: true } => Verdict.Passed("no process holds it open"),
        _ => Verdict.NotYet($"it cannot be told whether a process holds it open: {Wording.Quote(result.ErrorLines.Append(result.ExitStatus is { } exit ? $"exit status {exit}" : "no answer in time"))}")
            .With(Core.Plans.Facts.Unanswered, "yes"),
    };

    /// <summary>Lines <c>/proc/PID/fd/N PATH</c>.</summary>
    private static List<string> OpenBy(StepResult result) =>
        [.. Lines.Of(result.Output).Select(l => l.Split('/') is ["", "proc", var pid, ..] ? pid : "?").Distinct(StringComparer.Ordinal)];

    private static Verdict Port(StepResult result, int port, bool open) => SocketTable.Read(result).Listens(port) switch
    {
        null => Verdict.NotYet("the table of open ports could not be read"),
        true when open => Verdict.Passed($"port {port} is open"),
        true => Verdict.NotYet($"something still listens on port {port}"),
        false when open => Verdict.NotYet($"nothing listens on port {port} yet"),
        false => Verdict.Passed($"port {port} is closed"),
    };

    /// <summary><c>up-programs…</c>: all that the plan wants up; <c>up-zeo…</c>, <c>up-client2…</c>: that one.</summary>
    private static ImmutableArray<string> UpWanted(Step step, PlannedTarget target)
    {
        var word = step.Id[ProgramSteps.Up.Length..].Split('-')[0];
        if (word == "programs")
            return target.WantedUp;
        return [target.Programs[word == "zeo" ? 0 : int.Parse(word["client".Length..])]];
    }

    private static Verdict Programs(StepResult result, ImmutableArray<string> programs, Func<SupervisorStatus, string, bool> holds, string word)
    {
        var status = SupervisorStatus.Read(result.Output);
        if (status.Trouble is { } trouble)
            return Verdict.NotYet($"supervisor does not answer: {trouble}");
        var others = programs.Where(p => !holds(status, p)).Select(p => $"{p} is {status.Of(p) ?? "not known to supervisor"}").ToList();
        return others is [] ? Verdict.Passed($"{string.Join(", ", programs)}: {word}") : Verdict.NotYet(string.Join(", ", others));
    }
}
