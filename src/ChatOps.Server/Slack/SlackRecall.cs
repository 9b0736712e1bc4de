using ChatOps.Core.Chat;

namespace ChatOps.Server.Slack;

/// <summary>
/// Slack does not know repetitions: after an answer that was lost, the bot looks for its own mark among what was posted since.
/// </summary>
internal sealed class SlackRecall(SlackSearch search, SlackDoubles doubles, SlackLateEdits edits)
{
    /// <summary>Clocks differ.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(2);

    public static SlackMarked Marked(string place, string? thread, OutboxMessage message) => new(place, thread, message.Key, message.At - Before);

    /// <summary>Posted: the file is there; Later: that cannot be found out now; null: it is not there.</summary>
    public async Task<PostResult?> FindFileAsync(SlackMarked message, string name, CancellationToken cancellationToken)
    {
        var found = await search.ByFileAsync(message, name, cancellationToken);
        return found.Doubt is { } later ? later : found.Stamps.Length > 0 ? new PostResult.Posted(MessageId: null) : null;
    }

    /// <summary>Nobody knows whether and when Slack carries out this edit.</summary>
    public void EditIsUnclear(OutboxMessage message) => edits.Watch(message.Key);

    /// <summary>Posts it unless it is there already. One that could not be edited any more does not count: in its place there may be another, whose answer got lost.</summary>
    /// <param name="renew">What to do with one that is there and may hold an older body.</param>
    public async Task<PostResult> OnceAsync(SlackMarked message, OutboxItem item, Func<Task<PostResult>> post, Func<string, Task<PostResult>> renew, CancellationToken cancellationToken)
    {
        if (!item.Doubtful && item.PlatformMessageId is null)
            return await post();
        var former = item.PlatformMessageId is { } known ? SlackPlatform.StampOf(known) : null;
        var found = await search.ByMarkAsync(message, enough: former is null ? 1 : 2, cancellationToken);
        if (found.Doubt is { } later)
            return later;
        var there = found.Stamps.Where(s => s != former).Select(s => SlackPlatform.MessageId(message.Place, s)).FirstOrDefault();
        var result = there is null ? await post() : item.Revision > 1 ? await renew(there) : new PostResult.Posted(there);
        if (former is null && result is PostResult.Posted { MessageId: { } kept })
            doubles.Watch(message, SlackPlatform.StampOf(kept));
        return result;
    }
}
