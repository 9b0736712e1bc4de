using ChatOps.Core.Chat;
using ChatOps.Core.Text;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>
/// Discord as a place people talk in. What is for everybody is a message of the channel; what is for one person answers that person's
/// interaction.
/// </summary>
internal sealed class DiscordPlatform(
    DiscordApi api, DiscordOptions options, [FromKeyedServices(DiscordPlatform.PlatformName)] PlacePace pace,
    [FromKeyedServices(DiscordPlatform.PlatformName)] MessageWriter writer,
    [FromKeyedServices(DiscordPlatform.PlatformName)] OutputPoster output, DiscordPosts posts, InteractionReplies replies,
    TimeProvider time) : IChatPlatform
{
    public const string PlatformName = "Discord";

    public string Name => PlatformName;

    public bool IsIdempotent => false;

    public TimeSpan TakeTurn(OutboxItem item)
    {
        var message = item.Message;
        if (message.Person is null)
            return options.PlaceOf(message.Channel) is { } place ? pace.TakeTurn(place) : TimeSpan.Zero;
        var age = time.GetUtcNow() - message.At;
        return MessageWriter.IsCard(message) && MessageWriter.IsOpen(message) && age < options.AnnouncedAfter
            ? options.AnnouncedAfter - age
            : TimeSpan.Zero;
    }

    public async Task<PostResult> PostAsync(OutboxItem item, CancellationToken cancellationToken)
    {
        var message = item.Message;
        if (message.Person is not null)
            return await PostPersonallyAsync(item, cancellationToken);
        if (options.PlaceOf(message.Channel) is not { } place)
            return new PostResult.Posted(MessageId: null);
        if (message.CallsForDecision && !await writer.IsAwaitedAsync(message, cancellationToken))
            return new PostResult.Posted(MessageId: null);
        if (message.Transcript)
            return await output.PostAsync(item, place, DiscordFile.MostBytes, cancellationToken);
        var content = item.Plain
            ? DiscordMessages.Plain(writer.BodyOf(message), message.Key)
            : DiscordMessages.Of(await writer.WriteAsync(message, cancellationToken), message.Key);
        return await posts.PostAsync(item, place, content, cancellationToken);
    }

    public async Task<PostResult> TellAsync(OutboxItem item, string person, CancellationToken cancellationToken) =>
        writer.AccountOf(person) is { } account
            ? await posts.TellAsync(
                item, account,
                DiscordMessages.Of(
                    await writer.WriteAsync(item.Message with { Mentions = [] }, cancellationToken), item.Message.Key), cancellationToken)
            : new PostResult.Refused($"{person} has no account in Discord");

    public async Task<bool> AnswersAsync(CancellationToken cancellationToken) =>
        await api.SendAsync(DiscordCall.Get("users/@me"), cancellationToken) is DiscordAnswer.Done;

    /// <summary>
    /// Within its 15 minutes an interaction is answered for the asker alone; later, or when it came late, the answer goes on in the
    /// channel.
    /// </summary>
    private async Task<PostResult> PostPersonallyAsync(OutboxItem item, CancellationToken cancellationToken)
    {
        var message = item.Message;
        if (message.Platform != PlatformName || InteractionPlace.Read(message.Thread) is not { } place)
            return new PostResult.Posted(MessageId: null);
        var isCard = MessageWriter.IsCard(message);
        // An announcement is the deferred message; where there is none, and when the answer is there, it is not needed.
        if (isCard && (place.Reply != InteractionReply.Original || !MessageWriter.IsOpen(message)))
            return new PostResult.Posted(MessageId: null);
        var written = await writer.WriteAsync(message with { Mentions = [] }, cancellationToken);
        var answer = item.PlatformMessageId is null || isCard ? await replies.SayAsync(place, written) : null;
        return answer switch
        {
            DiscordAnswer.Done => new PostResult.Posted(isCard ? PostedId.Of(place.Channel, "@original") : null),
            not null => DiscordResults.Of(answer, pace, place.Interaction),
            null when isCard => new PostResult.Posted(MessageId: null),
            null => await InChannelAsync(item, place, written, cancellationToken),
        };
    }

    private async Task<PostResult> InChannelAsync(
        OutboxItem item, InteractionPlace place, WrittenMessage written, CancellationToken cancellationToken)
    {
        if (writer.AccountOf(item.Message.Person!) is not { } account)
            return new PostResult.Posted(MessageId: null);
        if (place.Late is { } late && written.Body.Title != LateRule.Code)
            written = written with { Body = written.Body.With(written.Language["Late"], written.Language.Say($"it came {UnitText.Duration(late, written.Language)} late over Discord")) };
        var content = DiscordMessages.Of(written with { Accounts = [account] }, item.Message.Key);
        // The refusal of what came late offers to run it; the delivery is what the answer's key names.
        if (written.Body.Title == LateRule.Code && item.Message.Key.Split(':', 2) is [BoardMessage.Answer, var delivery]
            && item.Message.Body.Text.Contains("Run it now", StringComparison.Ordinal))
            content = content with { Components = DiscordButtons.RunLate(delivery, written.Language) };
        if (options.PlaceOf(item.Message.Channel) is null)
            return await posts.TellAsync(item, account, content, cancellationToken);
        return pace.TakeTurn(place.Channel) is { Ticks: > 0 } wait
            ? new PostResult.Later(wait, "its turn in the channel", NotPosted: true) { AsksToWait = true }
            : await posts.PostAsync(item, place.Channel, content, cancellationToken);
    }
}
