using ChatOps.Core.Engine;
using ChatOps.Core.Intake;

namespace ChatOps.Server;

/// <summary>At the start: deliveries that were stored and not handled, then every operation that is not concluded.</summary>
public sealed class OperationHost(OperationIntake intake, OperationDriver driver) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await intake.CatchUpAsync(cancellationToken);
        await driver.WakeAllAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await driver.DisposeAsync();
}
