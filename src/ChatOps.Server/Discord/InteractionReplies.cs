using System.Text.Json.Nodes;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>Answers to interactions by their tokens, for the asker alone.</summary>
internal sealed partial class InteractionReplies(
    DiscordApi api, DiscordBotIdentity self, DiscordClock clock, TimeProvider time, ILogger<InteractionReplies> logger)
{
    private const int Ephemeral = 64;
    private const int Pong = 1;
    private const int DeferredMessage = 5;
    private const int DeferredUpdate = 6;
    private const int ModalType = 9;

    /// <summary>It is not stored, so it is tried now or not at all; who gets none asks again.</summary>
    private const int SecretTries = 3;

    /// <summary>
    /// Tells Discord that the interaction is safe here. One that is answered already, or too late for it, costs nothing: the answer finds
    /// its way.
    /// </summary>
    public async Task DeferAsync(InteractionPlace place)
    {
        if (place.Reply == InteractionReply.Channel)
            return;
        var body = place.Reply == InteractionReply.Original
            ? new JsonObject { ["type"] = DeferredMessage, ["data"] = new JsonObject { ["flags"] = Ephemeral } }
            : new JsonObject { ["type"] = DeferredUpdate };
        if (await CallbackAsync(place, body) is { Code: not DiscordCodes.AlreadyAnswered } answer and not DiscordAnswer.Done)
            LogNotDeferred(place.Interaction, answer.Told);
    }

    public Task PongAsync(string interaction, string token) =>
        CallbackAsync(new(interaction, token, InteractionReply.Channel, "", Late: null), new JsonObject { ["type"] = Pong });

    /// <summary>False: the dialog is not open.</summary>
    public async Task<bool> OpenAsync(InteractionPlace place, JsonObject modal) =>
        await CallbackAsync(
            place,
            new JsonObject { ["type"] = ModalType, ["data"] = modal }) is DiscordAnswer.Done or { Code: DiscordCodes.AlreadyAnswered };

    /// <summary>Null: it can no longer be answered by token, or never could.</summary>
    public async Task<DiscordAnswer?> SayAsync(InteractionPlace place, WrittenMessage message, JsonArray? buttons = null)
    {
        if (place.Reply == InteractionReply.Channel || clock.AgeOf(place.Interaction) > InteractionPlace.TokenLasts)
            return null;
        var content = DiscordMessages.Of(message with { Accounts = [] }, key: null);
        var body = content.Body();
        if (buttons is not null)
            body["components"] = buttons.DeepClone();
        var call = place.Reply == InteractionReply.Original
            ? DiscordCall.Patch($"webhooks/{self.Application}/{place.Token}/messages/@original", body)
            : DiscordCall.Post($"webhooks/{self.Application}/{place.Token}", WithFlags(body));
        if (!content.IsWhole)
            call = call with { Files = [new("all.txt", DiscordMessages.File(message.Body))], Body = WithAttachment(body) };
        var answer = await api.SendAsync(call, CancellationToken.None);
        return answer.Code is DiscordCodes.UnknownWebhook or DiscordCodes.InvalidWebhookToken or DiscordCodes.UnknownMessage or DiscordCodes.UnknownInteraction
            ? null
            : answer;
    }

    /// <summary>What was deferred has nothing to say: the channel has it.</summary>
    public async Task DropAsync(InteractionPlace place)
    {
        if (place.Reply == InteractionReply.Original)
            await api.InTurnAsync(
                DiscordCall.Delete($"webhooks/{self.Application}/{place.Token}/messages/@original"), CancellationToken.None);
    }

    /// <summary>A link for one person, never stored; the angle brackets keep Discord from looking at it.</summary>
    public async Task WhisperSecretAsync(InteractionPlace place, string secret)
    {
        if (place.Reply == InteractionReply.Channel)
            return;
        var body = new JsonObject { ["content"] = $"<{secret}>", ["flags"] = Ephemeral, ["allowed_mentions"] = new JsonObject { ["parse"] = new JsonArray() } };
        for (var attempt = 0; attempt < SecretTries; attempt++)
        {
            var answer = await api.SendAsync(
                DiscordCall.Post($"webhooks/{self.Application}/{place.Token}", body.DeepClone()), CancellationToken.None);
            if (answer is DiscordAnswer.Done or DiscordAnswer.Refused)
                return;
            await Task.Delay(answer is DiscordAnswer.Limited limited ? limited.After : TimeSpan.FromSeconds(1), time);
        }
    }

    private Task<DiscordAnswer> CallbackAsync(InteractionPlace place, JsonObject body) =>
        api.SendAsync(DiscordCall.Post($"interactions/{place.Interaction}/{place.Token}/callback", body), CancellationToken.None);

    private static JsonObject WithFlags(JsonObject body)
    {
        body["flags"] = Ephemeral;
        return body;
    }

    private static JsonObject WithAttachment(JsonObject body)
    {
        body["attachments"] = new JsonArray(new JsonObject { ["id"] = 0, ["filename"] = "all.txt" });
        return body;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The interaction {Id} is stored and could not be deferred ({Why}); it is answered in the channel")]
    private partial void LogNotDeferred(string id, string why);
}
