using System.Text.Json;
using ChatOps.Fakes.Slack;

namespace ChatOps.Tests.Journeys;

/// <summary>The real program with its demo hosts, worked with from Slack alone.</summary>
public class SlackJourneys
{
    [Fact]
    public async Task A_backup_and_a_restore_with_two_people_in_slack_also_when_the_bot_is_killed_in_between()
    {
        await using var team = await SlackTeamBot.StartAsync();
        var (slack, bot) = (team.Slack, team.Bot);

        var backup = await team.CardAsync("/senaite", "backup lims1");
        Assert.StartsWith("✅", (await team.FinalAsync(backup)).Text, StringComparison.Ordinal);
        await slack.UntilAsync(team.Ops, m => m.ThreadTs == backup.Ts);
        await bot.AddSampleAsync("this sample will be lost");
        var restore = await slack.UntilAsync(await team.CardAsync("/senaite", "restore lims1 --point latest"), m => m.HasButton("Approve"));
        Assert.Contains("Digest", restore.Shown);
        Assert.Equal([team.Approver.Id], (await slack.UntilAsync(team.Ops, m => m.ThreadTs == restore.Ts)).Notified);
        await slack.ClickAsync(team.Operator, restore, "Approve");
        await slack.EphemeralAsync(team.Operator, m => m.Shown.Contains("approval-self"));

        await slack.ClickAsync(team.Approver, restore, "Approve");
        await slack.UntilAsync(restore, m => m.HasButton("Cancel"));
        await bot.KillAsync();
        await bot.StartAgainAsync();

        Assert.StartsWith("✅", (await team.FinalAsync(restore)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("this sample will be lost", bot.LiveData(), StringComparison.Ordinal);
        Assert.Single(slack.MessagesIn(team.Ops), m => m.ThreadTs is null && SlackTeamBot.KeyOf(m) == SlackTeamBot.KeyOf(restore));
        Assert.Single(slack.MessagesIn(team.Ops), m => SlackTeamBot.KeyOf(m) == "final:" + SlackTeamBot.HandleOf(restore));
    }

    [Fact]
    public async Task A_failed_host_is_said_in_slack_and_a_running_scan_shows_how_far_it_is()
    {
        await using var team = await SlackTeamBot.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(team.Bot.Host, "fault", "blob-backup-fails"), "");

        var failed = await team.FinalAsync(await team.CardAsync("/senaite", "backup lims1"));
        Assert.StartsWith("❌", failed.Text, StringComparison.Ordinal);
        await team.Slack.TypeAsync(team.Operator, team.Ops, "/ports", "scan lims1 --range 1-65535");
        var answer = await team.Slack.EphemeralAsync(team.Operator, m => m.Text.Contains("lims1") && m.HasButton("Share"));
        Assert.DoesNotContain(team.Slack.MessagesIn(team.Ops), m => m.Text.Contains("/ports"));
        await team.Slack.ClickAsync(team.Operator, answer, "Share");
        await team.Slack.UntilAsync(team.Ops, m => m.Shown.Contains("Shared by"));
    }

    [Fact]
    public async Task A_window_that_does_not_end_by_itself_calls_the_approvers_and_a_stranger_learns_the_own_id()
    {
        await using var team = await SlackTeamBot.StartAsync();
        var (slack, stranger) = (team.Slack, team.Slack.AddPerson("stranger"));
        slack.Invite(team.Ops, stranger);
        await slack.TypeAsync(stranger, team.Ops, "/ops", "whoami");
        Assert.Contains(stranger.Id, (await slack.EphemeralAsync(stranger, m => m.Shown.Contains("person-unknown"))).Shown);

        Assert.StartsWith("⚠️ vtom1: maintenance is on", (await team.FinalAsync(await team.CardAsync("/vtom", "maint on vtom1 --cut-jobs --for 20s"))).Text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(team.Bot.Data, "hosts", "vtom1", "fault", "start-fails"), "");

        var loud = await slack.UntilAsync(team.Ops, m => m.Shown.Contains("did NOT happen by itself"));
        Assert.Contains(team.Approver.Id, loud.Notified);
    }

    [Fact]
    public async Task The_doctor_says_what_is_missing_and_the_manifest_has_every_command()
    {
        await using var slack = await FakeSlack.StartAsync();
        var person = slack.AddPerson("ana");
        var (inside, outside) = (slack.AddChannel("ops", person), slack.AddChannel("lab", ChannelKind.Public, withApp: false, person));
        await using var bot = await SiteBot.StartAsync($$"""
            , "Slack": { "ApiUrl": "{{slack.ApiUrl}}", "AppToken": "{{slack.App.AppToken}}", "BotToken": "{{slack.App.BotToken}}", "Team": "{{slack.Team.Id}}", "CommandPrefix": "ops-" }
            """);
        await slack.ConnectedAsync(2);
        await bot.BindAsync(("ops", inside.Id), ("lab", outside.Id));

        slack.App.Bot.Name = "keeper";
        slack.App.Scopes.Remove("files:write");
        var (status, output, _) = await SiteBot.RunAsync("doctor", "--settings", bot.Settings);
        Assert.Equal(1, status);
        Assert.Contains("lacks files:write", output);
        Assert.Contains("/invite @keeper", output);
        slack.App.Scopes.Add("files:write");
        slack.Invite(outside, slack.App.Bot);
        await bot.MapAsync("ana", person.Id);
        (status, output, _) = await SiteBot.RunAsync("doctor", "--settings", bot.Settings);
        Assert.True(status == 0, output);

        (status, output, _) = await SiteBot.RunAsync("slack", "manifest", "--settings", bot.Settings);
        Assert.Equal(0, status);
        using var manifest = JsonDocument.Parse(output);
        var commands = manifest.RootElement.GetProperty("features").GetProperty("slash_commands").EnumerateArray().Select(c => c.GetProperty("command").GetString()!).ToList();
        Assert.Equal(["/ops-ops", "/ops-ports", "/ops-senaite", "/ops-site", "/ops-vtom"], commands.Order());
        Assert.True(manifest.RootElement.GetProperty("settings").GetProperty("socket_mode_enabled").GetBoolean());

        using var http = bot.Client();
        slack.App.AppToken = "xapp-1-another-token-0123456789";
        slack.DropSockets();
        await DemoBot.UntilAsync(async () => (await (await http.GetAsync("/readyz")).Content.ReadAsStringAsync()).Contains("invalid_auth"), "readiness shows why");
    }
}
