using ChatOps.Core.Catalogue;
using ChatOps.Core.Chat;
using ChatOps.Core.People;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>The bot in Discord. Needs of the container: what ChatOps.Core names, with people and the time.</summary>
public static class DiscordRegistration
{
    public static IServiceCollection AddDiscord(this IServiceCollection services, DiscordOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<DiscordStatus>();
        services.AddSingleton(p => new DiscordApi(
            PlatformHttp.Client(), options, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<DiscordStatus>()));
        services.AddSingleton(p => p.GetRequiredService<DiscordApi>().Clock);
        services.AddSingleton<DiscordBotIdentity>();
        services.AddSingleton<StreamTracker>();
        services.AddSingleton<GapNotice>();
        services.AddSingleton(
            p => new DiscordCommands(p.GetRequiredService<Catalogue>().Commands.Select(c => (c.Spec, CommandParser.IsPlannable(c)))));
        services.AddSingleton<Suggestions>();
        services.AddSingleton<Completion>();
        services.AddPosting();
        services.AddSingleton<InteractionReader>();
        services.AddSingleton<LateNotices>();
        services.AddSingleton<InteractionHandler>();
        // Who is a person may rest on roles, and roles are read of persons.
        services.AddSingleton(p => new MemberRoles(
            p.GetRequiredService<DiscordApi>(), options, p.GetRequiredService<IPeople>, p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<ILogger<MemberRoles>>()));
        services.AddSingleton<IRoleSource>(p => p.GetRequiredService<MemberRoles>());
        services.AddHostedService(p => p.GetRequiredService<MemberRoles>());
        services.AddSingleton<CommandRegistrar>();
        services.AddHostedService(p => p.GetRequiredService<CommandRegistrar>());
        services.AddHostedService<DiscordGateway>();
        services.AddHealthChecks().AddCheck<DiscordStatus>("discord", tags: ["told"]);
        return services;
    }

    private static void AddPosting(this IServiceCollection services)
    {
        services.AddChatPlatform(DiscordPlatform.PlatformName);
        services.AddKeyedSingleton<IPostedMessages, DiscordPosted>(DiscordPlatform.PlatformName);
        services.AddKeyedSingleton<IOutputPlaces, DiscordOutput>(DiscordPlatform.PlatformName);
        services.AddSingleton<DiscordThreads>();
        services.AddSingleton<DiscordPosts>();
        services.AddSingleton<InteractionReplies>();
        services.AddSingleton<DiscordPlatform>();
        services.AddSingleton<IChatPlatform>(p => p.GetRequiredService<DiscordPlatform>());
    }
}
