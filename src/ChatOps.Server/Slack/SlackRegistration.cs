using ChatOps.Core.Chat;

namespace ChatOps.Server.Slack;

/// <summary>The bot in Slack. Needs of the container: what ChatOps.Core names, with people and the time.</summary>
public static class SlackRegistration
{
    public static IServiceCollection AddSlack(this IServiceCollection services, SlackOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(p => new SlackApi(Client(), options, p.GetRequiredService<SlackStatus>()));
        services.AddSingleton<SlackStatus>();
        services.AddSingleton<SlackSelf>();
        services.AddSingleton<SlackPace>();
        services.AddSingleton<SlackSearch>();
        services.AddSingleton<SlackDoubles>();
        services.AddHostedService(p => p.GetRequiredService<SlackDoubles>());
        services.AddSingleton<SlackLateEdits>();
        services.AddHostedService(p => p.GetRequiredService<SlackLateEdits>());
        services.AddSingleton<SlackRecall>();
        services.AddSingleton<SlackWriter>();
        services.AddSingleton<SlackOutput>();
        services.AddSingleton<SlackPlatform>();
        services.AddSingleton<IChatPlatform>(p => p.GetRequiredService<SlackPlatform>());
        services.AddSingleton<Arrivals>();
        services.AddSingleton<SlackThreads>();
        services.AddSingleton<RecentIds>();
        services.AddSingleton<SlackDialogs>();
        services.AddSingleton<SlackDoor>();
        services.AddSingleton<GroupMembers>();
        services.AddHostedService(p => p.GetRequiredService<GroupMembers>());
        services.AddHostedService<SlackConnections>();
        services.AddHostedService<SlackProgress>();
        services.AddHealthChecks().AddCheck<SlackStatus>("slack", tags: ["told"]);
        return services;
    }

    internal static HttpClient Client() => new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false })
    {
        // Each call has its own limit.
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
