using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Server.Execution;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOps.Tests.ChatPlatforms;

/// <summary>The real executor of this machine, with its calls counted. How often a step is followed depends on time, and is left out.</summary>
internal sealed class CountingExecutor : IExecutor
{
    private IExecutor? _real;
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    private IExecutor Real => _real!;

    public void Count(IServiceCollection services) => services.AddSingleton(p =>
    {
        _real = p.GetRequiredService<LocalExecutor>();
        return new Executors(new Dictionary<string, IExecutor> { ["Local"] = this });
    });

    public Task<ProbeResult> ProbeAsync(Host host, Probe probe, CancellationToken cancellationToken) => Counted().ProbeAsync(host, probe, cancellationToken);

    public Task<StartAnswer> StartAsync(Host host, StepStart start, CancellationToken cancellationToken) => Counted().StartAsync(host, start, cancellationToken);

    public Task<StepProgress> FollowAsync(Host host, StepKey key, long fence, StepOffsets from, TimeSpan wait, CancellationToken cancellationToken) =>
        Real.FollowAsync(host, key, fence, from, wait, cancellationToken);

    public Task<StepProgress> StopAsync(Host host, StepKey key, long fence, CancellationToken cancellationToken) =>
        Counted().StopAsync(host, key, fence, cancellationToken);

    public Task<StepProgress> SettleAsync(Host host, StepKey key, long fence, CancellationToken cancellationToken) =>
        Counted().SettleAsync(host, key, fence, cancellationToken);

    public Task PruneAsync(Host host, string user, TimeSpan age, CancellationToken cancellationToken) => Real.PruneAsync(host, user, age, cancellationToken);

    private IExecutor Counted()
    {
        Interlocked.Increment(ref _calls);
        return Real;
    }
}
