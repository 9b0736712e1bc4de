using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Watches;

namespace ChatOps.Runbooks.Hosts;

/// <summary>Whether a host can be reached and runs what it is asked to run.</summary>
internal sealed class HostLook : IHealthLook
{
    public string Kind => LockKey.HostKind;

    public async Task<TargetHealth> LookAsync(Target target, IHostProbe host, CancellationToken cancellationToken) =>
        await host.RunAsync("", new("/bin/true"), cancellationToken: cancellationToken) is { ExitStatus: 0 }
            ? new(TargetCondition.Well, "reached")
            : new(TargetCondition.NeedsLook, "reached, but it did not run the simplest program in time");
}
