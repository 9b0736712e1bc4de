using ChatOps.Core.Plans;

namespace ChatOps.Core.Execution;

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
