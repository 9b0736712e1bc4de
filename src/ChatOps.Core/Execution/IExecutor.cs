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
