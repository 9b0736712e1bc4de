using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatOps.Fakes.Discord;
using ChatOps.Server.Discord;
using ChatOps.Server.Web.Api;

namespace ChatOps.Tests.Journeys;

/// <summary>The demo's people in Discord: what they fill in, press and read there.</summary>
internal sealed partial class DiscordVoice(DiscordTeamBot team) : IVoice
{
    /// <summary>Cards as they were first seen with their buttons: a screen may be behind.</summary>
    private readonly ConcurrentDictionary<string, DiscordMessage> _waiting = new(StringComparer.Ordinal);

    /// <summary>What only answers, by its handle: who asked for it and how.</summary>
    private readonly ConcurrentDictionary<string, DiscordInteraction> _asked = new(StringComparer.Ordinal);

    private FakeDiscord Discord => team.Discord;

    public async Task<HttpResponseMessage> CommandAsync(string token, string text)
    {
        await Discord.RegisteredAsync();
        var known = Known();
        var typed = await TypeAsync(token, text);
        Assert.True(typed.Failure is null, $"{text}: {typed.Failure}\n{team.Bot.Log}");
        HttpResponseMessage? answer = null;
        await Discord.UntilAsync(
            () => (answer = NewAnswer(known, text) is { } handle ? Accepted(handle) : Answers(typed).Select(Told).FirstOrDefault()) is not null,
            $"an answer to {text}");
        if (answer!.StatusCode == HttpStatusCode.Accepted && NewAnswer(known, text) is null)
            _asked[HandleIn(Answers(typed)[0])!] = typed;
        return answer;
    }

    /// <summary>Discord keeps it for the bot's session: whoever typed waits, and repeats nothing.</summary>
    public async Task<string> InsistAsync(string token, string text)
    {
        await Discord.UntilAsync(() => Discord.Guild.Commands.Count > 0, "commands");
        var known = Known();
        await TypeAsync(token, text);
        string? handle = null;
        await Discord.UntilAsync(() => (handle = NewAnswer(known, text)) is not null, $"the live message of {text}");
        return handle!;
    }

    public async Task<HttpResponseMessage> DecideAsync(DemoBot bot, string token, JsonElement operation, string decision, string? reason)
    {
        var (person, handle) = (team.PersonOf(token), operation.GetProperty("id").GetString()!);
        await Discord.ConnectedAsync();
        if (!_waiting.TryGetValue(handle, out var card))
            card = _waiting[handle] = await Discord.UntilAsync(team.Ops, m => IsCard(m, handle) && m.HasButton("Approve"));
        var isWaiting = await IsWaitingAsync(bot, handle);
        var pressed = await PressAsync(person, card, decision == "approve" ? "Approve" : "Deny", reason);
        return await AnsweredAsync(pressed, async () => isWaiting && !await IsWaitingAsync(bot, handle), $"the decision of {person} counts or is refused");
    }

    public async Task<HttpResponseMessage> CancelAsync(DemoBot bot, string token, string handle, string? reason)
    {
        DiscordMessage? card = null;
        await Discord.UntilAsync(() => (card = LiveMessage(handle))?.HasButton("Cancel") == true, $"{handle} can be cancelled");
        var pressed = await PressAsync(team.PersonOf(token), card!, "Cancel", reason);
        return await AnsweredAsync(
            pressed, async () => (await bot.ShowAsync(handle)).GetProperty("cancel").ValueKind == JsonValueKind.Object, $"{handle} is cancelled or that is refused");
    }

    private async Task<DiscordInteraction> TypeAsync(string token, string text)
    {
        var line = FilledIn.Of(Discord.Guild.Commands, text);
        return await Discord.TypeAsync(team.PersonOf(token), team.Ops, line.Command, line.Options);
    }

    /// <summary>A dialog that opens is filled in; what counts then is the dialog.</summary>
    private async Task<DiscordInteraction> PressAsync(DiscordPerson person, DiscordMessage message, string button, string? reason)
    {
        const int Dialog = 9;
        var pressed = await Discord.ClickAsync(person, message, button);
        if (pressed.Answer == Dialog)
            pressed = await Discord.SubmitAsync(person, ("reason", reason ?? ""));
        return pressed.Failure is { } failure ? throw new HttpRequestException(failure) : pressed;
    }

    private async Task<HttpResponseMessage> AnsweredAsync(DiscordInteraction pressed, Func<Task<bool>> counted, string what)
    {
        HttpResponseMessage? answer = null;
        await DemoBot.UntilAsync(
            async () => (answer = Answers(pressed).Select(Told).FirstOrDefault() ?? (await counted() ? new HttpResponseMessage(HttpStatusCode.OK) : null)) is not null,
            what, () => $"{string.Join('\n', Discord.EphemeralsFor(pressed.Person))}\n{team.Bot.Log}");
        return answer!;
    }

    private IReadOnlyList<DiscordMessage> Answers(DiscordInteraction interaction) => Discord.AnswersTo(interaction);

    private HashSet<string> Known() => [.. Discord.MessagesIn(team.Ops).Select(m => m.Id)];

    /// <summary>Of a command's live message; that a target is freed is told to all, too.</summary>
    private string? NewAnswer(HashSet<string> known, string text) => Discord.MessagesIn(team.Ops).Where(m => !known.Contains(m.Id)).Select(m =>
    {
        if (text.Split(' ') is ["/ops", "resolve", var freed, ..] && m.Foot == DiscordMark.Foot($"resolved:{freed}"))
            return freed;
        return DiscordTeamBot.HandleOf(m) is { Length: > 0 } handle && IsCard(m, handle) && Asks(m, text) ? handle : null;
    }).FirstOrDefault(h => h is not null);

    /// <summary>The words of the command, in the order in which the bot writes them.</summary>
    private static bool Asks(DiscordMessage card, string text)
    {
        var lines = card.Shown.Split('\n');
        var asked = Array.FindIndex(lines, l => l.EndsWith(" asked", StringComparison.Ordinal));
        return asked >= 0 && lines[asked + 1].Split(" [")[0].Split(' ').Order().SequenceEqual(text.Split(' ').Order());
    }

    private static bool IsCard(DiscordMessage message, string handle) => message.Foot == DiscordMark.Foot($"card:{handle}");

    private DiscordMessage? LiveMessage(string handle) =>
        Discord.MessagesIn(team.Ops).FirstOrDefault(m => IsCard(m, handle))
            ?? (_asked.TryGetValue(handle, out var asked) ? (Answers(asked) is [var first, ..] ? first : null) : null);

    private static async Task<bool> IsWaitingAsync(DemoBot bot, string handle) =>
        (await bot.ShowAsync(handle)).GetProperty("state").GetString() == "AwaitingApproval";

    private static HttpResponseMessage Accepted(string handle) =>
        new(HttpStatusCode.Accepted) { Content = JsonContent.Create(new { operation = handle, state = "Planning" }) };

    /// <summary>An operation's message is known by its buttons: each says what it does to what.</summary>
    private static string? HandleIn(DiscordMessage message) =>
        message.Buttons.Select(b => b.CustomId.Split(':', 2)).FirstOrDefault(b => b is ["cancel" or "output" or "share", var of] && !of.Contains(':'))?[1];

    /// <summary>The answer of an operation that reads, a refusal, or any other answer.</summary>
    private static HttpResponseMessage Told(DiscordMessage message)
    {
        if (HandleIn(message) is { } handle)
            return Accepted(handle);
        var code = Code().Match(message.Title);
        return code.Success
            ? new((HttpStatusCode)Problems.StatusOf(code.Value)) { Content = JsonContent.Create(new { code = code.Value, Shown = Whole(message) }) }
            : new(HttpStatusCode.OK) { Content = JsonContent.Create(new { reply = Whole(message) }) };
    }

    [GeneratedRegex("^[a-z]+(-[a-z]+)+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
