namespace ChatOps.Server.ChatPlatforms;

/// <summary>The parts that an adapter shares with others, one of each per platform, by its name.</summary>
internal static class ChatPlatformRegistration
{
    /// <summary>Needs of the adapter, by the same key: <see cref="IPostedMessages"/> and <see cref="IOutputPlaces"/>.</summary>
    public static IServiceCollection AddChatPlatform(this IServiceCollection services, string platform)
    {
        services.AddKeyedSingleton<PlacePace>(platform);
        services.AddKeyedSingleton<DuplicateSweeper>(platform);
        services.AddKeyedSingleton<EditReconciler>(platform);
        services.AddKeyedSingleton<LiveProgress>(platform);
        services.AddKeyedSingleton<PostDeduplicator>(platform);
        services.AddKeyedSingleton<MessageWriter>(platform);
        services.AddKeyedSingleton<OutputPoster>(platform);
        services.AddKeyedSingleton<RecentIds>(platform);
        services.AddKeyedSingleton<ClickRights>(platform);
        services.AddHostedService(p => p.GetRequiredKeyedService<DuplicateSweeper>(platform));
        services.AddHostedService(p => p.GetRequiredKeyedService<EditReconciler>(platform));
        services.AddHostedService(p => p.GetRequiredKeyedService<LiveProgress>(platform));
        return services;
    }
}
