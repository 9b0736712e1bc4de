using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ChatOps.Tests.Journeys;

/// <summary>A demo bot that is spoken to by the API, in Slack and in Discord, for journeys that leave the host as they find it.</summary>
public sealed class SpokenDemo : IAsyncLifetime
{
    public DemoBot Bot { get; private set; } = null!;

    public async Task InitializeAsync() => Bot = (await SlackTeamBot.StartAsync(inDiscord: true)).Bot;

    public async Task DisposeAsync() => await Bot.DisposeAsync();
}

/// <summary>Whole lives of commands in the real program, on the demo's host: asked for through the API, in Slack and in Discord, told in all.</summary>
public class RestoreJourneys(SpokenDemo demo) : IClassFixture<SpokenDemo>
{
    [Theory]
    [InlineData("Api")]
    [InlineData("Slack")]
    [InlineData("Discord")]
    public async Task A_backup_is_made_watched_and_verified(string voice)
    {
        var bot = demo.Bot.In(voice);
        var before = Directory.GetFiles(Path.Combine(bot.Host, "home/senaite/data/senaitelims/backups")).Length;
        await bot.AddSampleAsync("before the backup");
        var operation = await bot.OperationAsync("demo-operator", "/senaite backup lims1");
        var ended = (await bot.EndedAsync(operation)).AssertIs("Succeeded");
        Assert.True(Directory.GetFiles(Path.Combine(bot.Host, "home/senaite/data/senaitelims/backups")).Length > before, "no archive was written");
        Assert.Contains("Please wait while backing up database file", await bot.PrintedAsync(operation), StringComparison.Ordinal);
        Assert.All(ended.Record.GetProperty("steps").EnumerateArray(), s => Assert.Equal("Passed", s.GetProperty("verdict").GetString()));
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Slack")]
    [InlineData("Discord")]
    public async Task A_restore_needs_a_second_person_and_the_data_really_goes_back(string voice)
    {
        var bot = demo.Bot.In(voice);
        await bot.AddSampleAsync($"{voice}: this sample will be lost");
        Assert.Contains($"{voice}: this sample will be lost", bot.LiveData(), StringComparison.Ordinal);

        var operation = await bot.OperationAsync("demo-operator", "/senaite restore lims1 --point latest");
        var waiting = await bot.UntilStateAsync(operation, "AwaitingApproval");
        Assert.Equal(JsonValueKind.Null, waiting.GetProperty("outcome").ValueKind);

        using (var self = await bot.DecideAsync("demo-operator", waiting))
            await bot.AssertRefusedAsync(self, HttpStatusCode.Forbidden, "approval-self");
        using (var viewer = await bot.DecideAsync("demo-viewer", waiting))
            await bot.AssertRefusedAsync(viewer, HttpStatusCode.Forbidden, "access-denied");
        using (var stale = await bot.PostAsync("demo-approver", $"/api/operations/{operation}/approval", new { decision = "approve", digest = new string('0', 64) }))
            await bot.AssertRefusedAsync(stale, HttpStatusCode.Conflict, "approval-stale");
        using (var approved = await bot.DecideAsync("demo-approver", waiting))
            Assert.True(approved.IsSuccessStatusCode, await approved.Content.ReadAsStringAsync());

        (await bot.EndedAsync(operation)).AssertIs("Succeeded");
        Assert.DoesNotContain($"{voice}: this sample will be lost", bot.LiveData(), StringComparison.Ordinal);
        Assert.DoesNotContain($"{voice}: this sample will be lost", await bot.ServedAsync(), StringComparison.Ordinal);

        using var again = await bot.DecideAsync("demo-approver", waiting);
        await bot.AssertRefusedAsync(again, HttpStatusCode.Conflict, "approval-used");
    }

    [Fact]
    public async Task Two_approvals_at_the_same_moment_make_one_run_whose_safety_copy_goes_when_its_time_is_over()
    {
        await using var team = await SlackTeamBot.StartAsync(""" "Targets": { "lims1": { "SafetyCopies": { "Keep": "00:00:03" } } } """);
        var bot = team.Bot;
        var operation = await bot.OperationAsync("demo-operator", "/senaite restore lims1 --point latest");
        var waiting = await bot.UntilStateAsync(operation, "AwaitingApproval");
        var card = await team.Slack.UntilAsync(team.Ops, m => m.HasButton("Approve"));
        var clicks = Enumerable.Range(0, 3).Select(_ => team.Slack.ClickAsync(team.Approver, card, "Approve")).ToList();
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => bot.DecideAsync("demo-approver", waiting)));
        Assert.All(await Task.WhenAll(clicks), c => Assert.Null(c.Failure));
        Assert.All(answers.Where(a => !a.IsSuccessStatusCode), a => Assert.Equal(HttpStatusCode.Conflict, a.StatusCode));
        // One of the six counts; wherever it came from, the others are told.
        var refused = 5 - answers.Count(a => !a.IsSuccessStatusCode);
        await team.Slack.UntilAsync(() => team.Slack.EphemeralsFor(team.Approver).Count(m => m.Shown.Contains("approval-used", StringComparison.Ordinal)) == refused, $"{refused} refused clicks");
        (await bot.EndedAsync(operation)).AssertIs("Succeeded");
        Assert.Equal(1, bot.Begins("restore"));

        Assert.True(Directory.Exists(Path.Combine(bot.Host, $"home/senaite/data/senaitelims/safety-{operation}")));
        string? expire = null;
        await DemoBot.UntilAsync(
            async () =>
            {
                using var client = bot.Client("demo-viewer");
                var list = await client.GetFromJsonAsync<JsonElement>("/api/operations");
                expire = list.GetProperty("operations").EnumerateArray()
                    .FirstOrDefault(o => o.GetProperty("command").GetString()!.Contains("senaite expire", StringComparison.Ordinal)) is { ValueKind: JsonValueKind.Object } found
                    ? found.GetProperty("id").GetString()
                    : null;
                return expire is not null;
            },
            "the bot asks for the end of the copy");
        var gone = (await bot.EndedAsync(expire!)).AssertIs("Succeeded");
        Assert.Equal("operator", gone.Record.GetProperty("requester").GetString());
        Assert.False(Directory.Exists(Path.Combine(bot.Host, $"home/senaite/data/senaitelims/safety-{operation}")));
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Discord")]
    public async Task Blob_sets_that_rotate_between_approval_and_start_make_the_plan_stale(string voice)
    {
        var bot = demo.Bot.In(voice);
        var begins = bot.Begins("restore");
        bot.Fault("backup-slow", "15");
        var holder = await bot.OperationAsync("demo-operator", "/senaite backup lims1");
        await bot.UntilStateAsync(holder, "Running");
        var restore = await bot.OperationAsync("demo-operator", "/senaite restore lims1 --point latest");
        var waiting = await bot.UntilStateAsync(restore, "AwaitingApproval");
        using (var approved = await bot.DecideAsync("demo-approver", waiting))
            Assert.True(approved.IsSuccessStatusCode, await approved.Content.ReadAsStringAsync());
        Assert.Equal("Queued", (await bot.ShowAsync(restore)).GetProperty("state").GetString());

        (await bot.EndedAsync(holder)).AssertIs("Succeeded");
        (await bot.EndedAsync(restore)).AssertIs("Refused", "plan-stale");
        Assert.Equal(begins, bot.Begins("restore"));
        bot.NoFaults();
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Slack")]
    [InlineData("Discord")]
    public async Task A_viewer_may_look_and_do_nothing(string voice)
    {
        var bot = demo.Bot.In(voice);
        var begins = (bot.Begins("backup"), bot.Begins("restore"), bot.Begins("supervisorctl"));
        foreach (var text in (string[])["/senaite restore lims1 --point latest", "/senaite backup lims1", "/senaite stop lims1", "/demo echo hello"])
        {
            using var response = await bot.CommandAsync("demo-viewer", text);
            await bot.AssertRefusedAsync(response, HttpStatusCode.Forbidden, "access-denied");
        }
        var status = await bot.OperationAsync("demo-viewer", "/senaite status lims1");
        (await bot.EndedAsync(status)).AssertIs("Succeeded").AssertTells("RUNNING");
        Assert.Equal(begins, (bot.Begins("backup"), bot.Begins("restore"), bot.Begins("supervisorctl")));
    }

    [Theory]
    [InlineData("Slack")]
    [InlineData("Discord")]
    public async Task An_approval_that_waits_survives_a_restart(string voice)
    {
        var bot = demo.Bot.In(voice);
        var operation = await bot.OperationAsync("demo-operator", "/senaite restore lims1 --point latest");
        var waiting = await bot.UntilStateAsync(operation, "AwaitingApproval");
        await bot.KillAsync();
        await bot.StartAgainAsync();
        var still = await bot.ShowAsync(operation);
        Assert.Equal("AwaitingApproval", still.GetProperty("state").GetString());
        Assert.Equal(waiting.GetProperty("plan").GetProperty("digest").GetString(), still.GetProperty("plan").GetProperty("digest").GetString());
        using var approved = await bot.DecideAsync("demo-approver", still);
        Assert.True(approved.IsSuccessStatusCode, await approved.Content.ReadAsStringAsync());
        (await bot.EndedAsync(operation)).AssertIs("Succeeded");
    }

    /// <summary>A key is HTTP's; what Slack has instead is proved with its envelopes.</summary>
    [Fact]
    public async Task The_same_key_makes_one_operation_and_another_body_under_it_is_a_conflict()
    {
        var bot = demo.Bot.In("Api");
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => bot.OperationAsync("demo-operator", "/demo echo one", key: "k1")));
        Assert.Single(answers.Distinct(StringComparer.Ordinal));
        using var other = await bot.CommandAsync("demo-operator", "/demo echo two", key: "k1");
        await bot.AssertRefusedAsync(other, HttpStatusCode.Conflict, "idempotency-conflict");
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Slack")]
    [InlineData("Discord")]
    public async Task A_denial_carries_its_reason_and_a_withdrawal_is_the_requesters(string voice)
    {
        var bot = demo.Bot.In(voice);
        var begins = bot.Begins("restore");
        var first = await bot.UntilStateAsync(await bot.OperationAsync("demo-operator", "/senaite restore lims1 --point latest"), "AwaitingApproval");
        using (await bot.DecideAsync("demo-approver", first, "deny", "wrong restore point"))
        {
            var denied = (await bot.EndedAsync(first.GetProperty("id").GetString()!)).AssertIs("Denied").AssertTells("wrong restore point");
            Assert.Equal("wrong restore point", denied.Record.GetProperty("approvals")[0].GetProperty("reason").GetString());
        }
        var second = await bot.UntilStateAsync(await bot.OperationAsync("demo-operator", "/senaite restore lims1 --point latest"), "AwaitingApproval");
        using (await bot.DecideAsync("demo-operator", second, "deny"))
            (await bot.EndedAsync(second.GetProperty("id").GetString()!)).AssertIs("Cancelled");
        Assert.Equal(begins, bot.Begins("restore"));
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Slack")]
    [InlineData("Discord")]
    public async Task Plan_shows_everything_and_does_nothing(string voice)
    {
        var bot = demo.Bot.In(voice);
        var (begins, operations) = (bot.Begins("restore"), (await bot.ListAsync("lims1")).Count);
        using var response = await bot.CommandAsync("demo-operator", "/senaite restore lims1 --point latest --plan");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var reply = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("reply");
        Assert.Contains("bin/restore", reply.ToString(), StringComparison.Ordinal);
        Assert.Equal((begins, operations), (bot.Begins("restore"), (await bot.ListAsync("lims1")).Count));
    }
}
