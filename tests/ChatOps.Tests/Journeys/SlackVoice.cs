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
internal sealed partial class SlackVoice(SlackTeamBot team) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SlackMessage> _waiting = new(StringComparer.Ordinal);

    public ValueTask DisposeAsync() => team.LeaveAsync();

    public async Task<HttpResponseMessage> CommandAsync(string token, string text)
    {
        var person = team.PersonOf(token);
        await team.Slack.ConnectedAsync();
        var known = Cards().Select(m => m.Ts).ToHashSet();
        var whispers = team.Slack.EphemeralsFor(person).Count;
        var words = text.Split(' ', 2);
        Assert.Null((await team.Slack.TypeAsync(person, team.Ops, words[0], words.Length > 1 ? words[1] : "")).Failure);
        HttpResponseMessage? answer = null;
        await team.Slack.UntilAsync(
            () => (answer = Cards().Where(m => !known.Contains(m.Ts)).Select(m => Accepted(SlackTeamBot.HandleOf(m))).FirstOrDefault()
                ?? team.Slack.EphemeralsFor(person).Skip(whispers).Select(Whispered).FirstOrDefault()) is not null,
            $"an answer to {text}");
        return answer!;
    }

    public async Task<HttpResponseMessage> DecideAsync(DemoBot bot, string token, JsonElement operation, string decision, string? reason)
    {
        var (person, handle) = (team.PersonOf(token), operation.GetProperty("id").GetString()!);
        await team.Slack.ConnectedAsync();
        // The message as it was first seen: a screen may be behind.
        if (!_waiting.TryGetValue(handle, out var card))
            card = _waiting[handle] = await team.Slack.UntilAsync(team.Ops, m => SlackTeamBot.KeyOf(m) == $"card:{handle}" && m.HasButton("Approve"));
        var isWaiting = await IsWaitingAsync(bot, handle);
        var whispers = team.Slack.EphemeralsFor(person).Count;
        await team.Slack.ClickAsync(person, card, decision == "approve" ? "Approve" : "Deny");
        if (decision == "deny" && isWaiting)
            await team.Slack.SubmitAsync(person, await team.Slack.ViewAsync(person), ("reason", reason ?? ""));
        HttpResponseMessage? answer = null;
        await DemoBot.UntilAsync(
            async () =>
            {
                answer = team.Slack.EphemeralsFor(person).Skip(whispers).Select(Whispered).FirstOrDefault();
                if (answer is null && isWaiting && !await IsWaitingAsync(bot, handle))
                    answer = new HttpResponseMessage(HttpStatusCode.OK);
                return answer is not null;
            },
            $"the decision of {person} counts or is refused");
        return answer!;
    }

    private IEnumerable<SlackMessage> Cards() => team.Slack.MessagesIn(team.Ops).Where(m => SlackTeamBot.KeyOf(m).StartsWith("card:", StringComparison.Ordinal));

    private static async Task<bool> IsWaitingAsync(DemoBot bot, string handle) => (await bot.ShowAsync(handle)).GetProperty("state").GetString() == "AwaitingApproval";

    private static HttpResponseMessage Accepted(string handle) => new(HttpStatusCode.Accepted) { Content = JsonContent.Create(new { operation = handle, state = "Planning" }) };

    /// <summary>What only the asker sees: the answer of an operation that reads (its buttons know it), a refusal, or any other answer.</summary>
    private static HttpResponseMessage Whispered(SlackMessage message)
    {
        if (message.Buttons.FirstOrDefault(b => b.Value is { } value && !value.Contains(':')) is { Value: { } handle })
            return Accepted(handle);
        var code = Code().Match(message.Shown.Split('\n')[0]);
        return code.Success
            ? new((HttpStatusCode)Problems.StatusOf(code.Groups["code"].Value)) { Content = JsonContent.Create(new { code = code.Groups["code"].Value, message.Shown }) }
            : new(HttpStatusCode.OK) { Content = JsonContent.Create(new { reply = message.Shown }) };
    }

    [GeneratedRegex("^[^a-z]*(?<code>[a-z]+(-[a-z]+)+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
