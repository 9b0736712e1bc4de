using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Time;

namespace ChatOps.Runbooks.Declared;

/// <summary>
/// Runs a declared command. Nothing is known about the program, so its exit status is all that is looked at, and every report says so.
/// </summary>
public sealed class DeclaredRunbook : IRunbook
{
    private const string StepId = "run";
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

    public string? Objection(ParsedCommand command) => _declared.Fill(command).Problem;

    public Task<Planning> PlanAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        var (command, problem) = _declared.Fill(request.Command);
        return Task.FromResult<Planning>(command is null ? new Planning.Refused("bad-argument", problem!) : new Planning.Ready(Plan(request, command)));
    }

    public Verdict Judge(Step step, StepResult result, JudgeContext context)
    {
        var verdict = result switch
        {
            { State: StepState.Exited, ExitStatus: 0 } => Verdict.Passed("exit status 0; nothing but the exit status was looked at"),
            { State: StepState.Exited, ExitStatus: { } status } => Verdict.Failed($"exit status {status}{Because(result)}"),
            { State: StepState.TimedOut } => Verdict.Failed($"it did not end within {Durations.Write(step.TimeLimit)} and was stopped"),
            { State: StepState.Stopped } => Verdict.Failed("it was stopped before its end"),
            { State: StepState.Never } => Verdict.Failed("it never started"),
            _ => Verdict.Unknown("there is no proof how it ended; look on the host"),
        };
        var text = Tail([.. result.OutputLines, .. result.ErrorLines]);
        return text.Length > 0 ? verdict.With("output", text) : verdict;
    }

    public Reply Report(RunSummary run)
    {
        var verdict = run.Verdicts.GetValueOrDefault(StepId);
        var reply = new Reply($"/{Spec.Name} on {_declared.Host}: {InWords(run.Outcome)}", run.Reason, ToneOf(run.Outcome))
            .With("Operation", run.Handle)
            .With("Program", run.Plan.Steps[0].Command.ToString())
            .With("Took", Durations.Write(run.Took));
        if (verdict is not null)
            reply = reply.With("Seen", verdict.Why);
        if (run.LockKept)
            reply = reply.With("Next", $"{_declared.Host} stays locked; look on the host, then /ops resolve {run.Handle}");
        return verdict?.Facts.GetValueOrDefault("output") is { } output ? reply with { Code = output } : reply;
    }

    private Plan Plan(PlanRequest request, CommandLine command)
    {
        var reads = Spec.Risk == Risk.Read;
        var step = new Step(StepId, Spec.Summary, StepKind.Run, _declared.User, command)
        {
            Effect = reads ? Effect.None : Effect.Changes,
            TimeLimit = _declared.TimeLimit,
        };
        ImmutableArray<string> summary =
        [
            $"Runs {command} on {_declared.Host}{(_declared.User.Length > 0 ? $" as {_declared.User}" : "")}, for at most {Durations.Write(_declared.TimeLimit)}.",
            reads ? "The settings say that it only reads." : "It changes the host, and there is no way back: nothing is undone when it fails.",
            "Only its exit status is looked at: 0 counts as success.",
        ];
        return new Plan(Spec.Name, request.Target.Id.ToString(), $"{Spec.Summary} on {_declared.Host}", summary, [step], [], request.ValidUntil);
    }

    private static string Because(StepResult result) =>
        result.ErrorLines.LastOrDefault() is { } line ? $": {Core.Text.Quotation.Line(Core.Text.PythonBytes.Strip(line))}" : "";

    private static string Tail(List<string> lines)
    {
        var text = string.Join('\n', lines.TakeLast(LastLines));
        return text.Length <= LastCharacters ? text : string.Concat("…", text.AsSpan(text.Length - LastCharacters));
    }

    private static string InWords(Outcome outcome) => outcome switch
    {
        Outcome.Succeeded => "done",
        Outcome.Unknown => "it is not known how it ended",
        _ => outcome.ToString().ToLowerInvariant(),
    };

    /// <summary>Never good: nothing but the exit status was looked at.</summary>
    private static Tone ToneOf(Outcome outcome) => outcome switch
    {
        Outcome.Succeeded => Tone.Neutral,
        Outcome.Cancelled or Outcome.Denied or Outcome.Expired => Tone.Warning,
        _ => Tone.Bad,
    };
}
