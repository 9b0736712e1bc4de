using ChatOps.Core.Acceptance;

namespace ChatOps.Server;

/// <summary>What was accepted is there before anything goes on; then the inventory is read in the background, again and again.</summary>
internal sealed partial class InventoryHost(InventoryKeeper keeper, TimeProvider time, ILogger<InventoryHost> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await keeper.LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await keeper.LookAsync(stoppingToken);
                await Task.Delay(Every, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogBroke(e);
                await Task.Delay(Every, time, stoppingToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Reading the inventory broke; it is tried again")]
    private partial void LogBroke(Exception exception);
}
