using ChatOps.Core.Chat;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>The output of an operation in its thread.</summary>
internal sealed class DiscordOutput(
    DiscordPosts posts, [FromKeyedServices(DiscordPlatform.PlatformName)] PostDeduplicator once, DiscordThreads threads) : IOutputPlaces
{
    public Task<PostResult> PostShortAsync(OutboxItem item, string place, string text, CancellationToken cancellationToken) =>
        posts.PostAsync(
            item, place, DiscordMessages.Of(new(item.Message.Body with { Code = text }, [], []), item.Message.Key), cancellationToken);

    public async Task<PostResult> PostFileAsync(
        OutboxItem item, string place, string name, string text, CancellationToken cancellationToken)
    {
        var (where, _) = await threads.PlaceOfAsync(item, place, cancellationToken);
        if (item.Doubtful && await once.FindFileAsync(MarkedMessage.Of(where, thread: null, item.Message), name, cancellationToken) is { } known)
            return known;
        return await posts.PostAsync(
            item, place, DiscordMessages.Of(new(item.Message.Body, [], []), item.Message.Key), cancellationToken,
            new DiscordFile(name, text));
    }
}
