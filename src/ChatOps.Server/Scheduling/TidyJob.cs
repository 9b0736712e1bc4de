using ChatOps.Core.Retention;
using Quartz;

namespace ChatOps.Server.Scheduling;

/// <summary>Removes what is older than the settings say, an hour after the start and every hour from then on.</summary>
[DisallowConcurrentExecution]
public sealed class TidyJob(IEnumerable<IRetention> tidyings) : IJob
{
    public static readonly JobKey Key = new("tidy");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        foreach (var tidying in tidyings)
            await tidying.TidyAsync(cancellationToken);
    }
}
