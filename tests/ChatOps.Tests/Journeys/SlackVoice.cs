using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatOps.Fakes.Slack;
using ChatOps.Server.Web.Api;

namespace ChatOps.Tests.Journeys;

/// <summary>
/// The demo's people in Slack: they type and press there, and what they see is told in the words of the API. So the same journey is gone both ways.
/// </summary>
internal sealed partial class SlackVoice(SlackTeamBot team) : IVoice
{
    private readonly ConcurrentDictionary<string, SlackMessage> _waiting = new(StringComparer.Ordinal);

    /// <summary>What was asked for here, by whom.</summary>
    private readonly ConcurrentDictionary<string, SlackPerson> _asked = new(StringComparer.Ordinal);

    public async Task<HttpResponseMessage> CommandAsync(string token, string text)
    {
        var person = team.PersonOf(token);
        await team.Slack.ConnectedAsync();
        var (known, whispers) = (Known(), Whispers(person).Count);
        var words = text.Split(' ', 2);
        Assert.Null((await team.Slack.TypeAsync(person, team.Ops, words[0], words.Length > 1 ? words[1] : "")).Failure);
        HttpResponseMessage? answer = null;
        await team.Slack.UntilAsync(
            () => (answer = NewAnswer(known, text) is { } card ? Accepted(SlackTeamBot.HandleOf(card)) : Whispered(person, whispers)) is not null, $"an answer to {text}");
        if (await OperationOf(answer!) is { } handle)
            _asked[handle] = person;
        return answer!;
    }

    /// <summary>By mentioning the bot, which Slack brings again when it was not acknowledged: nothing is said twice, whatever happens to the bot.</summary>
    public async Task<string> InsistAsync(string token, string text)
    {
        var known = Known();
        await team.Slack.SayAsync(team.PersonOf(token), team.Ops, $"@{team.Slack.App.Bot.Name} {text.TrimStart('/')}");
        SlackMessage? card = null;
        await team.Slack.UntilAsync(
            () =>
            {
                if (team.Slack.Sockets.Any(s => s.IsUsable))
                    team.Slack.RetryNow();
                return (card = NewAnswer(known, text)) is not null;
            },
            $"the live message of {text}");
        return SlackTeamBot.HandleOf(card!);
    }

    public async Task<HttpResponseMessage> DecideAsync(DemoBot bot, string token, JsonElement operation, string decision, string? reason)
    {
        var (person, handle) = (team.PersonOf(token), operation.GetProperty("id").GetString()!);
        await team.Slack.ConnectedAsync();
        // The message as it was first seen: a screen may be behind.
        if (!_waiting.TryGetValue(handle, out var card))
            card = _waiting[handle] = await team.Slack.UntilAsync(team.Ops, m => SlackTeamBot.KeyOf(m) == $"card:{handle}" && m.HasButton("Approve"));
        var isWaiting = await IsWaitingAsync(bot, handle);
        var whispers = Whispers(person).Count;
        if ((await team.Slack.ClickAsync(person, card, decision == "approve" ? "Approve" : "Deny")).Failure is { } failure)
            throw new HttpRequestException(failure);
        if (decision == "deny" && isWaiting)
            await team.Slack.SubmitAsync(person, await team.Slack.ViewAsync(person), ("reason", reason ?? ""));
        return await AnsweredAsync(person, whispers, async () => isWaiting && !await IsWaitingAsync(bot, handle), $"the decision of {person} counts or is refused");
    }

    /// <summary>With its button; a reason is said in the thread.</summary>
    public async Task<HttpResponseMessage> CancelAsync(DemoBot bot, string token, string handle, string? reason)
    {
        var person = team.PersonOf(token);
        SlackMessage? card = null;
        await team.Slack.UntilAsync(() => (card = LiveMessage(person, handle)) is { } m && (reason is not null || m.HasButton("Cancel")), $"{handle} can be cancelled");
        var whispers = Whispers(person).Count;
        if (reason is null)
            await team.Slack.ClickAsync(person, card!, "Cancel");
        else
            await team.Slack.SayAsync(person, team.Ops, $"@{team.Slack.App.Bot.Name} cancel {reason}", card);
        return await AnsweredAsync(
            person, whispers, async () => (await bot.ShowAsync(handle)).GetProperty("cancel").ValueKind == JsonValueKind.Object, $"{handle} is cancelled or that is refused");
    }

    private async Task<HttpResponseMessage> AnsweredAsync(SlackPerson person, int whispers, Func<Task<bool>> counted, string what)
    {
        HttpResponseMessage? answer = null;
        await DemoBot.UntilAsync(
            async () => (answer = Whispered(person, whispers) ?? (await counted() ? new HttpResponseMessage(HttpStatusCode.OK) : null)) is not null, what);
        return answer!;
    }

    private IEnumerable<SlackMessage> Cards() => team.Slack.MessagesIn(team.Ops).Where(m => SlackTeamBot.KeyOf(m).StartsWith("card:", StringComparison.Ordinal));

    private HashSet<string> Known() => [.. team.Slack.MessagesIn(team.Ops).Select(m => m.Ts)];

    /// <summary>A command's live message; that a target is freed is told to all, too.</summary>
    private SlackMessage? NewAnswer(HashSet<string> known, string text) => team.Slack.MessagesIn(team.Ops).FirstOrDefault(m => !known.Contains(m.Ts) && SlackTeamBot.KeyOf(m) switch
    {
        ['c', 'a', 'r', 'd', ':', ..] => m.Shown.Split('\n').Any(l => l.Split(" [")[0].TrimEnd().EndsWith($" asked  {text}", StringComparison.Ordinal)),
        ['r', 'e', 's', 'o', 'l', 'v', 'e', 'd', ':', .. var handle] => text.StartsWith($"/ops resolve {handle} ", StringComparison.Ordinal),
        _ => false,
    });

    private SlackMessage? LiveMessage(SlackPerson person, string handle) =>
        Cards().FirstOrDefault(m => SlackTeamBot.HandleOf(m) == handle) ?? Whispers(person).FirstOrDefault(m => HandleIn(m) == handle);

    private IReadOnlyList<SlackMessage> Whispers(SlackPerson person) => team.Slack.EphemeralsFor(person);

    private static async Task<bool> IsWaitingAsync(DemoBot bot, string handle) => (await bot.ShowAsync(handle)).GetProperty("state").GetString() == "AwaitingApproval";

    private static HttpResponseMessage Accepted(string handle) => new(HttpStatusCode.Accepted) { Content = JsonContent.Create(new { operation = handle, state = "Planning" }) };

    private static async Task<string?> OperationOf(HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.Accepted ? (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("operation").GetString() : null;

    /// <summary>An operation's message is known by its buttons; a refusal may have one for what stands in the way.</summary>
    private static string? HandleIn(SlackMessage message) =>
        message.Buttons.FirstOrDefault(b => b.Text != "I looked at the host" && b.Value is { } value && !value.Contains(':'))?.Value;

    /// <summary>What only the asker sees, and does not belong to something asked before.</summary>
    private HttpResponseMessage? Whispered(SlackPerson person, int known) =>
        Whispers(person).Skip(known).Where(m => HandleIn(m) is not { } handle || !_asked.ContainsKey(handle)).Select(Whispered).FirstOrDefault();

    /// <summary>The answer of an operation that reads, a refusal, or any other answer.</summary>
    private static HttpResponseMessage Whispered(SlackMessage message)
    {
        if (HandleIn(message) is { } handle)
            return Accepted(handle);
        var code = Code().Match(message.Shown.Split('\n')[0]);
        return code.Success
            ? new((HttpStatusCode)Problems.StatusOf(code.Groups["code"].Value)) { Content = JsonContent.Create(new { code = code.Groups["code"].Value, message.Shown }) }
            : new(HttpStatusCode.OK) { Content = JsonContent.Create(new { reply = message.Shown }) };
    }

    [GeneratedRegex("^[^a-z]*(?<code>[a-z]+(-[a-z]+)+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
