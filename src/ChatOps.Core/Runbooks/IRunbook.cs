using System.Collections.Immutable;
using ChatOps.Core.Access;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Chat;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;

namespace ChatOps.Core.Runbooks;

/// <summary>Anything that can be typed.</summary>
public interface ICommand
{
    CommandSpec Spec { get; }
}

/// <summary>A recipe that touches a host. Stateless: everything it needs later is in the plan and the results.</summary>
public interface IRunbook : ICommand
{
    /// <summary>The target of a command that has no target parameter, such as a declared command on one host; null: it is named by the command.</summary>
    Inventory.TargetId? FixedTarget => null;

    /// <summary>
    /// What is wrong with the arguments themselves, told at once and before anything exists; one sentence. Null: nothing. Pure: no host is asked.
    /// </summary>
    string? Objection(ParsedCommand command) => null;

    /// <summary>Looks (read-only, repeatable) and writes down what would be done, or refuses with a code and a next step.</summary>
    Task<Planning> PlanAsync(PlanRequest request, CancellationToken cancellationToken);

    /// <summary>Judges one step by what really came out. Pure.</summary>
    Verdict Judge(Step step, StepResult result, JudgeContext context);

    /// <summary>The final message. <paramref name="run"/>.Outcome is decided by the engine; the report explains it. Pure.</summary>
    Reply Report(RunSummary run);

    /// <summary>
    /// What can still be told from the output of a step that did not come to its own end (cancelled, out of time, lost): facts for its verdict, which the
    /// engine decides. Pure.
    /// </summary>
    IEnumerable<KeyValuePair<string, string>> FoundUntil(Step step, StepResult result) => [];

    /// <summary>How far a step is, told from one more line of its output. Pure; null: nothing can be told.</summary>
    Progress? ProgressOf(Step step, string line, Progress? before) => before;

    /// <summary>What a concluded run says for the pictures over time. Pure.</summary>
    IEnumerable<Measure> Measures(PastRun run) => [];
}

/// <summary>A command that only answers from the bot's own state, or acts on operations (<c>/ops …</c>). Touches no host.</summary>
public interface IAnswer : ICommand
{
    Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken);
}

/// <param name="Handle">The operation's short id, for names of things the plan creates; <c>plan</c> for a mere preview.</param>
/// <param name="TargetBusy">An operation of ours holds the target now: its processes are no foreign ones. Never true when probed under the lock.</param>
/// <param name="ValidUntil">To be put into the plan.</param>
public sealed record PlanRequest(
    ParsedCommand Command, Target Target, IHostProbe Host, string Handle, DateTimeOffset Now, TimeZoneInfo Zone, DateTimeOffset ValidUntil, bool TargetBusy)
{
    /// <summary>What waits for its moment on this target.</summary>
    public ImmutableArray<Appointment> Appointments { get; init; } = [];

    /// <summary>Earlier runs on this target; null where there is none to ask (a test).</summary>
    public IHistory? History { get; init; }

    /// <summary>Who else holds the target, or in what doubt an operation left it, for people; null: nobody.</summary>
    public string? Lock { get; init; }

    /// <summary>What earlier runs found out on this target; null where there is none to ask (a test).</summary>
    public IFindings? Findings { get; init; }

    /// <summary>For steps that run elsewhere (<see cref="Step.Host"/>): how that host is asked, by its name; null: there is no such host.</summary>
    public Func<string, IHostProbe?> Elsewhere { get; init; } = _ => null;
}

public abstract record Planning
{
    private Planning() { }

    public sealed record Ready(Plan Plan) : Planning;

    /// <param name="Code">Such as <c>probe-failed</c>, <c>cron-due</c>, <c>no-space</c>, <c>already</c>.</param>
    public sealed record Refused(string Code, string Reason) : Planning;
}

/// <summary>Read-only questions to the target's host. Throws <see cref="HostUnreachableException"/>; the engine makes that <c>probe-failed</c>.</summary>
public interface IHostProbe
{
    /// <param name="timeLimit">Null: 30 seconds.</param>
    /// <param name="login">Through the user's login shell (<see cref="Step.Login"/>).</param>
    /// <param name="input">Standard input of the program, as UTF-8; null: empty.</param>
    Task<ProbeResult> RunAsync(
        string user, CommandLine command, TimeSpan? timeLimit = null, int? maxOutput = null, bool login = false, string? input = null,
        CancellationToken cancellationToken = default);

    /// <summary>What only root is told; the runbook has fixed every word of it.</summary>
    Task<ProbeResult> RootAsync(RootLine line, CancellationToken cancellationToken = default);

    /// <summary>What the host has refused until a person acts is tried again: a person asks for it.</summary>
    void Forget() { }
}

/// <param name="Facts">What earlier steps' verdicts found out, by step id (undo steps by their own ids).</param>
public sealed record JudgeContext(Plan Plan, ImmutableSortedDictionary<string, Verdict> Earlier, bool Undoing, DateTimeOffset Now)
{
    /// <summary>A fact that an earlier step's verdict noted, or null.</summary>
    public string? Fact(string step, string name) => Earlier.GetValueOrDefault(step)?.Facts.GetValueOrDefault(name);
}

public enum VerdictKind { Passed, Failed, Unknown, NotYet }

/// <summary>One step's verdict. NotYet only for WaitUntil. Unknown: it cannot be told whether it worked.</summary>
public sealed record Verdict(VerdictKind Kind, string Why)
{
    public ImmutableSortedDictionary<string, string> Facts { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What the bot must not forget; kept in the commit that ends the step.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    public static Verdict Passed(string why) => new(VerdictKind.Passed, why);
    public static Verdict Failed(string why) => new(VerdictKind.Failed, why);
    /// <summary>Failed because nobody answered in a way that can be read: it is counted, and says nothing of what was asked about.</summary>
    public static Verdict Unanswered(string why) => Failed(why).With(Operations.Facts.Unanswered, "yes");
    public static Verdict Unknown(string why) => new(VerdictKind.Unknown, why);
    public static Verdict NotYet(string why) => new(VerdictKind.NotYet, why);

    public Verdict With(string fact, string value) => this with { Facts = Facts.SetItem(fact, value) };
}

/// <param name="Delivery">What was delivered; an answer that changes something marks it handled in the same commit.</param>
public sealed record AnswerRequest(ParsedCommand Command, Actor Actor, string Channel, string Delivery, DateTimeOffset Now, TimeZoneInfo Zone)
{
    /// <summary><see cref="Chat.Delivery.Overheard"/>.</summary>
    public bool Overheard { get; init; }
}
