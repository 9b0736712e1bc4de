using ChatOps.Core.Operations;

namespace ChatOps.Tests.Discord;

/// <summary>What people do in Discord, and what comes of it.</summary>
public class DiscordConversationTests
{
    [Fact]
    public async Task A_command_is_deferred_shown_live_and_its_end_is_a_message_that_mentions_who_asked()
    {
        await using var bench = await DiscordBench.StartAsync();

        var typed = await bench.TypeAsync(bench.Operator, "test change", ("target", "one"));
        Assert.Equal((null, 5), (typed.Failure, typed.Answer));
        var card = await bench.Discord.UntilAsync(bench.Ops, m => m.Shown.Contains("/test change one"));
        var final = await bench.FinalAsync(card, "Succeeded");

        Assert.Equal([bench.Operator.Id], final.Notified);
        Assert.Equal(0x2E7D32, final.Colour);
        card = await bench.Discord.UntilAsync(card, m => m.Shown.Contains("Succeeded: "));
        Assert.Empty(card.Notified);
        // The deferred message has nothing to say beside them.
        await bench.Discord.UntilAsync(() => bench.Discord.EphemeralsFor(bench.Operator).Count == 0, "it is gone");
        await bench.Discord.UntilAsync(
            () => bench.Discord.ThreadOf(card) is { } thread && bench.Discord.MessagesIn(thread).Any(m => m.Shown.Contains("done")),
            "the output");
        Assert.Single(bench.WithKey($"card:{DiscordBench.HandleOf(card)}"));
        Assert.Single(bench.WithKey($"final:{DiscordBench.HandleOf(card)}"));
    }

    [Fact]
    public async Task A_second_person_approves_and_nobody_approves_the_own_request()
    {
        await using var bench = await DiscordBench.StartAsync();
        var card = await bench.Discord.UntilAsync(await bench.CardAsync("destroy"), m => m.HasButton("Approve"));
        Assert.Equal([bench.Approver.Id, bench.Second.Id], card.Notified.Order());

        Assert.Equal(6, (await bench.Discord.ClickAsync(bench.Operator, card, "Approve")).Answer);
        await bench.Discord.EphemeralAsync(bench.Operator, m => m.Shown.Contains("approval-self"));
        await bench.Discord.ClickAsync(bench.Approver, card, "Approve");

        Assert.Equal(Outcome.Succeeded, (await bench.EndAsync(card)).Outcome);
        await bench.Discord.ClickAsync(bench.Second, card, "Approve");
        await bench.Discord.EphemeralAsync(bench.Second, m => m.Shown.Contains("approval-used"));
    }

    [Fact]
    public async Task Whoever_may_deny_is_asked_for_the_reason_and_nobody_else()
    {
        await using var bench = await DiscordBench.StartAsync();
        var card = await bench.Discord.UntilAsync(await bench.CardAsync("destroy"), m => m.HasButton("Deny"));

        Assert.Equal(6, (await bench.Discord.ClickAsync(bench.Viewer, card, "Deny")).Answer);
        await bench.Discord.EphemeralAsync(bench.Viewer, m => m.Shown.Contains("access-denied"));
        Assert.Equal(9, (await bench.Discord.ClickAsync(bench.Approver, card, "Deny")).Answer);
        await bench.Discord.SubmitAsync(bench.Approver, ("reason", "not tonight <@1> **x**"));

        var final = await bench.FinalAsync(card, "Denied");
        Assert.Contains("not tonight <@1> **x**", final.Shown);
        Assert.Equal([bench.Operator.Id], final.Notified);
        Assert.Equal("not tonight <@1> **x**", (await bench.EndAsync(card)).Approval!.Decision!.Reason);
    }

    [Fact]
    public async Task A_target_in_doubt_is_freed_by_the_button_under_the_report_with_what_was_seen()
    {
        await using var bench = await DiscordBench.StartAsync(
            r => Operations.ScriptedRunbook.Steps(r, Operations.ScriptedRunbook.Run("vanish", "dash", "-c", "kill -9 $PPID; sleep 0.2; exit 0")));
        var card = await bench.CardAsync("change");
        var final = await bench.FinalAsync(card, "Unknown");

        Assert.Equal(6, (await bench.Discord.ClickAsync(bench.Viewer, final, "I looked at the host")).Answer);
        await bench.Discord.EphemeralAsync(bench.Viewer, m => m.Shown.Contains("access-denied"));
        Assert.Equal(9, (await bench.Discord.ClickAsync(bench.Operator, final, "I looked at the host")).Answer);
        await bench.Discord.SubmitAsync(bench.Operator, ("reason", "the clients answer"));

        var resolved = await bench.Engine.UntilAsync(DiscordBench.HandleOf(card), o => o.Resolution is not null);
        Assert.Equal(("operator", "the clients answer"), (resolved.Resolution!.Person, resolved.Resolution.Reason));
    }

    [Fact]
    public async Task A_running_operation_is_cancelled_with_its_reason()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        await using var bench = await DiscordBench.StartAsync(DiscordBench.WaitsFor(file));
        var card = await bench.Discord.UntilAsync(await bench.CardAsync("change"), m => m.Shown.Contains("runs") && m.HasButton("Cancel"));

        Assert.Equal(9, (await bench.Discord.ClickAsync(bench.Operator, card, "Cancel")).Answer);
        await bench.Discord.SubmitAsync(bench.Operator, ("reason", "wrong one"));

        Assert.Equal("wrong one", (await bench.EndAsync(card)).Cancel!.Reason);
        Assert.Contains("wrong one", (await bench.FinalAsync(card, "Failed")).Shown);
    }

    [Fact]
    public async Task What_only_reads_is_answered_to_the_asker_alone_and_shared_on_demand()
    {
        await using var bench = await DiscordBench.StartAsync();

        await bench.TypeAsync(bench.Operator, "test look", ("target", "one"));
        var answer = await bench.Discord.EphemeralAsync(bench.Operator, m => m.HasButton("Share"));
        Assert.Empty(bench.Discord.MessagesIn(bench.Ops));
        Assert.Single(bench.Discord.EphemeralsFor(bench.Operator));
        await bench.Discord.ClickAsync(bench.Operator, answer, "Share");

        await bench.Discord.UntilAsync(bench.Ops, m => m.Shown.Contains("Shared by"));
    }

    [Fact]
    public async Task A_read_that_takes_a_while_is_announced_and_the_answer_replaces_it()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        await using var bench = await DiscordBench.StartAsync(DiscordBench.WaitsFor(file), announced: TimeSpan.Zero);

        await bench.TypeAsync(bench.Operator, "test look", ("target", "one"));
        var shown = await bench.Discord.EphemeralAsync(bench.Operator, m => m.HasButton("Cancel"));
        await File.WriteAllTextAsync(file, "");

        await bench.Discord.UntilAsync(shown, m => m.HasButton("Share"));
        Assert.Single(bench.Discord.EphemeralsFor(bench.Operator));
        Assert.Empty(bench.Discord.MessagesIn(bench.Ops));
    }

    [Fact]
    public async Task A_plan_can_be_read_and_approved_where_it_is_read()
    {
        await using var bench = await DiscordBench.StartAsync();
        var card = await bench.Discord.UntilAsync(await bench.CardAsync("destroy"), m => m.HasButton("Read plan"));

        await bench.Discord.ClickAsync(bench.Approver, card, "Read plan");
        var plan = await bench.Discord.EphemeralAsync(bench.Approver, m => m.Shown.Contains("/bin/echo done"));
        await bench.Discord.ClickAsync(bench.Approver, plan, "Approve");

        Assert.Equal(Outcome.Succeeded, (await bench.EndAsync(card)).Outcome);
    }

    [Fact]
    public async Task A_stranger_learns_the_own_id_and_an_unbound_channel_is_told_with_its_id()
    {
        await using var bench = await DiscordBench.StartAsync();

        await bench.TypeAsync(bench.Stranger, "ops whoami");
        Assert.Contains(
            bench.Stranger.Id, (await bench.Discord.EphemeralAsync(bench.Stranger, m => m.Shown.Contains("person-unknown"))).Shown);
        await bench.Discord.TypeAsync(bench.Operator, bench.Lab, "test change", ("target", "one"));
        Assert.Contains(bench.Lab.Id, (await bench.Discord.EphemeralAsync(bench.Operator, m => m.Shown.Contains("channel-unknown"))).Shown);
    }

    [Fact]
    public async Task People_of_another_guild_have_nobodys_rights()
    {
        await using var bench = await DiscordBench.StartAsync();
        var other = bench.Discord.AddGuild("other");
        var elsewhere = bench.Discord.AddChannel("ops", other);
        // The same account, where somebody else keeps the guild.
        other.Commands.Add(bench.Discord.Guild.Commands[0]!.DeepClone());
        bench.Discord.AddPerson("operator", bench.Operator.Id, other);

        await bench.Discord.TypeAsync(bench.Operator, elsewhere, "ops list");

        await bench.Discord.EphemeralAsync(bench.Operator, m => m.Shown.Contains("guild-unknown"));
    }

    [Fact]
    public async Task Long_output_is_a_file_in_the_operations_thread()
    {
        await using var bench = await DiscordBench.StartAsync(r => ScriptedRunbook(r, "for i in $(seq 1 500); do echo line $i; done"));
        var card = await bench.CardAsync("change");
        await bench.FinalAsync(card, "Succeeded");

        await bench.Discord.UntilAsync(() => bench.Discord.ThreadOf(card) is { } t && bench.Discord.MessagesIn(t).Any(m => m.Attachments.Any(a => a.Text.Contains("line 500"))), "the file");
        var file = bench.Discord.MessagesIn(bench.Discord.ThreadOf(card)!).SelectMany(m => m.Attachments).Single();
        Assert.Equal($"{DiscordBench.HandleOf(card)}-output.txt", file.Name);
        Assert.Contains("line 1\n", file.Text);
    }

    [Fact]
    public async Task A_sign_in_link_is_for_the_asker_alone_and_stored_nowhere()
    {
        await using var bench = await DiscordBench.StartAsync();

        await bench.TypeAsync(bench.Operator, "ops sign-in");

        var link = await bench.Discord.EphemeralAsync(bench.Operator, m => m.Content.Contains("https://bot.example/"));
        var secret = link.Content.Trim('<', '>');
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Path.Combine(bench.Engine.Folder, "state"), "chatops.db*"),
            f => File.ReadAllText(f, System.Text.Encoding.Latin1).Contains(secret));
        Assert.Empty(bench.Discord.MessagesIn(bench.Ops));
    }

    [Fact]
    public async Task What_the_bot_knows_is_offered_while_somebody_types_and_nothing_that_they_may_not_use()
    {
        await using var bench = await DiscordBench.StartAsync();
        var handle = DiscordBench.HandleOf(await bench.Discord.UntilAsync(await bench.CardAsync("destroy"), m => m.HasButton("Approve")));

        Assert.Equal(["one", "group:all"], await bench.Discord.CompleteAsync(bench.Operator, bench.Ops, "test change", "target", "o"));
        Assert.Equal([handle], await bench.Discord.CompleteAsync(bench.Approver, bench.Ops, "ops approve", "operation", ""));
        Assert.Empty(await bench.Discord.CompleteAsync(bench.Viewer, bench.Ops, "test change", "target", "o"));
        Assert.Equal([handle], await bench.Discord.CompleteAsync(bench.Viewer, bench.Ops, "ops show", "operation", handle[..2]));
        Assert.Empty(await bench.Discord.CompleteAsync(bench.Stranger, bench.Ops, "test change", "target", "o"));
        Assert.Empty(await bench.Discord.CompleteAsync(bench.Operator, bench.Lab, "test change", "target", "o"));
    }

    private static Core.Runbooks.Planning ScriptedRunbook(Core.Runbooks.PlanRequest request, string script) =>
        Operations.ScriptedRunbook.Steps(request, Operations.ScriptedRunbook.Run("say", "/bin/sh", "-c", script));
}
