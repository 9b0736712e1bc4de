using ChatOps.Core.Execution;
using Host = ChatOps.Core.Inventory.Host;

namespace ChatOps.Server.Execution;

/// <summary>What executors have in common that reach a host's script: steps, looks, and the lines that only root may run.</summary>
public abstract class LauncherExecutor : IExecutor
{
    private readonly Launcher _launcher;

    private protected LauncherExecutor(Launcher launcher) => _launcher = launcher;

    public Task<StartAnswer> StartAsync(Host host, StepStart start, CancellationToken cancellationToken) =>
        WantsRoot(start.Key.User) ? Task.FromResult<StartAnswer>(RootRule.Refusal)
        : start.RootSeconds > 0
            ? _launcher.StartAsync(host, start with { Command = CallOf(new RootLine(start.Command, start.RootSeconds)) }, cancellationToken)
            : _launcher.StartAsync(host, start, cancellationToken);

    public Task<StepProgress> FollowAsync(
        Host host, StepKey key, long fence, StepOffsets from, TimeSpan wait, CancellationToken cancellationToken) =>
        _launcher.FollowAsync(host, key, fence, from, wait, cancellationToken);

    public Task<StepProgress> StopAsync(Host host, StepKey key, long fence, CancellationToken cancellationToken) =>
        _launcher.StopAsync(host, key, fence, cancellationToken);

    public Task<StepProgress> SettleAsync(Host host, StepKey key, long fence, CancellationToken cancellationToken) =>
        _launcher.SettleAsync(host, key, fence, cancellationToken);

    public Task PruneAsync(Host host, string user, TimeSpan age, CancellationToken cancellationToken) =>
        _launcher.PruneAsync(host, user, age, cancellationToken);

    public async Task<ProbeResult> ProbeAsync(Host host, Probe probe, CancellationToken cancellationToken)
    {
        if (probe.RootSeconds <= 0)
            return await LookAsync(host, probe, cancellationToken);
        var line = new RootLine(probe.Command, probe.RootSeconds);
        var result = await RootAsync(host, line, probe.MaxOutput, cancellationToken);
        // The program may fail with the status and the silence of a refusal. What this bot may do, sudo tells.
        if (result.Output.Length == 0 && Refusal(result) is { } said && !await IsAllowedAsync(host, line, cancellationToken))
            throw SudoSaidNo.To(host, line, said);
        return result with { ExitStatus = RootLine.RanOut(result.ExitStatus) ? null : result.ExitStatus, Error = "", OnTheWay = WayNoise.WithoutPassing(result.OnTheWay.Trim('\n')) };
    }

    /// <summary>A user that nothing may run as.</summary>
    private protected abstract bool WantsRoot(string user);

    /// <summary>A root line as the account that the bot arrives as calls it.</summary>
    private protected abstract CommandLine CallOf(RootLine line);

    /// <summary>Runs it; what stands on standard error comes as <see cref="ProbeResult.OnTheWay"/>.</summary>
    private protected abstract Task<ProbeResult> RootAsync(Host host, RootLine line, int maxOutput, CancellationToken cancellationToken);

    /// <summary>Whether sudo lets the account run it.</summary>
    private protected abstract Task<bool> IsAllowedAsync(Host host, RootLine line, CancellationToken cancellationToken);

    private protected Task<ProbeResult> LookAsync(Host host, Probe probe, CancellationToken cancellationToken) => _launcher.ProbeAsync(host, probe, cancellationToken);

    private static string? Refusal(ProbeResult result) => SudoRefusal.Of(result.ExitStatus, result.OnTheWay);
}
