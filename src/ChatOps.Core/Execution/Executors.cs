using ChatOps.Core.Inventory;

namespace ChatOps.Core.Execution;

/// <summary>The executors by the name that hosts give in the settings.</summary>
public sealed class Executors(IReadOnlyDictionary<string, IExecutor> byName)
{
    public IExecutor For(Host host) =>
        byName.GetValueOrDefault(host.Executor)
        ?? throw new HostUnreachableException($"host {host.Name} wants the executor {host.Executor}, and this bot has none of that name");

    public IHostProbe Probe(Host host) => new HostProbe(For(host), host);

    private sealed class HostProbe(IExecutor executor, Host host) : IHostProbe
    {
        public void Forget() => (executor as IHostTroubles)?.Forget(host);

        public Task<ProbeResult> RunAsync(
            string user, CommandLine command, TimeSpan? timeLimit = null, int? maxOutput = null, bool login = false, string? input = null,
            CancellationToken cancellationToken = default)
        {
            var probe = new Probe(user, command, timeLimit ?? TimeSpan.FromSeconds(30)) { Login = login, Input = input };
            return executor.ProbeAsync(host, maxOutput is { } most ? probe with { MaxOutput = most } : probe, cancellationToken);
        }

        public Task<ProbeResult> RootAsync(RootLine line, CancellationToken cancellationToken = default) =>
            executor.ProbeAsync(host, new("", line.Command, line.Longest) { RootSeconds = line.Seconds }, cancellationToken);
    }
}
