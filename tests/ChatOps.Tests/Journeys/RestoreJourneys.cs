using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ChatOps.Tests.Journeys;

/// <summary>Whole lives of commands through the API of the real program, on the demo's host; those that people share also from Slack.</summary>
public class RestoreJourneys
{
    [Theory]
    [InlineData("Api")]
    [InlineData("Slack")]
    public async Task A_backup_is_made_watched_and_verified(string voice)
    {
        await using var bot = await StartAsync(voice);
        var before = Directory.GetFiles(Path.Combine(bot.Host, "home/senaite/data/senaitelims/backups")).Length;
        await bot.AddSampleAsync("before the backup");
        var operation = await bot.OperationAsync("demo-operator", "/senaite backup lims1");
        var ended = await bot.ConcludedAsync(operation);
        Assert.Equal("Succeeded", ended.GetProperty("outcome").GetString());
        Assert.True(Directory.GetFiles(Path.Combine(bot.Host, "home/senaite/data/senaitelims/backups")).Length > before, "no archive was written");
        Assert.Contains("Please wait while backing up database file", await bot.TranscriptAsync(operation), StringComparison.Ordinal);
        Assert.All(ended.GetProperty("steps").EnumerateArray(), s => Assert.Equal("Passed", s.GetProperty("verdict").GetString()));
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Slack")]
    public async Task A_restore_needs_a_second_person_and_the_data_really_goes_back(string voice)
    {
        await using var bot = await StartAsync(voice);
        await bot.AddSampleAsync("this sample will be lost");
        Assert.Contains("this sample will be lost", bot.LiveData(), StringComparison.Ordinal);

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

        var ended = await bot.ConcludedAsync(operation);
        Assert.True(ended.GetProperty("outcome").GetString() == "Succeeded", $"{ended}\n{await bot.TranscriptAsync(operation)}");
        Assert.DoesNotContain("this sample will be lost", bot.LiveData(), StringComparison.Ordinal);
        Assert.DoesNotContain("this sample will be lost", await bot.ServedAsync(), StringComparison.Ordinal);

        using var again = await bot.DecideAsync("demo-approver", waiting);
        await bot.AssertRefusedAsync(again, HttpStatusCode.Conflict, "approval-used");
    }

    [Fact]
    public async Task Two_approvals_at_the_same_moment_make_one_run_whose_safety_copy_goes_when_its_time_is_over()
    {
        var settings = Path.GetTempFileName();
        await File.WriteAllTextAsync(settings, """{ "Targets": { "lims1": { "SafetyCopyKeep": "00:00:03" } } }""");
        await using var bot = await DemoBot.StartAsync("--settings", settings);
        var operation = await bot.OperationAsync("demo-operator", "/senaite restore lims1 --point latest");
        var waiting = await bot.UntilStateAsync(operation, "AwaitingApproval");
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => bot.DecideAsync("demo-approver", waiting)));
        Assert.Single(answers, a => a.IsSuccessStatusCode);
        Assert.All(answers.Where(a => !a.IsSuccessStatusCode), a => Assert.Equal(HttpStatusCode.Conflict, a.StatusCode));
        Assert.Equal("Succeeded", (await bot.ConcludedAsync(operation)).GetProperty("outcome").GetString());
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
        var gone = await bot.ConcludedAsync(expire!);
        Assert.Equal(("Succeeded", "operator"), (gone.GetProperty("outcome").GetString(), gone.GetProperty("requester").GetString()));
        Assert.False(Directory.Exists(Path.Combine(bot.Host, $"home/senaite/data/senaitelims/safety-{operation}")));
        File.Delete(settings);
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Slack")]
    public async Task Blob_sets_that_rotate_between_approval_and_start_make_the_plan_stale(string voice)
    {
        await using var bot = await StartAsync(voice);
        bot.Fault("backup-slow", "15");
        var holder = await bot.OperationAsync("demo-operator", "/senaite backup lims1");
        await bot.UntilStateAsync(holder, "Running");
        var restore = await bot.OperationAsync("demo-operator", "/senaite restore lims1 --point latest");
        var waiting = await bot.UntilStateAsync(restore, "AwaitingApproval");
        using (var approved = await bot.DecideAsync("demo-approver", waiting))
            Assert.True(approved.IsSuccessStatusCode, await approved.Content.ReadAsStringAsync());
        Assert.Equal("Queued", (await bot.ShowAsync(restore)).GetProperty("state").GetString());

        Assert.Equal("Succeeded", (await bot.ConcludedAsync(holder)).GetProperty("outcome").GetString());
        var ended = await bot.ConcludedAsync(restore);
        Assert.Equal("Refused", ended.GetProperty("outcome").GetString());
        Assert.Equal("plan-stale", ended.GetProperty("code").GetString());
        Assert.Equal(0, bot.Begins("restore"));
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Slack")]
    public async Task A_viewer_may_look_and_do_nothing(string voice)
    {
        await using var bot = await StartAsync(voice);
        foreach (var text in (string[])["/senaite restore lims1 --point latest", "/senaite backup lims1", "/senaite stop lims1", "/demo echo hello"])
        {
            using var response = await bot.CommandAsync("demo-viewer", text);
            await bot.AssertRefusedAsync(response, HttpStatusCode.Forbidden, "access-denied");
        }
        var status = await bot.OperationAsync("demo-viewer", "/senaite status lims1");
        Assert.Equal("Succeeded", (await bot.ConcludedAsync(status)).GetProperty("outcome").GetString());
        Assert.Equal(0, bot.Begins("backup"));
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Slack")]
    public async Task An_approval_that_waits_survives_a_restart(string voice)
    {
        await using var bot = await StartAsync(voice);
        var operation = await bot.OperationAsync("demo-operator", "/senaite restore lims1 --point latest");
        var waiting = await bot.UntilStateAsync(operation, "AwaitingApproval");
        await bot.KillAsync();
        await bot.StartAgainAsync();
        var still = await bot.ShowAsync(operation);
        Assert.Equal("AwaitingApproval", still.GetProperty("state").GetString());
        Assert.Equal(waiting.GetProperty("plan").GetProperty("digest").GetString(), still.GetProperty("plan").GetProperty("digest").GetString());
        using var approved = await bot.DecideAsync("demo-approver", still);
        Assert.True(approved.IsSuccessStatusCode, await approved.Content.ReadAsStringAsync());
        Assert.Equal("Succeeded", (await bot.ConcludedAsync(operation)).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task The_same_key_makes_one_operation_and_another_body_under_it_is_a_conflict()
    {
        await using var bot = await DemoBot.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => bot.OperationAsync("demo-operator", "/demo echo one", key: "k1")));
        Assert.Single(answers.Distinct(StringComparer.Ordinal));
        using var other = await bot.CommandAsync("demo-operator", "/demo echo two", key: "k1");
        await bot.AssertRefusedAsync(other, HttpStatusCode.Conflict, "idempotency-conflict");
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Slack")]
    public async Task A_denial_carries_its_reason_and_a_withdrawal_is_the_requesters(string voice)
    {
        await using var bot = await StartAsync(voice);
        var first = await bot.UntilStateAsync(await bot.OperationAsync("demo-operator", "/senaite restore lims1 --point latest"), "AwaitingApproval");
        using (await bot.DecideAsync("demo-approver", first, "deny", "wrong restore point"))
        {
            var denied = await bot.ConcludedAsync(first.GetProperty("id").GetString()!);
            Assert.Equal("Denied", denied.GetProperty("outcome").GetString());
            Assert.Equal("wrong restore point", denied.GetProperty("approvals")[0].GetProperty("reason").GetString());
        }
        var second = await bot.UntilStateAsync(await bot.OperationAsync("demo-operator", "/senaite restore lims1 --point latest"), "AwaitingApproval");
        using (await bot.DecideAsync("demo-operator", second, "deny"))
            Assert.Equal("Cancelled", (await bot.ConcludedAsync(second.GetProperty("id").GetString()!)).GetProperty("outcome").GetString());
        Assert.Equal(0, bot.Begins("restore"));
    }

    [Fact]
    public async Task Plan_shows_everything_and_does_nothing()
    {
        await using var bot = await DemoBot.StartAsync();
        using var response = await bot.CommandAsync("demo-operator", "/senaite restore lims1 --point latest --plan");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var reply = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("reply");
        Assert.Contains("restore", reply.GetProperty("table").ToString(), StringComparison.Ordinal);
        Assert.Equal(0, bot.Begins("restore"));
        using var client = bot.Client("demo-operator");
        Assert.Empty(JsonDocument.Parse(await client.GetStringAsync("/api/operations")).RootElement.GetProperty("operations").EnumerateArray());
    }

    private static Task<DemoBot> StartAsync(string voice) => voice == "Slack" ? SlackTeamBot.SpokenToAsync() : DemoBot.StartAsync();
}
