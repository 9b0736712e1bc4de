using ChatOps.Fakes.Discord;
using ChatOps.Fakes.Slack;
using ChatOps.Tests.Execution;

namespace ChatOps.Tests.Journeys;

/// <summary>A playbook by chat: asked for in Slack and approved in Discord, and the other way round.</summary>
[Collection(HostCollection.Name)]
public class PlaybookChatJourneys
{
    [HostFact]
    public async Task A_playbook_is_asked_for_in_Slack_and_approved_in_Discord_and_both_hear_of_every_host()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var discord = await FakeDiscord.StartAsync();
        slack.Patience = DemoBot.Patience;
        var (ana, ben) = (slack.AddPerson("ana"), slack.AddPerson("ben"));
        var (anaThere, benThere) = (discord.AddPerson("ana"), discord.AddPerson("ben"));
        var (ops, opsThere) = (slack.AddChannel("ops", ana, ben), discord.AddChannel("ops"));
        await using var site = new PlaybookSite();
        await site.StartAsync(
            ("Slack:ApiUrl", slack.ApiUrl.ToString()), ("Slack:AppToken", slack.App.AppToken), ("Slack:BotToken", slack.App.BotToken), ("Slack:Team", slack.Team.Id),
            ("Discord:ApiUrl", discord.ApiUrl.ToString()), ("Discord:Token", discord.Token), ("Discord:GuildIds:0", discord.Guild.Id),
            ("Channels:ops:Slack", ops.Id), ("Channels:ops:Discord", opsThere.Id), ("People:ana:Slack", ana.Id), ("People:ben:Slack", ben.Id), ("People:ana:Discord", anaThere.Id), ("People:ben:Discord", benThere.Id));
        await slack.ConnectedAsync(2);
        await discord.RegisteredAsync();

        await slack.TypeAsync(ana, ops, "/app", "deploy web --version 1.4");
        var card = await slack.UntilAsync(ops, m => SlackTeamBot.KeyOf(m).StartsWith("card:", StringComparison.Ordinal) && m.HasButton("Approve"));
        var handle = SlackTeamBot.HandleOf(card);
        Assert.Contains("web1", card.Shown, StringComparison.Ordinal);
        var cardThere = await discord.UntilAsync(opsThere, m => m.HasButton("Approve") && DiscordTeamBot.HandleOf(m) == handle);
        await slack.ClickAsync(ana, card, "Approve");
        await slack.EphemeralAsync(ana, m => m.Shown.Contains("approval-self", StringComparison.Ordinal));
        await discord.ClickAsync(benThere, cardThere, "Approve");
        var final = await slack.UntilAsync(ops, m => SlackTeamBot.KeyOf(m) == $"final:{handle}");
        Assert.Contains("done, and verified", final.Shown, StringComparison.Ordinal);
        foreach (var web in (string[])["web1", "web2"])
            Assert.Contains(web, final.Shown, StringComparison.Ordinal);
        await discord.UntilAsync(opsThere, m => m.Shown.Contains("done, and verified", StringComparison.Ordinal) && m.Shown.Contains("web2", StringComparison.Ordinal));
        Assert.Equal(["1.4", "1.4", null], PlaybookSite.OnHosts("version"));
    }
}
