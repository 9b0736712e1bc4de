using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Time;
using ChatOps.Runbooks.Expectations;

namespace ChatOps.Runbooks.Declared;

/// <summary>
/// Runs a declared command. Nothing is known about the program: what the settings expect is looked at on the host, and without that its exit status alone, which
/// every report says.
/// </summary>
public sealed class DeclaredRunbook : IRunbook
{
    private const string StepId = "run";
    private const string UndoId = "undo";
    private const int LastLines = 30;
    private const int LastCharacters = 3000;

    private readonly DeclaredCommand _declared;

    /// <summary>Throws with all sentences of <see cref="DeclaredCommand.Problems"/> when there are any: such a command must not start.</summary>
    public DeclaredRunbook(DeclaredCommand declared)
    {
        if (declared.Problems() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(' ', problems), nameof(declared));
        _declared = declared;
    }

    public CommandSpec Spec => _declared.Spec;

    public TargetId? FixedTarget => new TargetId("host", _declared.Host);

    public string? Objection(ParsedCommand command) => _declared.Template.Fill(command).Problem ?? (HasUndo ? _declared.UndoTemplate.Fill(command).Problem : null);

    public async Task<Planning> PlanAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        var (command, problem) = _declared.Template.Fill(request.Command);
        var (back, backProblem) = HasUndo ? _declared.UndoTemplate.Fill(request.Command) : (null, null);
        if (command is null || backProblem is not null)
            return new Planning.Refused("bad-argument", (problem ?? backProblem)!);
        var looks = new ExpectedLooks(_declared.Expect, request.Command, [""], _declared.User, HasUndo);
        return await looks.LookAsync(request, cancellationToken) is { } refused ? refused : new Planning.Ready(Plan(request, command, back, looks));
    }

    public Verdict Judge(Step step, StepResult result, JudgeContext context)
    {
        if (ExpectedLooks.IsOne(step))
            return ExpectedLooks.Judge(step, result, context.Plan);
        var verdict = result switch
        {
            { State: StepState.Exited, ExitStatus: 0 } => Verdict.Passed(_declared.Expect.IsEmpty ? "exit status 0; nothing but the exit status was looked at" : "exit status 0"),
            { State: StepState.Exited, ExitStatus: { } status } => Verdict.Failed($"exit status {status}{Because(result)}"),
            { State: StepState.TimedOut } => Verdict.Failed($"it did not end within {Durations.Write(step.TimeLimit)} and was stopped"),
            { State: StepState.Stopped } => Verdict.Failed("it was stopped before its end"),
            { State: StepState.Never } => Verdict.Failed("it never started"),
            _ => Verdict.Unknown("there is no proof how it ended; look on the host"),
        };
        var text = Tail([.. result.OutputLines, .. result.ErrorLines]);
        return text.Length > 0 ? verdict.With("output", text) : verdict;
    }

    public bool ProvesByLooks(Step step) => ExpectedLooks.IsOne(step);

    public Reply Report(RunSummary run)
    {
        var verdict = run.Verdicts.GetValueOrDefault(StepId);
        var holds = ExpectedLooks.AllHold(run);
        var reply = new Reply($"/{Spec.Name} on {_declared.Host}: {InWords(run, holds)}", run.Reason, ToneOf(run.Outcome, holds))
            .With("Operation", run.Handle)
            .With("Program", run.Plan.Steps[0].Command.ToString())
            .With("Took", Durations.Write(run.Took));
        if (verdict is not null)
            reply = reply.With("Seen", verdict.Why);
        if (run.Verdicts.GetValueOrDefault(UndoId) is { } back)
            reply = reply.With("Way back", back.Why);
        reply = ExpectedLooks.Into(reply, run);
        if (run.LockKept)
            reply = reply.With("Next", $"{_declared.Host} stays locked; look on the host, then /ops resolve {run.Handle}");
        return verdict?.Facts.GetValueOrDefault("output") is { } output ? reply with { Code = output } : reply;
    }

    private bool HasUndo => !_declared.Undo.IsEmpty;

    private Plan Plan(PlanRequest request, CommandLine command, CommandLine? back, ExpectedLooks looks)
    {
        var reads = Spec.Risk == Risk.Read;
        var step = Changing(StepId, Spec.Summary, command, _declared.TimeLimit) with { Effect = reads ? Effect.None : Effect.Changes };
        if (back is not null)
            step = step with { Undo = [Changing(UndoId, $"Take back: {Spec.Summary}", back, _declared.UndoLimit), .. looks.BackSteps] };
        ImmutableArray<string> summary =
        [
            $"Runs {command} on {_declared.Host}{(_declared.User.Length > 0 ? $" as {_declared.User}" : "")}, for at most {Durations.Write(_declared.TimeLimit)}.",
            reads ? "The settings say that it only reads."
                : back is null ? "It changes the host, and there is no way back: nothing is undone when it fails."
                : $"It changes the host. When it fails, {back} takes it back, and everything named below must be as it is now.",
            .. _declared.Expect.IsEmpty ? ["Only its exit status is looked at: 0 counts as success."] : looks.Summary,
        ];
        return new Plan(Spec.Name, request.Target.Id.ToString(), $"{Spec.Summary} on {_declared.Host}", summary, [step, .. looks.Steps], [.. looks.Basis], request.ValidUntil)
        {
            Values = looks.Values.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }

    private Step Changing(string id, string title, CommandLine command, TimeSpan limit) =>
        new(id, title, StepKind.Run, _declared.User, command) { Effect = Effect.Changes, TimeLimit = limit };

    private static string Because(StepResult result) =>
        result.ErrorLines.LastOrDefault() is { } line ? $": {Core.Text.Quotation.Line(Core.Text.PythonBytes.Strip(line))}" : "";

    private static string Tail(List<string> lines)
    {
        var text = string.Join('\n', lines.TakeLast(LastLines));
        return text.Length <= LastCharacters ? text : string.Concat("…", text.AsSpan(text.Length - LastCharacters));
    }

    private static string InWords(RunSummary run, bool holds) => run.Outcome switch
    {
        Outcome.Succeeded => holds ? "done, and checked on the host" : "done",
        Outcome.Unknown when run.Verdicts.GetValueOrDefault(StepId)?.Kind == VerdictKind.Passed && ExpectedLooks.IsDoubtful(run) => "ran, not verified",
        Outcome.Unknown => "it is not known how it ended",
        Outcome.RolledBack => "it did not work, and was taken back",
        _ => run.Outcome.ToString().ToLowerInvariant(),
    };

    /// <summary>Good only where more than the exit status was looked at.</summary>
    private static Tone ToneOf(Outcome outcome, bool holds) => outcome switch
    {
        Outcome.Succeeded => holds ? Tone.Good : Tone.Neutral,
        Outcome.Cancelled or Outcome.Denied or Outcome.Expired or Outcome.RolledBack => Tone.Warning,
        _ => Tone.Bad,
    };
}
