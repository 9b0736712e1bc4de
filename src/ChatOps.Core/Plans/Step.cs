using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Plans;

/// <summary>One step of a plan: plain data, all of it part of the digest.</summary>
/// <param name="Id">Unique in the plan, <c>[a-z0-9-]</c>, such as <c>stop-zeoserver</c>.</param>
/// <param name="Title">For people: <c>Stop the ZEO server</c>.</param>
/// <param name="User">The host's user it runs as; empty: the account the executor arrives as.</param>
public sealed record Step(string Id, string Title, StepKind Kind, string User, CommandLine Command)
{
    public Effect Effect { get; init; } = Effect.None;

    /// <summary>The host of the inventory it runs on; empty: the target's own. What looks at a host from outside runs elsewhere. Never on Changes.</summary>
    public string Host { get; init; } = "";

    /// <summary>Standard input, known when the plan is made (the answer to a prompt). No secrets: plans are shown.</summary>
    public string? Input { get; init; }

    /// <summary>What the input is, where it is a script of the bot's own: cards name it and its hash instead of showing every line. Empty: it is shown.</summary>
    public string InputName { get; init; } = "";

    public InputEncoding InputEncoding { get; init; } = InputEncoding.Utf8;

    /// <summary>
    /// Through the user's login shell, so that its profile sets the environment (PATH above all); begins in the user's home folder. What the profile prints
    /// stands in the output before the program's own.
    /// </summary>
    public bool Login { get; init; }

    /// <summary>
    /// More than 0: a <see cref="RootLine"/> with this limit in seconds, run by the account the executor arrives as (<see cref="User"/> is empty then). It is
    /// never ended on demand. Made by <see cref="AsRoot"/>.
    /// </summary>
    public int RootSeconds { get; init; }

    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(1);

    public AtLimit AtLimit { get; init; } = AtLimit.Stop;

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Looked at on the host in the same call that starts the step (Run and PutFile).</summary>
    public ImmutableArray<Guard> Guards { get; init; } = [];

    /// <summary>
    /// How this step is taken back, in order; run when it had started and the operation fails or is cancelled. Safe when it did nothing.
    /// The last of an operation's undos (those of its first steps) check that the old state is there again.
    /// </summary>
    public ImmutableArray<Step> Undo { get; init; } = [];

    /// <summary>
    /// What this step leaves on the host (half an archive) stays there: its undo only looks whether the rest is untouched. An operation that fails after it
    /// is Failed, never RolledBack.
    /// </summary>
    public bool LeavesTraces { get; init; }

    /// <summary>
    /// What this step has done stays, whatever comes: there is no way back, and its undo only looks whether something of it still runs. A cancelled operation
    /// is Cancelled when nothing does.
    /// </summary>
    public bool StaysDone { get; init; }

    /// <summary>Standard error is for the judge, not for people: numbered events of a tool. It is kept on the host, and stands in no transcript.</summary>
    public bool ErrorForJudge { get; init; }

    /// <summary>Regular expressions: lines that match are kept for <see cref="IRunbook.Judge"/> however long the output is.</summary>
    public ImmutableArray<string> Watch { get; init; } = [];

    /// <summary>How much of a probe's output is read at most (Check, WaitUntil), in bytes per stream.</summary>
    public int MaxOutput { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// With false the operation goes on when this step is judged Failed, and says so in its report (a warning, not the end). Never on Changes.
    /// </summary>
    public bool Required { get; init; } = true;

    /// <summary>Started once on the host and followed; otherwise a probe.</summary>
    public bool Detached => Kind is StepKind.Run or StepKind.PutFile;

    /// <summary>Null: it is none.</summary>
    public RootLine? RootLine => RootSeconds > 0 ? new(Command, RootSeconds) : null;

    /// <summary>As whom people see it run.</summary>
    public string ShownUser => RootSeconds > 0 ? "root" : User;

    /// <summary>The same command as a root line. One that is followed gets the time that its limit on the far side needs; one that waits keeps its own.</summary>
    public Step AsRoot(int seconds) => this with
    {
        User = "",
        RootSeconds = seconds,
        AtLimit = AtLimit.LeaveUnknown,
        TimeLimit = Kind == StepKind.WaitUntil ? TimeLimit : new RootLine(Command, seconds).Longest,
    };
}
