using ChatOps.Core.Chat;
using ChatOps.Fakes.Discord;
using ChatOps.Server.Discord;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatOps.Tests.Discord;

/// <summary>What goes wrong on the way to Discord and back.</summary>
public class DiscordFaultTests
{
    [Fact]
    public async Task An_answer_that_was_lost_makes_no_second_message()
    {
        await using var bench = await DiscordBench.StartAsync();
        bench.Discord.Faults.Once("POST channels/messages", new Fault.LostAnswer());
        bench.Discord.Faults.Once(
            "POST channels/messages",
            c => c.Body.ToString().Contains(DiscordMark.Foot("x")[..8]) && c.Body.ToString().Contains("Succeeded"), new Fault.LostAnswer());

        var card = await bench.CardAsync("change");
        await bench.FinalAsync(card, "Succeeded");

        await bench.Discord.UntilAsync(() => bench.UnsentAsync().Result.Count == 0, "everything is sent");
        Assert.Single(bench.WithKey($"card:{DiscordBench.HandleOf(card)}"));
        Assert.Single(bench.WithKey($"final:{DiscordBench.HandleOf(card)}"));
    }

    [Fact]
    public async Task Where_the_history_cannot_be_read_the_nonce_keeps_a_post_from_being_made_twice()
    {
        await using var bench = await DiscordBench.StartAsync();
        bench.Ops.Denied = 1UL << 16;
        bench.Discord.Faults.Once("POST channels/messages", new Fault.LostAnswer());

        var card = await bench.CardAsync("change");
        await bench.FinalAsync(card, "Succeeded");

        await bench.Discord.UntilAsync(
            () => bench.Discord.Calls.Count(c => c.Name == "POST channels/messages") >= 3, "it was posted again");
        Assert.Single(bench.WithKey($"card:{DiscordBench.HandleOf(card)}"));
    }

    [Fact]
    public async Task A_post_that_discord_carries_out_late_is_not_left_there_twice()
    {
        await using var bench = await DiscordBench.StartAsync();
        // Held for longer than nonces are remembered.
        var held = bench.Discord.Faults.Hold("POST channels/messages", c => c.Body.ToString().Contains("Succeeded"));
        var card = await bench.CardAsync("change");
        await held.Arrived;
        var final = $"final:{DiscordBench.HandleOf(card)}";
        await bench.Discord.UntilAsync(() => bench.WithKey(final).Count == 1, "it was posted anew");
        bench.Discord.Ahead = TimeSpan.FromMinutes(5);
        held.Release();
        await bench.Discord.UntilAsync(() => bench.WithKey(final).Count == 2, "it stands twice");

        await bench.PassAsync(TimeSpan.FromSeconds(10), () => bench.WithKey(final).Count == 1);
    }

    [Fact]
    public async Task What_discord_does_not_answer_is_kept_and_comes_once_in_order_after_an_outage()
    {
        await using var bench = await DiscordBench.StartAsync();
        await bench.Discord.OutageAsync();
        var handles = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            handles.Add(await bench.Engine.AskAsync("/test change one"));
            await bench.Engine.EndAsync(handles[^1]);
        }
        await bench.PassAsync(
            TimeSpan.FromMinutes(10),
            () => bench.Discord.Calls.Count > 0 && bench.Engine.Time.GetUtcNow() > DateTimeOffset.UtcNow.AddMinutes(55));

        await bench.Discord.EndOutageAsync();

        await bench.PassAsync(TimeSpan.FromSeconds(5), () => handles.TrueForAll(h => bench.WithKey($"final:{h}").Count == 1));
        Assert.Equal(
            handles,
            bench.Discord.MessagesIn(bench.Ops).Select(m => handles.Find(h => m.Foot == DiscordMark.Foot($"final:{h}"))).OfType<string>());
        Assert.All(handles, h => Assert.InRange(bench.WithKey($"card:{h}").Count, 0, 1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_limit_that_discord_tells_is_kept_to_by_the_fraction(bool global)
    {
        await using var bench = await DiscordBench.StartAsync();
        bench.Discord.Faults.Once("POST channels/messages", new Fault.RateLimited(1.5, global));

        await bench.FinalAsync(await bench.CardAsync("change"), "Succeeded");

        var posts = bench.Discord.Calls.Where(c => c.Name == "POST channels/messages").ToList();
        Assert.Equal(429, posts[0].Status);
        Assert.InRange(posts[1].At - posts[0].At, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Buckets_are_known_ahead_so_that_no_call_is_refused_for_them()
    {
        await using var bench = await DiscordBench.StartAsync(before: b => b.Discord.Buckets.Messages = 1);

        for (var i = 0; i < 2; i++)
            await bench.FinalAsync(await bench.CardAsync("change"), "Succeeded");

        Assert.Equal(0, bench.Discord.Buckets.Overrun);
        Assert.DoesNotContain(bench.Discord.Calls, c => c.Status == 429);
    }

    [Fact]
    public void More_calls_than_discord_takes_in_a_second_are_not_sent()
    {
        var time = new StandingClock();
        var limits = new RateLimits(time);
        var taken = Enumerable.Range(0, 100).Count(i => limits.Take(DiscordCall.Get($"channels/{i + 1}")) == TimeSpan.Zero);

        Assert.InRange(taken, 40, 50);
        Assert.Equal(TimeSpan.Zero, limits.Take(DiscordCall.Post("interactions/1/t/callback", new System.Text.Json.Nodes.JsonObject())));
        time.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(TimeSpan.Zero, limits.Take(DiscordCall.Get("channels/1")));
    }

    [Fact]
    public async Task Long_before_discord_bans_the_address_nothing_is_called_any_more()
    {
        await using var bench = await DiscordBench.StartAsync();
        var status = bench.Engine.Get<DiscordStatus>();
        var api = bench.Engine.Get<DiscordApi>();
        for (var i = 0; i < InvalidRequests.Most; i++)
            status.Invalid.Add();
        var calls = bench.Discord.Calls.Count;

        Assert.IsType<DiscordAnswer.Limited>(await api.SendAsync(DiscordCall.Get("users/@me"), CancellationToken.None));

        Assert.Equal(calls, bench.Discord.Calls.Count);
        Assert.Equal(HealthStatus.Degraded, (await status.CheckHealthAsync(new())).Status);
        bench.Engine.Time.Move(TimeSpan.FromMinutes(11));
        Assert.IsType<DiscordAnswer.Done>(await api.SendAsync(DiscordCall.Get("users/@me"), CancellationToken.None));
    }

    [Fact]
    public async Task Refusals_and_limits_count_towards_the_ban_and_those_of_others_do_not()
    {
        await using var bench = await DiscordBench.StartAsync();
        var (status, api) = (bench.Engine.Get<DiscordStatus>(), bench.Engine.Get<DiscordApi>());
        bench.Discord.Faults.Once(
            "GET users/@me", new Fault.RateLimited(0.05), new Fault.Refused(403, 50001, "Missing Access"),
            new Fault.Refused(404, 10013, "Unknown User"), new Fault.Broken(500));
        var before = status.Invalid.Count;

        for (var i = 0; i < 4; i++)
        {
            await api.SendAsync(DiscordCall.Get("users/@me"), CancellationToken.None);
            bench.Engine.Time.Move(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(before + 2, status.Invalid.Count);
    }

    [Fact]
    public async Task What_a_deleted_channel_does_not_take_goes_to_the_people_it_concerns()
    {
        await using var bench = await DiscordBench.StartAsync();
        FakeDiscord.Delete(bench.Ops);

        var handle = await bench.Engine.AskAsync("/test change one");

        await bench.Discord.UntilAsync(
            () => bench.Discord.DirectWith(bench.Operator).Any(m => m.Shown.Contains("Succeeded") && m.Shown.Contains("#ops")),
            "it is told");
        await bench.Engine.EndAsync(handle);
    }

    [Fact]
    public async Task A_message_that_discord_refuses_is_sent_as_plain_text()
    {
        await using var bench = await DiscordBench.StartAsync();
        using var refused = bench.Discord.Faults.Always(
            "POST channels/messages", new Fault.Refused(400, 50035, "Invalid Form Body"),
            c => c.Body.ToString().Contains("Succeeded") && c.Body.ToString().Contains("\"title\""));

        var card = await bench.CardAsync("change");

        var plain = await bench.Discord.UntilAsync(bench.Ops, m => m.Content.Contains("Succeeded") && m.Foot.Length == 0);
        Assert.Single(bench.WithKey($"final:{DiscordBench.HandleOf(card)}"));
        Assert.Equal(0, plain.Embeds.GetArrayLength());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_archived_thread_is_opened_again_and_a_locked_one_loses_nothing(bool locked)
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        await using var bench = await DiscordBench.StartAsync(DiscordBench.WaitsFor(file));
        var card = await bench.Discord.UntilAsync(await bench.CardAsync("destroy"), m => m.HasButton("Approve"));
        // The second call for the approvers opens the thread.
        await bench.PassAsync(
            TimeSpan.FromMinutes(2), () => bench.Discord.ThreadOf(card) is { } t && bench.Discord.MessagesIn(t).Count > 0);
        var thread = bench.Discord.ThreadOf(card)!;
        FakeDiscord.Archive(thread, locked);
        await bench.Discord.ClickAsync(bench.Approver, card, "Approve");
        await File.WriteAllTextAsync(file, "");

        await bench.Discord.UntilAsync(
            () => bench.Discord.MessagesIn(locked ? bench.Ops : thread).Any(m => m.Shown.Contains("it came")), "the output");

        Assert.Equal(locked, thread.IsArchived);
    }

    [Fact]
    public async Task A_live_message_that_somebody_deleted_is_posted_anew()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        await using var bench = await DiscordBench.StartAsync(DiscordBench.WaitsFor(file));
        var card = await bench.Discord.UntilAsync(await bench.CardAsync("change"), m => m.HasButton("Cancel"));
        bench.Discord.Delete(card);
        await File.WriteAllTextAsync(file, "");

        var anew = await bench.Discord.UntilAsync(
            bench.Ops, m => m.Id != card.Id && m.Foot == card.Foot && m.Shown.Contains("Succeeded: "));

        Assert.NotEqual(card.Id, anew.Id);
    }

    [Fact]
    public async Task A_session_is_never_taken_up_behind_what_could_not_be_stored()
    {
        await using var bench = await DiscordBench.StartAsync();
        var stream = bench.Engine.Get<StreamTracker>();
        var before = stream.Safe;
        stream.Taken(before);

        // Whatever else comes and is stored, nothing behind it is confirmed or kept.
        Assert.Null((await bench.TypeAsync(bench.Operator, "ops list")).Failure);

        Assert.Equal(before - 1, stream.Safe);
        var kept = await bench.Engine.Get<IStreamPositions>().FindAsync(DiscordPlatform.PlatformName, CancellationToken.None);
        Assert.Equal(before - 1, Math.Min(kept!.Position.Sequence, before - 1));
        Assert.InRange(kept.Position.Sequence, 0, before);
    }
}
