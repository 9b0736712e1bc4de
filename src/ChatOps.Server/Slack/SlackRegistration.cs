using ChatOps.Core.Chat;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Slack;

/// <summary>The bot in Slack. Needs of the container: what ChatOps.Core names, with people and the time.</summary>
public static class SlackRegistration
{
    public static IServiceCollection AddSlack(this IServiceCollection services, SlackOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(p => new SlackApi(PlatformHttp.Client(), options, p.GetRequiredService<SlackStatus>()));
        services.AddSingleton<SlackStatus>();
        services.AddSingleton<SlackBotIdentity>();
        services.AddChatPlatform(SlackPlatform.PlatformName);
        services.AddKeyedSingleton<IPostedMessages, SlackSearch>(SlackPlatform.PlatformName);
        services.AddKeyedSingleton<IOutputPlaces, SlackOutput>(SlackPlatform.PlatformName);
        services.AddSingleton<SlackWriter>();
        services.AddSingleton<SlackPlatform>();
        services.AddSingleton<IChatPlatform>(p => p.GetRequiredService<SlackPlatform>());
        services.AddSingleton<EnvelopeParser>();
        services.AddSingleton<SlackThreads>();
        services.AddSingleton<SlackDialogs>();
        services.AddSingleton<SlackEventHandler>();
        services.AddSingleton<GroupMembers>();
        services.AddHostedService(p => p.GetRequiredService<GroupMembers>());
        services.AddHostedService<SlackConnections>();
        services.AddHealthChecks().AddCheck<SlackStatus>("slack", tags: ["told"]);
        return services;
    }
}
