using System.Text.Json.Nodes;
using ChatOps.Core.Chat;
using ChatOps.Core.Languages;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Slack;

/// <summary>Slack as a place people talk in: posts and edits, each message once.</summary>
internal sealed class SlackPlatform(
    SlackApi api, SlackOptions options, [FromKeyedServices(SlackPlatform.PlatformName)] PlacePace pace, SlackWriter writer, [FromKeyedServices(SlackPlatform.PlatformName)] MessageWriter messages,
    [FromKeyedServices(SlackPlatform.PlatformName)] PostDeduplicator once, [FromKeyedServices(SlackPlatform.PlatformName)] OutputPoster output, TimeProvider time)
    : IChatPlatform
{
    public const string PlatformName = "Slack";

    /// <summary>It is not stored, so it is tried now or not at all; who gets none asks again.</summary>
    private const int SecretAttempts = 3;

    public string Name => PlatformName;

    public bool IsIdempotent => false;

    public TimeSpan TakeTurn(OutboxItem item)
    {
        var message = item.Message;
        if (options.PlaceOf(message.Channel) is not { } place)
            return TimeSpan.Zero;
        if (message.Person is null)
            return pace.TakeTurn(place);
        var age = time.GetUtcNow() - message.At;
        return MessageWriter.IsCard(message) && MessageWriter.IsOpen(message) && age < options.AnnouncedAfter ? options.AnnouncedAfter - age : TimeSpan.Zero;
    }

    public async Task<PostResult> PostAsync(OutboxItem item, CancellationToken cancellationToken)
    {
        var message = item.Message;
        if (message.Person is { } person)
            return await PostPersonallyAsync(item, person, cancellationToken);
        if (options.PlaceOf(message.Channel) is not { } place)
            return new PostResult.Posted(MessageId: null);
        if (message.CallsForDecision && !await writer.IsAwaitedAsync(message, cancellationToken))
            return new PostResult.Posted(MessageId: null);
        if (message.Transcript)
            return await output.PostAsync(item, place, SlackOutput.MostBytes, cancellationToken);
        var content = item.Plain ? writer.Plain(message) : await writer.WriteAsync(message, cancellationToken);
        if (item.PlatformMessageId is { } known && await EditAsync(known, message, content, cancellationToken) is { } edited)
            return edited;
        var thread = ThreadOf(item);
        return await once.OnceAsync(
            MarkedMessage.Of(place, thread, message), item, () => PostNewAsync(place, thread, message, content, cancellationToken),
            there => RenewAsync(there, message, content, cancellationToken), cancellationToken);
    }

    /// <summary>What was posted when the answer got lost may have been an older body.</summary>
    private async Task<PostResult> RenewAsync(string there, OutboxMessage message, SlackContent content, CancellationToken cancellationToken) =>
        await EditAsync(there, message, content, cancellationToken) ?? new PostResult.Posted(there);

    public async Task<PostResult> TellAsync(OutboxItem item, string person, CancellationToken cancellationToken)
    {
        if (messages.AccountOf(person) is not { } account)
            return new PostResult.Refused($"{person} has no account in Slack");
        var opened = await api.AskAsync("conversations.open", cancellationToken, ("users", account));
        if (opened is not SlackAnswer.Done done)
            return ResultOf(opened, place: "");
        var (direct, message) = (done.Text("channel", "id"), item.Message with { Mentions = [] });
        var content = await writer.WriteAsync(message, cancellationToken);
        // An answer that got lost here, too, makes no second message.
        return await once.OnceAsync(
            MarkedMessage.Of(direct, thread: null, message), item, () => PostNewAsync(direct, thread: null, message, content, cancellationToken),
            there => Task.FromResult<PostResult>(new PostResult.Posted(there)), cancellationToken);
    }

    public async Task<bool> AnswersAsync(CancellationToken cancellationToken) => await api.AskAsync("auth.test", cancellationToken) is SlackAnswer.Done;

    /// <summary>Past everything that is stored: for what makes sense now only.</summary>
    public async Task<PostResult> WhisperAsync(ConversationReference spot, Reply reply, Language language) =>
        await WhisperAsync(spot, await writer.WriteAsync(reply, language, CancellationToken.None), CancellationToken.None);

    /// <summary>A link for one person, never stored; Slack is asked to look at it neither now nor later.</summary>
    public async Task WhisperSecretAsync(Delivery delivery, string secret)
    {
        if (messages.AccountOf(delivery.Person) is not { } account || options.PlaceOf(delivery.Channel) is not { } place)
            return;
        var link = RichText.Block([RichText.Section([new JsonObject { ["type"] = "link", ["url"] = secret }])]);
        for (var attempt = 0; attempt < SecretAttempts; attempt++)
        {
            if (await WhisperAsync(new(place, account, delivery.AnswerTo?.Thread), new("Only for you", [link], IsWhole: true), CancellationToken.None) is not PostResult.Later later)
                return;
            await Task.Delay(later.After, time);
        }
    }

    private PostResult ResultOf(SlackAnswer answer, string place) => SlackResults.Of(answer, pace, place);

    private async Task<PostResult> PostPersonallyAsync(OutboxItem item, string person, CancellationToken cancellationToken)
    {
        var message = item.Message;
        // An answer belongs where it was asked for, and cannot be edited: the announcement is made once, the answer is a message of its own.
        if (message.Platform != PlatformName || messages.AccountOf(person) is not { } account || (MessageWriter.IsCard(message) && (item.PlatformMessageId is not null || !MessageWriter.IsOpen(message))))
            return new PostResult.Posted(MessageId: null);
        var place = options.PlaceOf(message.Channel) ?? Delivery.IdIn(PlatformName, message.Channel) ?? "";
        return await WhisperAsync(new(place, account, message.Thread), await writer.WriteAsync(message with { Mentions = [] }, cancellationToken), cancellationToken);
    }

    private async Task<PostResult> WhisperAsync(ConversationReference spot, SlackContent content, CancellationToken cancellationToken)
    {
        var body = Body(spot.Place, content);
        body["user"] = spot.Account;
        if (spot.Thread is { } thread)
            body["thread_ts"] = thread;
        var answer = await api.PostAsync("chat.postEphemeral", body, cancellationToken);
        return answer is SlackAnswer.Done done ? new PostResult.Posted($"{spot.Place}/{done.Text("message_ts")}") : ResultOf(answer, spot.Place);
    }

    private async Task<PostResult> PostNewAsync(string place, string? thread, OutboxMessage message, SlackContent content, CancellationToken cancellationToken) =>
        ResultOf(await api.PostAsync("chat.postMessage", NewBody(place, thread, message.Key, content), cancellationToken), place);

    /// <summary>What a new message is posted with: its mark, and nothing that Slack should look at by itself.</summary>
    public static JsonObject NewBody(string place, string? thread, string key, SlackContent content)
    {
        var body = Body(place, content);
        body["metadata"] = SlackMark.Make(key);
        body["unfurl_links"] = false;
        body["unfurl_media"] = false;
        if (thread is not null)
            body["thread_ts"] = thread;
        return body;
    }

    /// <summary>Null: the message is no longer there, or cannot be changed; it is posted anew.</summary>
    private async Task<PostResult?> EditAsync(string known, OutboxMessage message, SlackContent content, CancellationToken cancellationToken)
    {
        var (place, stamp) = (PostedId.PlaceOf(known), PostedId.IdOf(known));
        var body = Body(place, content);
        body["ts"] = stamp;
        body["metadata"] = SlackMark.Make(message.Key);
        var answer = await api.PostAsync("chat.update", body, cancellationToken);
        if (answer is SlackAnswer.Unclear)
            once.EditIsUnclear(message);
        return answer is SlackAnswer.Refused { Error: "message_not_found" or "cant_update_message" or "edit_window_closed" } ? null : ResultOf(answer, place);
    }

    /// <summary>The thread that the message belongs in; null: the channel itself.</summary>
    public static string? ThreadOf(OutboxItem item) => item.UnderMessageId is { } under ? PostedId.IdOf(under) : null;

    private static JsonObject Body(string place, SlackContent content) => new()
    {
        ["channel"] = place,
        ["text"] = content.Text,
        ["blocks"] = content.Blocks.DeepClone(),
        // Nothing in the text is looked at for names and links.
        ["parse"] = "none",
        ["link_names"] = false,
    };
}
