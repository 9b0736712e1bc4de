using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ChatOps.Core.Chat;
using ChatOps.Core.Text;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>
/// A thread per operation, at its live message, made when there is the first thing to say in it. Discord gives it the id of that message.
/// </summary>
internal sealed class DiscordThreads(DiscordApi api)
{
    /// <summary>Minutes without a word after which Discord folds it away.</summary>
    private const int FoldsAfter = 1440;

    private readonly ConcurrentDictionary<string, bool> _open = new(StringComparer.Ordinal);

    /// <summary>The thread that the message belongs in, or the channel where there can be none.</summary>
    public async Task<(string Place, DiscordAnswer? Trouble)> PlaceOfAsync(
        OutboxItem item, string channel, CancellationToken cancellationToken)
    {
        if (item.UnderMessageId is not { } under)
            return (channel, null);
        var id = PostedId.IdOf(under);
        if (_open.ContainsKey(id))
            return (id, null);
        var body = new JsonObject { ["name"] = InertText.Line($"Operation {item.Message.Operation}", 100), ["auto_archive_duration"] = FoldsAfter };
        var made = await api.SendAsync(
            DiscordCall.Post($"channels/{PostedId.PlaceOf(under)}/messages/{id}/threads", body), cancellationToken);
        switch (made)
        {
            case DiscordAnswer.Done or { Code: DiscordCodes.ThreadExists }:
                _open[id] = true;
                return (id, null);
            case DiscordAnswer.Refused { IsEndOfToken: false }:
                return (channel, null);
            default:
                return (channel, made);
        }
    }

    /// <summary>False: nothing can be said there now.</summary>
    public async Task<bool> OpenAgainAsync(string thread, DiscordAnswer.Refused refused, CancellationToken cancellationToken) =>
        refused.Code == DiscordCodes.ThreadArchived
        && await api.SendAsync(
            DiscordCall.Patch($"channels/{thread}", new JsonObject { ["archived"] = false }), cancellationToken) is DiscordAnswer.Done;
}
