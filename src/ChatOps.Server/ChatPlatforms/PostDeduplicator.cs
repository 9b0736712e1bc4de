using ChatOps.Core.Chat;

namespace ChatOps.Server.ChatPlatforms;

/// <summary>After an answer that was lost, the bot looks for its own mark among what was posted since.</summary>
internal sealed class PostDeduplicator(
    [FromKeyedServices] IPostedMessages posted, [FromKeyedServices] DuplicateSweeper doubles, [FromKeyedServices] EditReconciler edits)
{
    /// <summary>Posted: the file is there; Later: that cannot be found out now; null: it is not there.</summary>
    public async Task<PostResult?> FindFileAsync(MarkedMessage message, string name, CancellationToken cancellationToken)
    {
        var found = await posted.ByFileAsync(message, name, cancellationToken);
        return found.Doubt is { } later ? later : found.Ids.Length > 0 ? new PostResult.Posted(MessageId: null) : null;
    }

    /// <summary>Nobody knows whether and when the platform carries out this edit.</summary>
    public void EditIsUnclear(OutboxMessage message) => edits.Watch(message.Key);

    /// <summary>
    /// Posts it unless it is there already. One that could no longer be edited does not count: in its place there may be another, whose
    /// answer got lost.
    /// </summary>
    /// <param name="renew">What to do with one that is there and may hold an older body.</param>
    public async Task<PostResult> OnceAsync(
        MarkedMessage message, OutboxItem item, Func<Task<PostResult>> post, Func<string, Task<PostResult>> renew,
        CancellationToken cancellationToken)
    {
        if (!item.Doubtful && item.PlatformMessageId is null)
            return await post();
        var former = item.PlatformMessageId is { } known ? PostedId.IdOf(known) : null;
        var found = await posted.ByMarkAsync(message, enough: former is null ? 1 : 2, cancellationToken);
        if (found.Doubt is { } later)
            return later;
        var there = found.Ids.Where(s => s != former).Select(s => PostedId.Of(message.Place, s)).FirstOrDefault();
        var result = there is null ? await post() : item.Revision > 1 ? await renew(there) : new PostResult.Posted(there);
        if (former is null && result is PostResult.Posted { MessageId: { } kept })
            doubles.Watch(message, PostedId.IdOf(kept));
        return result;
    }
}
