using ChatOps.Core.Inventory;

namespace ChatOps.Core.Execution;

/// <summary>
/// Runs things on one kind of host. Two ways: a probe (read-only, in the foreground, bounded, may be repeated) and a step (started
/// detached on the host under a key and a fence, followed by byte offsets; it outlives the bot and every connection).
/// Every method throws <see cref="HostUnreachableException"/> when the host could not be asked; that says nothing about the step.
/// </summary>
public interface IExecutor
{
    /// <summary>Runs a read-only program to its end. Output past <paramref name="probe"/>.MaxOutput bytes per stream is cut and said so.</summary>
    Task<ProbeResult> ProbeAsync(Host host, Probe probe, CancellationToken cancellationToken);

    /// <summary>Starts a step. Starting the same key twice starts it once: the second call answers <see cref="StartAnswer.Existing"/>.</summary>
    Task<StartAnswer> StartAsync(Host host, StepStart start, CancellationToken cancellationToken);

    /// <summary>
    /// What the step did since the offsets; waits on the host up to <paramref name="wait"/> for something new. Raises the fence seen there.
    /// </summary>
    Task<StepProgress> FollowAsync(Host host, StepKey key, long fence, StepOffsets from, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the step: TERM to all of its processes, after the grace KILL, and looks for what is left. Also the way to make sure that a step
    /// that never started never will: then the state is <see cref="StepState.Never"/>. Safe to repeat.
    /// </summary>
    Task<StepProgress> StopAsync(Host host, StepKey key, long fence, CancellationToken cancellationToken);

    /// <summary>Settles a doubt after a lost answer: if no start was seen, none will ever succeed (<see cref="StepState.Never"/>).</summary>
    Task<StepProgress> SettleAsync(Host host, StepKey key, long fence, CancellationToken cancellationToken);

    /// <summary>Deletes the folders of operations (all steps) that ended longer ago than the age. Running steps stay.</summary>
    Task PruneAsync(Host host, string user, TimeSpan age, CancellationToken cancellationToken);
}

/// <summary>A read-only question to a host.</summary>
/// <param name="User">The host's user to run as; empty: the user the executor arrives as.</param>
public sealed record Probe(string User, CommandLine Command, TimeSpan TimeLimit, int MaxOutput = 4 * 1024 * 1024)
{
    /// <summary>Through the user's login shell.</summary>
    public bool Login { get; init; }

    /// <summary>Standard input of the program (null: empty), such as the text of a script that an interpreter reads. No secrets.</summary>
    public string? Input { get; init; }

    public InputEncoding InputEncoding { get; init; }

    /// <summary><see cref="Runbooks.Step.RootSeconds"/>.</summary>
    public int RootSeconds { get; init; }
}

/// <param name="ExitStatus">0–255; null when the probe ran into its time limit.</param>
public sealed record ProbeResult(int? ExitStatus, string Output, string Error, bool Truncated = false)
{
    public bool TimedOut => ExitStatus is null;

    /// <summary>How the bytes of <see cref="Output"/> were read: whoever writes them back must write them so. Latin-1 where they are no UTF-8.</summary>
    public InputEncoding Encoding { get; init; }

    /// <summary>What sudo, the loader or a profile printed on the way to the program: told, and never judged.</summary>
    public string OnTheWay { get; init; } = "";
}

/// <summary>Names a step on its host: <c>operation/step</c>, both of <c>[a-z0-9-]</c>, and the user whose folder holds it.</summary>
public sealed record StepKey(string User, string Operation, string Step);

/// <param name="Digest">SHA-256 (hex) over the step as approved; kept in the step's folder, compared on every later call.</param>
/// <param name="Input">Standard input of the program (null: empty). It is deleted on the host once the program has it open.</param>
public sealed record StepStart(
    StepKey Key, long Fence, string Digest, CommandLine Command, string? Input, TimeSpan TimeLimit, AtLimit AtLimit, IReadOnlyList<Guard> Guards)
{
    /// <summary>Through the user's login shell.</summary>
    public bool Login { get; init; }

    public InputEncoding InputEncoding { get; init; }

    /// <summary><see cref="Runbooks.Step.RootSeconds"/>.</summary>
    public int RootSeconds { get; init; }

    /// <summary>What the host must have of this operation, because it was told so before.</summary>
    public HostMemory Remembers { get; init; }

    /// <summary>The command is <c>put-file PATH MODE</c> and done by the launcher itself (<see cref="Runbooks.FilePut"/>).</summary>
    public bool PutsFile { get; init; }
}

/// <summary>What a host has in its folders of an operation, as far as the bot has seen it. A host that has less was put back to an earlier state.</summary>
public enum HostMemory
{
    Nothing,

    /// <summary>An earlier step of the operation, by the same user.</summary>
    Operation,

    /// <summary>This step, started.</summary>
    Step,
}

/// <summary>What the launcher does when the time limit passes: end the step's processes, or leave them alone and say that it is not known.</summary>
public enum AtLimit { Stop, LeaveUnknown }

/// <summary>A condition looked at on the host, in the same call that starts the step, right before the program.</summary>
public abstract record Guard
{
    private Guard() { }

    /// <summary>The path is still the very file or folder of the plan: <c>inode:bytes:mtime</c>, as <c>stat -c %i:%s:%Y</c> prints it.</summary>
    public sealed record Same(string Path, string Identity) : Guard;

    /// <summary>
    /// Nobody has touched the file since: <c>inode:bytes:mtime:ctime</c>, both times with nanoseconds, as <c>stat -c %i:%s:%.9Y:%.9Z</c> prints it. A ctime cannot be
    /// put back; a rename or a new link changes it, so this is for what stays where it is.
    /// </summary>
    public sealed record Still(string Path, string Identity) : Guard;

    /// <summary>Nothing is at the path, not even a dangling link.</summary>
    public sealed record Absent(string Path) : Guard;
}

public abstract record StartAnswer
{
    private StartAnswer() { }

    /// <param name="Progress">What the same call saw of it in its first moments, from the beginning of its output; null: it did not look.</param>
    public sealed record Started(StepProgress? Progress = null) : StartAnswer;

    /// <summary>This key was started before with the same digest; it did not start again.</summary>
    public sealed record Existing : StartAnswer;

    /// <summary>A guard did not hold; nothing was started and never will be under this key.</summary>
    public sealed record GuardFailed(string What) : StartAnswer;

    /// <summary>
    /// The host refused; nothing was started by this call. Codes: <c>fence-low</c>, <c>digest-differs</c>, <c>folder-unsafe</c>,
    /// <c>never</c> (settled before), <c>request-damaged</c>, <c>sudo-refused</c>, <c>root-refused</c>, <c>account-missing</c>, <c>no-space</c>,
    /// <c>folder-lost</c> (less is there than the bot has seen), <c>other-bot</c>, <c>host-error</c>.
    /// </summary>
    public sealed record Refused(string Code, string Reason) : StartAnswer;
}

public enum StepState
{
    /// <summary>Nothing is known of this key on the host.</summary>
    None,

    /// <summary>It was decided that this key never starts.</summary>
    Never,

    /// <summary>The start was decided, the program is not up yet.</summary>
    Starting,

    Running,

    /// <summary>The program ended by itself; the exit status is its own.</summary>
    Exited,

    /// <summary>It was stopped on demand; <see cref="StepProgress.ProcessesLeft"/> says whether completely.</summary>
    Stopped,

    /// <summary>The time limit passed and it was stopped; <see cref="StepProgress.ProcessesLeft"/> says whether completely.</summary>
    TimedOut,

    /// <summary>The time limit passed and it was left alone, as the plan says.</summary>
    Overdue,

    /// <summary>The launcher is gone without writing an exit status (kill -9, reboot): nobody will ever know from here.</summary>
    Lost,

    /// <summary>The folder is not what this bot left there (owner, mode, link, digest), or a higher fence was seen: no proof of anything.</summary>
    Untrusted,
}

/// <summary>Byte offsets into the step's output files.</summary>
public sealed record StepOffsets(long Output, long Error)
{
    public static readonly StepOffsets Start = new(0, 0);
}

/// <param name="ExitStatus">0–255, 128+n for signal n; only for <see cref="StepState.Exited"/>.</param>
/// <param name="Output">Bytes of standard output from the offset asked for, at most the executor's chunk size.</param>
/// <param name="End">Sizes of the two files at that moment.</param>
/// <param name="SilentFor">Time since the last byte of output, by the host's clock.</param>
/// <param name="ProcessesLeft">How many processes of the step are still alive.</param>
public sealed record StepProgress(
    StepState State, int? ExitStatus, ReadOnlyMemory<byte> Output, ReadOnlyMemory<byte> Error, StepOffsets End,
    TimeSpan SilentFor, int ProcessesLeft, string Detail = "")
{
    /// <summary>What sudo, the loader or a profile printed on the way to the step: told, and never judged.</summary>
    public string OnTheWay { get; init; } = "";

    /// <summary>The step will not change any more by itself.</summary>
    public bool Ended => State is not (StepState.Starting or StepState.Running or StepState.Overdue);
}
