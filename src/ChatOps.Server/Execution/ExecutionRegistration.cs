using ChatOps.Core.Execution;

namespace ChatOps.Server.Execution;

public static class ExecutionRegistration
{
    /// <summary>Executors stand under the name that a host's <c>Executor</c> setting says.</summary>
    public static IServiceCollection AddExecution(this IServiceCollection services) =>
        services
            .AddKeyedSingleton<IExecutor, LocalExecutor>("Local", (_, _) => new LocalExecutor())
            .AddSingleton(provider => new Executors(
                new Dictionary<string, IExecutor> { ["Local"] = provider.GetRequiredKeyedService<IExecutor>("Local") }));
}
