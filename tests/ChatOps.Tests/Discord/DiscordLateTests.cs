using ChatOps.Core.Intake;
using ChatOps.Core.Operations;
using ChatOps.Fakes.Discord;
using ChatOps.Server.Discord;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Discord;

/// <summary>What Discord hands over late, and what comes twice.</summary>
public class DiscordLateTests
{
    [Fact]
    public async Task What_comes_some_minutes_late_runs_and_the_channel_says_how_late()
    {
        var clock = new AheadTime();
        // Neither holds the target: which of the two is handled first is nobody's business.
        await using var bench = await DiscordBench.StartAsync(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Check("say", "/bin/echo", "done")), clock: clock);
        await TypeUnseenAsync(bench, "test change", ("target", "one"));

        Pass(bench, clock, TimeSpan.FromMinutes(4));
        bench.Discord.Sockets[^1].LetGo();

        var notice = await bench.Discord.UntilAsync(bench.Ops, m => m.Title.Contains("late over Discord"));
        Assert.Contains("4 min", notice.Title);
        Assert.Contains("/test change", notice.Shown);
        Assert.Equal([bench.Operator.Id], notice.Notified);
        var card = await bench.Discord.UntilAsync(bench.Ops, m => m.Shown.Contains("/test change one") && m.Title.Contains('·'));
        await bench.FinalAsync(card, "Succeeded");
        Assert.DoesNotContain(bench.Discord.Calls, c => c.Name == "POST interactions/callback");
    }

    [Fact]
    public async Task What_only_reads_and_comes_some_minutes_late_is_answered_in_the_channel()
    {
        var clock = new AheadTime();
        await using var bench = await DiscordBench.StartAsync(clock: clock);
        await TypeUnseenAsync(bench, "test look", ("target", "one"));

        Pass(bench, clock, TimeSpan.FromMinutes(4));
        bench.Discord.Sockets[^1].LetGo();

        // There is no other way any more.
        var answer = await bench.Discord.UntilAsync(bench.Ops, m => m.Shown.Contains("it came 4 min"));
        Assert.Equal([bench.Operator.Id], answer.Notified);
    }

    [Fact]
    public async Task Whoever_the_settings_do_not_know_is_not_said_to_be_served_however_late()
    {
        var clock = new AheadTime();
        await using var bench = await DiscordBench.StartAsync(clock: clock);
        await TypeUnseenAsync(bench, bench.Stranger, "test change", ("target", "one"));

        Pass(bench, clock, TimeSpan.FromMinutes(4));
        bench.Discord.Sockets[^1].LetGo();

        await bench.Discord.UntilAsync(bench.Ops, m => m.Shown.Contains("person-unknown"));
        Assert.DoesNotContain(bench.Discord.MessagesIn(bench.Ops), m => m.Title.Contains("late over Discord", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sign_in_link_is_not_made_where_its_late_answer_would_be_read_by_everybody()
    {
        var clock = new AheadTime();
        await using var bench = await DiscordBench.StartAsync(clock: clock);
        await TypeUnseenAsync(bench, "ops sign-in");

        Pass(bench, clock, TimeSpan.FromMinutes(4));
        bench.Discord.Sockets[^1].LetGo();

        await bench.Discord.UntilAsync(bench.Ops, m => m.Shown.Contains("not-private"));
        Assert.DoesNotContain(bench.Discord.MessagesIn(bench.Ops), m => m.Shown.Contains("https://bot.example", StringComparison.Ordinal) || m.Shown.Contains("shown to you alone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_comes_later_is_not_run_but_offered_and_a_read_is_dropped_and_said()
    {
        var clock = new AheadTime();
        await using var bench = await DiscordBench.StartAsync(clock: clock);
        await TypeUnseenAsync(bench, "test change", ("target", "one"));
        await TypeUnseenAsync(bench, "test look", ("target", "one"));

        Pass(bench, clock, TimeSpan.FromMinutes(6));
        bench.Discord.Sockets[^1].LetGo();

        var offer = await bench.Discord.UntilAsync(bench.Ops, m => m.HasButton("Run it now"));
        Assert.Contains("came-late", offer.Shown);
        Assert.Equal([bench.Operator.Id], offer.Notified);
        await bench.Discord.UntilAsync(bench.Ops, m => m.Shown.Contains("it was dropped; ask again") && m.Buttons.Count == 0);
        Assert.Empty(await bench.Engine.Get<IOperationStore>().ListAsync(new(), CancellationToken.None));
        // Only whoever typed it.
        await bench.Discord.ClickAsync(bench.Approver, offer, "Run it now");
        await bench.Discord.EphemeralAsync(bench.Approver, m => m.Shown.Contains("late-asker"));
        await bench.Discord.ClickAsync(bench.Operator, offer, "Run it now");

        await bench.FinalAsync(
            await bench.Discord.UntilAsync(bench.Ops, m => m.Shown.Contains("/test change one") && m.Title.Contains('·')), "Succeeded");
        Assert.Single(await bench.Engine.Get<IOperationStore>().ListAsync(new(), CancellationToken.None));
    }

    [Fact]
    public async Task What_came_too_late_is_not_run_by_a_bot_that_died_before_it_was_refused()
    {
        await using var bench = await DiscordBench.StartAsync();
        // As it is stored: the refusal is not.
        var delivery = new Core.Chat.Delivery(
            "discord:1", "Discord", "operator", "ops", new Core.Chat.DeliveryBody.TypedCommand("late: /test change one"),
            bench.Engine.Time.GetUtcNow());
        await bench.Engine.Get<Core.Chat.IDeliveries>().ReceiveAsync(delivery, CancellationToken.None);

        await bench.Engine.Get<OperationIntake>().CatchUpAsync(CancellationToken.None);

        Assert.Empty(await bench.Engine.Get<IOperationStore>().ListAsync(new(), CancellationToken.None));
    }

    [Fact]
    public async Task An_approval_that_comes_too_late_is_not_counted_and_that_is_said()
    {
        var clock = new AheadTime();
        await using var bench = await DiscordBench.StartAsync(clock: clock);
        var card = await bench.Discord.UntilAsync(await bench.CardAsync("destroy"), m => m.HasButton("Approve"));
        bench.Discord.Sockets[^1].Hold();
        var clicked = bench.Discord.ClickAsync(bench.Approver, card, "Approve");

        Pass(bench, clock, TimeSpan.FromMinutes(6));
        bench.Discord.Sockets[^1].LetGo();

        await bench.Discord.UntilAsync(bench.Ops, m => m.Shown.Contains("came-late") && m.Shown.Contains("press again"));
        Assert.Equal(OperationState.AwaitingApproval, (await bench.Engine.UntilAsync(DiscordBench.HandleOf(card), _ => true)).State);
        await clicked;
    }

    [Fact]
    public async Task A_clock_of_ours_that_is_wrong_makes_nothing_late()
    {
        await using var bench = await DiscordBench.StartAsync(before: b => b.Discord.Ahead = TimeSpan.FromMinutes(-20));

        await bench.CardAsync("change");

        Assert.DoesNotContain(bench.Discord.MessagesIn(bench.Ops), m => m.Shown.Contains("late"));
    }

    [Fact]
    public async Task What_comes_twice_is_done_once()
    {
        await using var bench = await DiscordBench.StartAsync();
        bench.Discord.SendTwice(1);

        var card = await bench.CardAsync("change");
        await bench.FinalAsync(card, "Succeeded");

        Assert.Single(await bench.Engine.Get<IOperationStore>().ListAsync(new(), CancellationToken.None));
        Assert.Equal(2, bench.Discord.Calls.Count(c => c.Name == "POST interactions/callback"));
        Assert.Contains(bench.Discord.Calls, c => c.Code == DiscordCodes.AlreadyAnswered);
        Assert.Single(bench.WithKey($"final:{DiscordBench.HandleOf(card)}"));
    }

    [Fact]
    public async Task Where_discord_says_that_it_is_too_late_to_answer_the_channel_has_the_answer()
    {
        await using var bench = await DiscordBench.StartAsync();
        bench.Discord.Faults.Once("POST interactions/callback", new Fault.Refused(404, 10062, "Unknown interaction"));

        await bench.TypeAsync(bench.Operator, "test look", ("target", "one"));

        var answer = await bench.Discord.UntilAsync(bench.Ops, m => m.HasButton("Share"));
        Assert.Equal([bench.Operator.Id], answer.Notified);
    }

    [Fact]
    public async Task An_answer_after_the_tokens_fifteen_minutes_goes_on_in_the_channel()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        var clock = new AheadTime();
        await using var bench = await DiscordBench.StartAsync(DiscordBench.WaitsFor(file), clock: clock, announced: TimeSpan.Zero);
        await bench.TypeAsync(bench.Operator, "test look", ("target", "one"));
        await bench.Discord.EphemeralAsync(bench.Operator, m => m.HasButton("Cancel"));

        Pass(bench, clock, TimeSpan.FromMinutes(16));
        await File.WriteAllTextAsync(file, "");

        var answer = await bench.Discord.UntilAsync(bench.Ops, m => m.HasButton("Share"));
        Assert.Equal([bench.Operator.Id], answer.Notified);
        Assert.Single(bench.Discord.MessagesIn(bench.Ops));
    }

    /// <summary>By both clocks.</summary>
    private static void Pass(DiscordBench bench, AheadTime clock, TimeSpan time)
    {
        clock.Ahead += time;
        bench.Engine.Time.Move(time);
    }

    /// <summary>Typed, and on its way for a while.</summary>
    private static Task TypeUnseenAsync(DiscordBench bench, string command, params (string, object)[] options) => TypeUnseenAsync(bench, bench.Operator, command, options);

    private static async Task TypeUnseenAsync(DiscordBench bench, DiscordPerson person, string command, params (string, object)[] options)
    {
        var known = bench.Discord.Interactions.Count;
        var socket = bench.Discord.Sockets[^1];
        socket.Hold();
        _ = bench.TypeAsync(person, command, options);
        await bench.Discord.UntilAsync(() => bench.Discord.Interactions.Count > known, "it is typed");
    }
}
