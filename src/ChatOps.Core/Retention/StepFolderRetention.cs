using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Steps;
using Microsoft.Extensions.Logging;

namespace ChatOps.Core.Retention;

/// <summary>Step folders on hosts, by age: asks every host for every user that recent operations ran as.</summary>
public sealed partial class StepFolderRetention(
    IOperationStore store, IInventory inventory, Executors executors, StepFolderAge age, ILogger<StepFolderRetention> logger) : IRetention
{
    private const int Recent = 500;

    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        var operations = await store.ListAsync(new(OperationState.Concluded, Limit: Recent), cancellationToken);
        var places = operations
            .Where(o => o.Plan is not null)
            .SelectMany(o => o.Plan!.Steps.Concat(o.Plan.Steps.SelectMany(s => s.Undo)).Select(s => (Host: inventory.HostOf(o.Target, s), s.User)))
            .Distinct();
        foreach (var (place, user) in places)
        {
            if (place is not { } host)
                continue;
            try
            {
                await executors.For(host).PruneAsync(host, user, age.Value, cancellationToken);
            }
            catch (HostUnreachableException e)
            {
                LogUnreachable(e, host.Name);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old step folders on {Host} could not be removed; it is tried again later")]
    private partial void LogUnreachable(Exception exception, string host);
}
