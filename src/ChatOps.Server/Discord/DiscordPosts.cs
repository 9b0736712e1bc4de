using System.Text.Json.Nodes;
using ChatOps.Core.Chat;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>Posts and edits messages with the bot's token, each once.</summary>
internal sealed class DiscordPosts(
    DiscordApi api, DiscordThreads threads, [FromKeyedServices(DiscordPlatform.PlatformName)] PlacePace pace,
    [FromKeyedServices(DiscordPlatform.PlatformName)] PostDeduplicator once)
{
    /// <param name="place">The channel; what belongs under another message goes into the thread of that one.</param>
    public async Task<PostResult> PostAsync(
        OutboxItem item, string place, DiscordContent content, CancellationToken cancellationToken, params DiscordFile[] files)
    {
        if (item.PlatformMessageId is { } known && await EditAsync(known, item.Message, content, cancellationToken) is { } edited)
            return edited;
        var (where, trouble) = await threads.PlaceOfAsync(item, place, cancellationToken);
        if (trouble is not null)
            return DiscordResults.Of(trouble, pace, place);
        return await once.OnceAsync(
            MarkedMessage.Of(where, thread: null, item.Message), item, () =>
                PostNewAsync(item, where, place, content, files, cancellationToken),
            there => RenewAsync(there, item.Message, content, cancellationToken), cancellationToken);
    }

    /// <summary>A direct message. Nothing works there, so it has no buttons.</summary>
    public async Task<PostResult> TellAsync(OutboxItem item, string account, DiscordContent content, CancellationToken cancellationToken)
    {
        var opened = await api.SendAsync(
            DiscordCall.Post("users/@me/channels", new JsonObject { ["recipient_id"] = account }), cancellationToken);
        if (opened is not DiscordAnswer.Done done)
            return DiscordResults.Of(opened, pace, account);
        var direct = done.Body.GetProperty("id").GetString()!;
        return await once.OnceAsync(
            MarkedMessage.Of(direct, thread: null, item.Message), item, () =>
                PostNewAsync(item, direct, direct, content with { Components = [] }, [], cancellationToken),
            there => Task.FromResult<PostResult>(new PostResult.Posted(there)), cancellationToken);
    }

    private async Task<PostResult> PostNewAsync(
        OutboxItem item, string where, string place, DiscordContent content, DiscordFile[] files, CancellationToken cancellationToken)
    {
        var body = content.Body();
        // Within some minutes Discord itself makes no second message of one nonce; one that could no longer be edited is another.
        body["nonce"] = DiscordMark.Of($"{item.Message.Key} {item.PlatformMessageId}");
        body["enforce_nonce"] = true;
        var answer = await api.SendAsync(
            DiscordCall.Post($"channels/{where}/messages", body) with { Files = [.. files] }, cancellationToken);
        if (where != place && answer is DiscordAnswer.Refused refused)
        {
            // The thread was deleted, locked or archived: what belongs in it must not be lost.
            where = await threads.OpenAgainAsync(where, refused, cancellationToken) ? where : place;
            answer = await api.SendAsync(
                DiscordCall.Post($"channels/{where}/messages", body.DeepClone()) with { Files = [.. files] }, cancellationToken);
        }
        return DiscordResults.Of(answer, pace, place);
    }

    /// <summary>What was posted when the answer got lost may have been an older body.</summary>
    private async Task<PostResult> RenewAsync(
        string there, OutboxMessage message, DiscordContent content, CancellationToken cancellationToken) =>
        await EditAsync(there, message, content, cancellationToken) ?? new PostResult.Posted(there);

    /// <summary>Null: the message is no longer there, or cannot be changed; it is posted anew.</summary>
    private async Task<PostResult?> EditAsync(
        string known, OutboxMessage message, DiscordContent content, CancellationToken cancellationToken)
    {
        var (place, id) = (PostedId.PlaceOf(known), PostedId.IdOf(known));
        var call = DiscordCall.Patch($"channels/{place}/messages/{id}", content.Body());
        var answer = await api.SendAsync(call, cancellationToken);
        if (answer is DiscordAnswer.Refused { Code: DiscordCodes.ThreadArchived } archived
            && await threads.OpenAgainAsync(place, archived, cancellationToken))
            answer = await api.SendAsync(call with { Body = call.Body!.DeepClone() }, cancellationToken);
        if (answer is DiscordAnswer.Unclear)
            once.EditIsUnclear(message);
        return answer.Code is DiscordCodes.UnknownMessage or DiscordCodes.UnknownChannel or DiscordCodes.ThreadArchived
            ? null
            : DiscordResults.Of(answer, pace, place);
    }
}
