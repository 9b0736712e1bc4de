using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Server.Execution.Ssh;

namespace ChatOps.Server.Execution;

public static class ExecutionRegistration
{
    /// <summary>Executors stand under the name that a host's <c>Executor</c> setting says.</summary>
    /// <param name="state">The folder of the bot's state.</param>
    /// <param name="identity">Who this bot is, for hosts that might meet another one.</param>
    public static IServiceCollection AddExecution(this IServiceCollection services, string state, Func<IServiceProvider, BotIdentity?>? identity = null) =>
        services
            .AddSingleton<LocalExecutor>(_ => new LocalExecutor())
            .AddSingleton(p => new SshExecutor(state, p.GetRequiredService<IInventory>().FindHost, p.GetRequiredService<TimeProvider>(), identity?.Invoke(p)))
            .AddSingleton<IHostTroubles>(p => p.GetRequiredService<SshExecutor>())
            .AddSingleton(p => new Executors(new Dictionary<string, IExecutor>
            {
                ["Local"] = p.GetRequiredService<LocalExecutor>(),
                ["Ssh"] = p.GetRequiredService<SshExecutor>(),
            }));
}
