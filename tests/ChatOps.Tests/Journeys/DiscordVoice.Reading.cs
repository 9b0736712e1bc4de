using System.Text.Json;
using ChatOps.Fakes.Discord;
using ChatOps.Server.Discord;

namespace ChatOps.Tests.Journeys;

/// <summary>What people read in Discord of an operation.</summary>
internal sealed partial class DiscordVoice
{
    private static readonly string[] Decisions = ["Approve", "Deny", "Cancel"];

    public async Task<(string Text, IReadOnlyList<string> Rows)?> ToldAsync(JsonElement ended)
    {
        var (handle, outcome) = (ended.GetProperty("id").GetString()!, ended.GetProperty("outcome").GetString()!);
        if (!ended.GetProperty("askerOnly").GetBoolean())
            return await ToldInChannelAsync(handle, outcome, ended.GetProperty("requester").GetString()!);
        if (!_asked.TryGetValue(handle, out var asked))
            return null;
        await Discord.UntilAsync(() => Answers(asked).Any(m => m.HasButton("Share")), $"the answer of {handle}");
        var answer = Assert.Single(Answers(asked));
        Assert.DoesNotContain(Discord.MessagesIn(team.Ops), m => DiscordTeamBot.HandleOf(m) == handle);
        AssertNoFalseSuccess(answer, outcome);
        return (Whole(answer), ShownRows.Of(answer));
    }

    /// <summary>Its live message says the outcome and asks for nothing more; its end is one new message that mentions who asked.</summary>
    private async Task<(string Text, IReadOnlyList<string> Rows)> ToldInChannelAsync(string handle, string outcome, string requester)
    {
        var final = await Discord.UntilAsync(team.Ops, m => m.Foot == DiscordMark.Foot($"final:{handle}"));
        var card = await Discord.UntilAsync(
            team.Ops, m => IsCard(m, handle) && m.Shown.Contains(outcome == "Denied" ? "denied by " : $"{outcome}: ", StringComparison.Ordinal) && !Decisions.Any(m.HasButton));
        AssertToldOnce(handle);
        AssertNoFalseSuccess(final, outcome);
        AssertNoFalseSuccess(card, outcome);
        Assert.Contains(team.PersonOf($"demo-{requester}").Id, final.Notified);
        var thread = Discord.ThreadOf(card) is { } under ? Discord.MessagesIn(under).Select(Whole) : [];
        return (string.Join('\n', [Whole(final), Whole(card), .. thread]), ShownRows.Of(final));
    }

    public void AssertToldOnce(string handle)
    {
        foreach (var kind in (string[])["card", "final"])
            Assert.Single(Discord.MessagesIn(team.Ops), m => m.Foot == DiscordMark.Foot($"{kind}:{handle}"));
    }

    public async Task UntilFreedAsync(string handle, string reason)
    {
        await Discord.UntilAsync(team.Ops, m => m.Foot == DiscordMark.Foot($"resolved:{handle}") && m.Shown.Contains(reason, StringComparison.Ordinal));
        await Discord.UntilAsync(team.Ops, m => IsCard(m, handle) && !m.Shown.Contains("stays locked", StringComparison.Ordinal));
    }

    private static void AssertNoFalseSuccess(DiscordMessage message, string outcome)
    {
        const long Green = 0x2E7D32;
        if (outcome != "Succeeded")
            Assert.True(message.Colour != Green, $"green, and {outcome}: {message}");
    }

    public async Task<string> PrintedAsync(string handle)
    {
        if (_asked.TryGetValue(handle, out var asked))
        {
            var shown = await Discord.TypeAsync(asked.Person, team.Ops, "ops show", ("operation", handle), ("part", "output"));
            await Discord.UntilAsync(() => Answers(shown).Count > 0, $"the output of {handle}");
            return Whole(Answers(shown)[0]);
        }
        var card = Discord.MessagesIn(team.Ops).First(m => IsCard(m, handle));
        string? printed = null;
        await Discord.UntilAsync(
            () => (printed = Discord.ThreadOf(card) is { } thread
                ? Discord.MessagesIn(thread).Where(m => m.Foot == DiscordMark.Foot($"output:{handle}")).Select(Whole).FirstOrDefault()
                : null) is not null,
            $"the output of {handle}");
        return printed!;
    }

    public async Task<string> PlanAsync(string token, string handle)
    {
        var pressed = await Discord.ClickAsync(team.PersonOf(token), Discord.MessagesIn(team.Ops).First(m => IsCard(m, handle)), "Read plan");
        await Discord.UntilAsync(() => Answers(pressed).Count > 0, $"the plan of {handle}");
        return Whole(Answers(pressed)[0]);
    }

    /// <summary>What is shown, and what is attached because it is too long for that.</summary>
    private static string Whole(DiscordMessage message) => string.Join('\n', message.Attachments.Select(a => a.Text).Prepend(message.Shown));
}
