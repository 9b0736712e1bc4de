using System.Text.Json;
using ChatOps.Fakes.Slack;

namespace ChatOps.Tests.Journeys;

/// <summary>What people read in Slack of an operation.</summary>
internal sealed partial class SlackVoice
{
    private static readonly string[] Decisions = ["Approve", "Deny", "Cancel"];

    public async Task<(string Text, IReadOnlyList<string> Rows)?> ToldAsync(JsonElement ended)
    {
        var (handle, outcome) = (ended.GetProperty("id").GetString()!, ended.GetProperty("outcome").GetString()!);
        if (!ended.GetProperty("askerOnly").GetBoolean())
            return await ToldInChannelAsync(handle, outcome, ended.GetProperty("requester").GetString()!);
        if (!_asked.TryGetValue(handle, out var asker))
            return null;
        var answer = await team.Slack.EphemeralAsync(asker, m => HandleIn(m) == handle && m.HasButton("Share"));
        Assert.Single(Whispers(asker), m => HandleIn(m) == handle && m.HasButton("Share"));
        Assert.DoesNotContain(team.Slack.MessagesIn(team.Ops), m => SlackTeamBot.HandleOf(m) == handle);
        AssertNoFalseSuccess(answer, outcome);
        return (answer.Shown, ShownRows.Of(answer));
    }

    /// <summary>Its live message says the outcome and asks for nothing more; its end is one new message that mentions who asked.</summary>
    private async Task<(string Text, IReadOnlyList<string> Rows)> ToldInChannelAsync(string handle, string outcome, string requester)
    {
        var final = await team.Slack.UntilAsync(team.Ops, m => SlackTeamBot.KeyOf(m) == $"final:{handle}");
        var card = await team.Slack.UntilAsync(
            team.Ops, m => SlackTeamBot.KeyOf(m) == $"card:{handle}" && m.Shown.Contains(outcome == "Denied" ? "denied by " : $"{outcome}: ", StringComparison.Ordinal) && !Decisions.Any(m.HasButton));
        AssertToldOnce(handle);
        AssertNoFalseSuccess(final, outcome);
        AssertNoFalseSuccess(card, outcome);
        Assert.Null(final.ThreadTs);
        Assert.Contains(team.PersonOf($"demo-{requester}").Id, final.Notified);
        var thread = team.Slack.ThreadOf(card).Select(m => m.Shown);
        return (string.Join('\n', [final.Shown, card.Shown, .. thread]), ShownRows.Of(final));
    }

    public void AssertToldOnce(string handle)
    {
        foreach (var kind in (string[])["card", "final"])
            Assert.Single(team.Slack.MessagesIn(team.Ops), m => SlackTeamBot.KeyOf(m) == $"{kind}:{handle}");
    }

    public async Task UntilFreedAsync(string handle, string reason)
    {
        await team.Slack.UntilAsync(team.Ops, m => SlackTeamBot.KeyOf(m) == $"resolved:{handle}" && m.Shown.Contains(reason, StringComparison.Ordinal));
        await team.Slack.UntilAsync(team.Ops, m => SlackTeamBot.KeyOf(m) == $"card:{handle}" && !m.Shown.Contains("stays locked", StringComparison.Ordinal));
    }

    private static void AssertNoFalseSuccess(SlackMessage message, string outcome)
    {
        if (outcome != "Succeeded")
            Assert.DoesNotContain("✅", $"{message.Text}\n{message.Shown}", StringComparison.Ordinal);
    }

    /// <summary>What its steps printed, where people find it: in the thread, as text or as a file; of a read, by asking for it.</summary>
    public async Task<string> PrintedAsync(string handle)
    {
        if (_asked.TryGetValue(handle, out var asker) && Cards().All(m => SlackTeamBot.HandleOf(m) != handle))
        {
            await team.Slack.TypeAsync(asker, team.Ops, "/ops", $"show {handle} --part output");
            return (await team.Slack.EphemeralAsync(asker, m => m.Shown.StartsWith("Output", StringComparison.Ordinal) && m.Shown.Contains(handle))).Shown;
        }
        string? printed = null;
        await team.Slack.UntilAsync(
            () => (printed = team.Slack.MessagesIn(team.Ops).FirstOrDefault(m => SlackTeamBot.KeyOf(m) == $"output:{handle}")?.Shown
                ?? team.Slack.Files.FirstOrDefault(f => f.Title == $"{handle}-output.txt")?.Text) is not null,
            $"the output of {handle}");
        return printed!;
    }

    /// <summary>Its plan, as "Read plan" shows it.</summary>
    public async Task<string> PlanAsync(string token, string handle)
    {
        var person = team.PersonOf(token);
        await team.Slack.ClickAsync(person, Cards().First(m => SlackTeamBot.HandleOf(m) == handle), "Read plan");
        var view = await team.Slack.ViewAsync(person);
        await team.Slack.CloseAsync(person, view);
        return view.Shown;
    }
}
