using ChatOps.Fakes.Discord;
using ChatOps.Fakes.Slack;

namespace ChatOps.Tests.Journeys;

/// <summary>What only Discord has, in the real program. Whole lives of commands are asked for there, too, in the journeys of their families.</summary>
public class DiscordJourneys
{
    private const long Green = 0x2E7D32;

    [Fact]
    public async Task One_person_with_two_accounts_does_not_approve_the_own_request_and_both_places_hear_the_end()
    {
        await using var slack = await FakeSlack.StartAsync();
        slack.Patience = DemoBot.Patience;
        var (person, other) = (slack.AddPerson("operator", "U0OPERATOR"), slack.AddPerson("approver", "U0APPROVER"));
        var inSlack = slack.AddChannel("ops", person, other);
        await using var team = await DiscordTeamBot.StartAsync(slack, inSlack.Id);
        await slack.ConnectedAsync(2);
        await team.FinalAsync(await team.CardAsync("senaite backup", ("target", "lims1")));

        var card = await team.Discord.UntilAsync(await AskAgainAsync(team), m => m.HasButton("Approve"));
        var sameInSlack = await slack.UntilAsync(
            inSlack, m => SlackTeamBot.KeyOf(m) == $"card:{DiscordTeamBot.HandleOf(card)}" && m.HasButton("Approve"));
        await slack.ClickAsync(person, sameInSlack, "Approve");
        await slack.EphemeralAsync(person, m => m.Shown.Contains("approval-self"));
        await slack.ClickAsync(other, sameInSlack, "Approve");

        Assert.Equal(Green, (await team.FinalAsync(card)).Colour);
        Assert.StartsWith(
            "✅", (await slack.UntilAsync(inSlack, m => SlackTeamBot.KeyOf(m) == $"final:{DiscordTeamBot.HandleOf(card)}")).Text,
            StringComparison.Ordinal);
        // What the approver pressed there is refused here, too.
        await team.Discord.ClickAsync(team.Approver, card, "Approve");
        await team.Discord.EphemeralAsync(team.Approver, m => m.Shown.Contains("approval-used"));
    }

    [Fact]
    public async Task The_doctor_says_what_is_missing_and_the_commands_are_made_by_hand()
    {
        await using var discord = await FakeDiscord.StartAsync();
        var person = discord.AddPerson("ana");
        var (inside, closed) = (discord.AddChannel("ops"), discord.AddChannel("lab"));
        closed.Denied = 1UL << 15;
        var settings = $$"""
            , "Discord": { "ApiUrl": "{{discord.ApiUrl}}", "Token": "{{discord.Token}}", "GuildIds": [ "{{discord.Guild.Id}}" ] },
              "Channels": { "ops": { "Discord": "{{inside.Id}}" }, "lab": { "Discord": "{{closed.Id}}" } }, "People": { "ana": { "Discord": "{{person.Id}}" } },
              "Roles": { "operator": { "DiscordRoles": [ "{{discord.AddRole("keepers").Id}}" ] } }
            """;
        await using var bot = await SiteBot.StartAsync(settings);
        await discord.RegisteredAsync();
        discord.Guild.Commands.Clear();

        var (status, output, _) = await SiteBot.RunAsync("doctor", "--settings", bot.Settings);
        Assert.Equal(1, status);
        Assert.Contains("the bot lacks “Attach Files” in #lab", output);
        Assert.Contains("chatops discord sync", output);
        Assert.Contains("the role keepers", output);
        (status, output, _) = await SiteBot.RunAsync("discord", "sync", "--settings", bot.Settings);
        Assert.True(status == 0, output);
        closed.Denied = 0;
        (status, output, _) = await SiteBot.RunAsync("doctor", "--settings", bot.Settings);
        Assert.True(status == 0, output);
        Assert.Equal(Server.BotSite.BuiltIn.Select(s => s.Family).Append("site").Distinct().Order(), discord.Guild.Commands.Select(c => (string)c!["name"]!).Order());

        (status, output, _) = await SiteBot.RunAsync("discord", "invite", "--settings", bot.Settings);
        Assert.Equal((
            0,
            $"https://discord.com/oauth2/authorize?client_id={discord.ApplicationId}&scope=bot+applications.commands&permissions=309237763072\n"), (status, output));
    }

    private static Task<DiscordMessage> AskAgainAsync(DiscordTeamBot team) =>
        team.CardAsync("senaite restore", ("target", "lims1"), ("point", "latest"));
}
