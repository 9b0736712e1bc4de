using ChatOps.Core.Engine;
using ChatOps.Core.Operations;
using ChatOps.Fakes.Slack;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Slack;

/// <summary>What people see and press.</summary>
public class SlackConversationTests
{
    [Fact]
    public async Task A_command_is_stored_and_acknowledged_and_becomes_one_live_message_a_thread_and_a_new_message_at_its_end()
    {
        await using var bench = await SlackBench.StartAsync();

        var typed = await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/test", "change one");

        Assert.Null(typed.Failure);
        Assert.Null(typed.Answer);
        var card = await bench.Slack.UntilAsync(bench.Ops, m => m.Shown.Contains("/test change one") && m.Shown.Contains("Succeeded") && m.Edits > 0);
        var final = await bench.FinalAsync(card, "Succeeded");
        Assert.Equal([bench.Operator.Id], final.Notified);
        Assert.Empty(card.Notified);
        var output = await bench.Slack.UntilAsync(bench.Ops, m => m.ThreadTs == card.Ts);
        Assert.Contains("done", output.Shown);
        Assert.Equal(2, bench.Slack.MessagesIn(bench.Ops).Count(m => m.ThreadTs is null));
        Assert.False(bench.Slack.Fresh(card).HasButton("Cancel"));
    }

    [Fact]
    public async Task A_second_person_approves_with_the_button_and_everybody_else_is_refused_kindly()
    {
        await using var bench = await SlackBench.StartAsync();
        var card = await bench.CardAsync("destroy one");
        card = await bench.Slack.UntilAsync(card, m => m.HasButton("Approve"));
        Assert.Equal(["Approve", "Deny", "Read plan"], card.Buttons.Select(b => b.Text));
        var call = await bench.Slack.UntilAsync(bench.Ops, m => m.ThreadTs == card.Ts && m.Text.Contains("Approval needed"));
        Assert.Equal([bench.Approver.Id, bench.Second.Id], call.Notified.Order());

        await bench.Slack.ClickAsync(bench.Operator, card, "Approve");
        await bench.Slack.EphemeralAsync(bench.Operator, m => m.Shown.Contains("approval-self"));
        await bench.Slack.ClickAsync(bench.Viewer, card, "Approve");
        await bench.Slack.EphemeralAsync(bench.Viewer, m => m.Shown.Contains("access-denied"));
        await bench.Slack.ClickAsync(bench.Stranger, card, "Approve");
        var stranger = await bench.Slack.EphemeralAsync(bench.Stranger, m => m.Shown.Contains("person-unknown"));
        Assert.Contains(bench.Stranger.Id, stranger.Shown);
        Assert.Equal(OperationState.AwaitingApproval, (await bench.Engine.UntilAsync(SlackBench.HandleOf(card), _ => true)).State);

        await bench.Slack.ClickAsync(bench.Approver, card, "Approve");

        await bench.FinalAsync(card, "Succeeded");
        await bench.Slack.UntilAsync(card, m => !m.HasButton("Approve") && !m.HasButton("Deny"));
        await bench.Slack.ClickAsync(bench.Second, card, "Approve");
        await bench.Slack.EphemeralAsync(bench.Second, m => m.Shown.Contains("approval-used"));
        Assert.Equal("approver", (await bench.EndAsync(card)).Approval!.Decision!.Person);
    }

    [Fact]
    public async Task Of_two_clicks_at_the_same_moment_one_counts()
    {
        await using var bench = await SlackBench.StartAsync();
        var card = await bench.Slack.UntilAsync(await bench.CardAsync("destroy one"), m => m.HasButton("Approve"));

        await Task.WhenAll(bench.Slack.ClickAsync(bench.Approver, card, "Approve"), bench.Slack.ClickAsync(bench.Second, card, "Approve"));

        var ended = await bench.EndAsync(card);
        var other = ended.Approval!.Decision!.Person == "approver" ? bench.Second : bench.Approver;
        await bench.Slack.EphemeralAsync(other, m => m.Shown.Contains("approval-used"));
        Assert.Single(ended.Runs);
    }

    [Fact]
    public async Task A_denial_asks_its_reason_in_a_dialog_and_the_requester_reads_it()
    {
        await using var bench = await SlackBench.StartAsync();
        var card = await bench.Slack.UntilAsync(await bench.CardAsync("destroy one"), m => m.HasButton("Deny"));

        await bench.Slack.ClickAsync(bench.Viewer, card, "Deny");
        await bench.Slack.EphemeralAsync(bench.Viewer, m => m.Shown.Contains("access-denied"));
        await bench.Slack.ClickAsync(bench.Stranger, card, "Deny");
        await bench.Slack.EphemeralAsync(bench.Stranger, m => m.Shown.Contains("person-unknown"));
        Assert.Empty(bench.Slack.ViewsOf(bench.Viewer).Concat(bench.Slack.ViewsOf(bench.Stranger)));
        await bench.Slack.ClickAsync(bench.Approver, card, "Deny");
        var dialog = await bench.Slack.ViewAsync(bench.Approver);
        Assert.Equal(OperationState.AwaitingApproval, (await bench.Engine.UntilAsync(SlackBench.HandleOf(card), _ => true)).State);
        await bench.Slack.SubmitAsync(bench.Approver, dialog, ("reason", "not <!channel> tonight"));

        var final = await bench.FinalAsync(card, "Denied");
        Assert.Contains("not <!channel> tonight", final.Shown);
        Assert.Equal([bench.Operator.Id], final.Notified);
        Assert.Equal("not <!channel> tonight", (await bench.EndAsync(card)).Approval!.Decision!.Reason);
        await bench.Slack.ClickAsync(bench.Second, card, "Deny");
        await bench.Slack.EphemeralAsync(bench.Second, m => m.Shown.Contains("approval-used"));
        Assert.Empty(bench.Slack.ViewsOf(bench.Second));
    }

    [Fact]
    public async Task A_target_in_doubt_is_freed_by_the_button_under_the_report_or_the_refusal_with_what_was_seen()
    {
        await using var bench = await SlackBench.StartAsync(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("vanish", "dash", "-c", "kill -9 $PPID; sleep 0.2; exit 0")));
        var card = await bench.CardAsync("change one");
        var final = await bench.FinalAsync(card, "Unknown");
        Assert.True(final.HasButton("I looked at the host"));
        await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/test", "change one");
        var refused = await bench.Slack.EphemeralAsync(bench.Operator, m => m.Shown.Contains("outcome-unknown") && m.HasButton("I looked at the host"));

        await bench.Slack.ClickAsync(bench.Viewer, final, "I looked at the host");
        await bench.Slack.EphemeralAsync(bench.Viewer, m => m.Shown.Contains("access-denied"));
        Assert.Empty(bench.Slack.ViewsOf(bench.Viewer));
        await bench.Slack.ClickAsync(bench.Operator, refused, "I looked at the host");
        await bench.Slack.SubmitAsync(bench.Operator, await bench.Slack.ViewAsync(bench.Operator), ("reason", "the clients\nanswer"));

        var resolved = await bench.Engine.UntilAsync(SlackBench.HandleOf(card), o => o.Resolution is not null);
        Assert.Equal(("operator", "the clients answer", false), (resolved.Resolution!.Person, resolved.Resolution.Reason, resolved.LockKept));
    }

    [Fact]
    public async Task A_dialog_that_does_not_open_in_time_leads_to_a_next_step()
    {
        await using var bench = await SlackBench.StartAsync();
        var card = await bench.Slack.UntilAsync(await bench.CardAsync("destroy one"), m => m.HasButton("Deny"));
        bench.Slack.Faults.Once("views.open", new Fault.Refused("expired_trigger_id"), new Fault.Refused("expired_trigger_id"));

        await bench.Slack.ClickAsync(bench.Approver, card, "Deny");
        await bench.Slack.EphemeralAsync(bench.Approver, m => m.Shown.Contains("type deny in the operation's thread"));
        await bench.Slack.ClickAsync(bench.Approver, card, "Read plan");
        await bench.Slack.EphemeralAsync(bench.Approver, m => m.Shown.Contains("/bin/echo done"));
    }

    [Fact]
    public async Task A_plan_that_does_not_fit_is_read_before_it_is_approved()
    {
        await using var bench = await SlackBench.StartAsync(r => ScriptedRunbook.Steps(
            r, [.. Enumerable.Range(0, 3).Select(i => ScriptedRunbook.Run($"s{i}", "/bin/echo", new string('x', 300)))]) is Core.Runbooks.Planning.Ready ready
            ? new Core.Runbooks.Planning.Ready(ready.Plan with { Summary = [.. Enumerable.Range(0, 30).Select(i => $"{i} {new string('y', 400)}")] })
            : throw new InvalidOperationException());
        var card = await bench.Slack.UntilAsync(await bench.CardAsync("destroy one"), m => m.HasButton("Read plan") && m.HasButton("Deny"));
        Assert.False(card.HasButton("Approve"));
        await bench.Slack.SayAsync(bench.Approver, bench.Ops, "approve", card);
        await bench.Slack.EphemeralAsync(bench.Approver, m => m.Shown.Contains("plan-not-shown"));
        // The objection is not stored: what is stored must approve nothing without it, when the bot dies right then.
        var kept = await bench.Engine.Get<Core.Chat.IDeliveries>().AnsweredAsync($"slack:{bench.Slack.Deliveries.Last(d => d.EventId is not null).EventId}", CancellationToken.None);
        Assert.Equal("/ops approve", Assert.IsType<Core.Chat.DeliveryBody.TypedCommand>(kept!.Delivery.Body).Text);

        await bench.Slack.ClickAsync(bench.Approver, card, "Read plan");
        var plan = await bench.Slack.ViewAsync(bench.Approver);
        await bench.Slack.SubmitAsync(bench.Approver, plan);

        Assert.Equal("approver", (await bench.EndAsync(card)).Approval!.Decision!.Person);
    }

    [Fact]
    public async Task Reads_usage_and_refusals_are_for_the_asker_alone_until_they_are_shared()
    {
        // However slow the machine is: nothing of this is announced.
        await using var bench = await SlackBench.StartAsync(announced: TimeSpan.FromMinutes(10));

        await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/ops", "list");
        var list = await bench.Slack.EphemeralAsync(bench.Operator, m => m.Shown.Contains("There are none"));
        await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/test", "change nowhere");
        await bench.Slack.EphemeralAsync(bench.Operator, m => m.Shown.Contains("unknown-target"));
        await bench.Slack.TypeAsync(bench.Viewer, bench.Ops, "/test", "change one");
        await bench.Slack.EphemeralAsync(bench.Viewer, m => m.Shown.Contains("access-denied"));
        await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/test", "look one");
        var look = await bench.Slack.EphemeralAsync(bench.Operator, m => m.Text.Contains("Succeeded"));
        Assert.DoesNotContain(bench.Slack.EphemeralsFor(bench.Operator), m => m.HasButton("Cancel"));
        Assert.DoesNotContain(bench.Slack.MessagesIn(bench.Ops), m => m.Author == bench.Slack.App.Bot);

        await bench.Slack.ClickAsync(bench.Operator, list, "Share");
        await bench.Slack.UntilAsync(bench.Ops, m => m.Shown.Contains("There are none") && m.Shown.Contains("Shared by"));
        await bench.Slack.ClickAsync(bench.Operator, look, "Share");
        await bench.Slack.UntilAsync(bench.Ops, m => m.Text.Contains("Succeeded") && m.Shown.Contains("Shared by"));
    }

    [Fact]
    public async Task A_sign_in_link_is_whispered_and_stored_nowhere()
    {
        await using var bench = await SlackBench.StartAsync();

        // Everybody reads the question; the answer is the asker's alone.
        await bench.Slack.SayAsync(bench.Operator, bench.Ops, "@chatops ops sign-in");

        var whispered = await bench.Slack.EphemeralAsync(bench.Operator, m => m.Links.Any(l => l.StartsWith("https://bot.example/", StringComparison.Ordinal)));
        Assert.Empty(whispered.Unfurls.Except(whispered.Links));
        Assert.Single(bench.Slack.EphemeralsFor(bench.Operator), m => m.Links.Count > 0);
        await bench.Slack.EphemeralAsync(bench.Operator, m => m.Shown.Contains("shown to you alone"));
        Assert.DoesNotContain(bench.Slack.MessagesIn(bench.Ops), m => m.Author == bench.Slack.App.Bot);
        var secret = whispered.Links.First().Split('/', '#', '=', '?')[^1];
        Assert.DoesNotContain(secret, System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Server.Storage.DataFolder.DatabaseIn(Path.Combine(bench.Engine.Folder, "state")))));
    }

    [Fact]
    public async Task A_mention_works_like_the_command_and_words_in_the_thread_act_on_the_operation()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        await using var bench = await SlackBench.StartAsync(SlackBench.WaitsFor(file));

        await bench.Slack.SayAsync(bench.Operator, bench.Ops, "@chatops test destroy one");
        var card = await bench.Slack.UntilAsync(bench.Ops, m => m.HasButton("Approve"));
        await bench.Slack.SayAsync(bench.Operator, bench.Ops, "approve", card);
        await bench.Slack.EphemeralAsync(bench.Operator, m => m.Shown.Contains("approval-self"));
        await bench.Slack.SayAsync(bench.Approver, bench.Ops, "I would approve that, show me more first", card);
        await bench.Slack.SayAsync(bench.Approver, bench.Ops, "approve", card);
        await bench.Engine.UntilAsync(SlackBench.HandleOf(card), o => o.State == OperationState.Running);
        await bench.Slack.SayAsync(bench.Viewer, bench.Ops, "@chatops show", card);
        var shown = await bench.Slack.EphemeralAsync(bench.Viewer, m => m.Shown.Contains("/test destroy one"));
        Assert.Equal(card.Ts, shown.ThreadTs);
        await bench.Slack.SayAsync(bench.Operator, bench.Ops, "cancel the call at three, this takes longer", card);
        await bench.Slack.SayAsync(bench.Operator, bench.Ops, "@chatops cancel enough for today", card);

        var ended = await bench.EndAsync(card);
        Assert.Equal("enough for today", ended.Cancel?.Reason);
        await bench.Slack.SettledAsync();
        Assert.Single(await bench.Engine.Get<IOperationStore>().ListAsync(new(), CancellationToken.None));
    }

    [Fact]
    public async Task Running_it_is_cancelled_with_the_button_and_its_output_is_read_in_a_dialog()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        await using var bench = await SlackBench.StartAsync(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("wait", "/bin/sh", "-c", "echo it began; until [ -e \"$0\" ]; do sleep 0.1; done", file)));
        var card = await bench.Slack.UntilAsync(await bench.CardAsync("change one"), m => m.HasButton("Show output"));
        await bench.Engine.UntilAsync(SlackBench.HandleOf(card), o => o.Runs.Length > 0);

        await bench.Slack.ClickAsync(bench.Viewer, card, "Show output");
        await bench.Slack.ViewAsync(bench.Viewer);
        await bench.Slack.ClickAsync(bench.Viewer, card, "Cancel");
        await bench.Slack.EphemeralAsync(bench.Viewer, m => m.Shown.Contains("access-denied"));
        await bench.Slack.ClickAsync(bench.Second, card, "Cancel");

        var ended = await bench.EndAsync(card);
        Assert.Equal("second", ended.Cancel!.Person);
        await bench.FinalAsync(card, ended.Outcome.ToString()!);
        await bench.Slack.UntilAsync(card, m => !m.HasButton("Cancel"));
        await bench.Slack.ClickAsync(bench.Operator, card, "Cancel");
        await bench.Slack.EphemeralAsync(bench.Operator, m => m.Shown.Contains("already-ended"));
    }

    [Fact]
    public async Task What_hosts_print_and_people_type_pings_nobody_and_links_to_nothing()
    {
        const string Hostile = "<!channel> <@U0VIEWER> <!subteam^S1> https://evil.example ``` </script> \u202Egpj.exe @here";
        await using var bench = await SlackBench.StartAsync(SlackBench.Says(Hostile));

        var card = await bench.CardAsync("change one");
        await bench.FinalAsync(card, "Succeeded");
        var output = await bench.Slack.UntilAsync(bench.Ops, m => m.ThreadTs == card.Ts && m.Shown.Contains("evil.example"));
        await bench.Slack.SayAsync(bench.Operator, bench.Ops, "@chatops test change <!channel> https://evil.example");
        await bench.Slack.EphemeralAsync(bench.Operator, m => m.Shown.Contains("evil.example") || m.Shown.Contains("bad-argument") || m.Shown.Contains("unknown-target"));

        var all = bench.Slack.MessagesIn(bench.Ops).Concat(bench.Slack.EphemeralsFor(bench.Operator)).Where(m => m.Author == bench.Slack.App.Bot).ToList();
        Assert.Contains("<!channel>", output.Shown);
        Assert.All(all, m => Assert.Empty(m.Links));
        Assert.All(all, m => Assert.Empty(m.Notified.Except([bench.Operator.Id])));
        Assert.All(all, m => Assert.DoesNotContain("\u202E", m.Shown));
    }

    [Fact]
    public async Task With_a_prefix_commands_are_typed_and_named_with_it()
    {
        await using var bench = await SlackBench.StartAsync(prefix: "our-");

        await bench.Slack.TypeAsync(bench.Viewer, bench.Ops, "/our-test", "change one");
        await bench.Slack.EphemeralAsync(bench.Viewer, m => m.Shown.Contains("access-denied") && m.Shown.Contains("/our-ops help"));
        await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/our-test", "change one --what");
        await bench.Slack.EphemeralAsync(bench.Operator, m => m.Shown.Contains("/our-test change <target>"));
        await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/our-ops", "help");
        var help = await bench.Slack.EphemeralAsync(bench.Operator, m => m.Shown.Contains("What you may do here"));
        Assert.DoesNotContain(" /test", help.Shown);
        Assert.DoesNotContain(" /ops", help.Shown);
        await bench.Slack.SayAsync(bench.Operator, bench.Ops, "@chatops our-ops locks");
        await bench.Slack.EphemeralAsync(bench.Operator, m => m.Shown.Contains("No target is held"));
        await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/our-test", "change one");

        await bench.Slack.UntilAsync(bench.Ops, m => m.Text.Contains("Succeeded"));
    }

    [Fact]
    public async Task Long_output_is_a_file_in_the_thread()
    {
        await using var bench = await SlackBench.StartAsync(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("count", "/usr/bin/seq", "1", "3000")));
        bench.Slack.Faults.Once("files.completeUploadExternal", new Fault.LostAnswer());

        var card = await bench.CardAsync("change one");
        await bench.FinalAsync(card, "Succeeded");

        await bench.Slack.UntilAsync(() => bench.Slack.Files.Count > 0, "the file");
        await bench.Slack.UntilAsync(bench.Ops, m => m.ThreadTs == card.Ts && m.Files.Count > 0);
        await bench.CardAsync("change one");
        await bench.Slack.UntilAsync(() => bench.Slack.Files.Count > 1, "the second file");
        Assert.Equal(2, bench.Slack.Files.Count);
    }

    [Fact]
    public async Task Who_does_not_react_is_reminded_and_then_everybody_is_called_once_each()
    {
        await using var bench = await SlackBench.StartAsync();
        var card = await bench.Slack.UntilAsync(await bench.CardAsync("destroy one"), m => m.HasButton("Approve"));
        var handle = SlackBench.HandleOf(card);
        var id = (await bench.Engine.UntilAsync(handle, _ => true)).Id;

        bench.Engine.Time.Move(TimeSpan.FromMinutes(10.5));
        foreach (var _ in Enumerable.Range(0, 3))
            bench.Engine.Get<OperationDriver>().Wake(id);
        await bench.Slack.UntilAsync(bench.Ops, m => m.ThreadTs == card.Ts && m.Shown.Contains("Nobody has decided yet"));
        bench.Engine.Time.Move(TimeSpan.FromMinutes(10));
        bench.Engine.Get<OperationDriver>().Wake(id);
        var all = await bench.Slack.UntilAsync(bench.Ops, m => m.ThreadTs == card.Ts && m.Shown.Contains("Everybody who can decide is called"));

        Assert.Equal([bench.Approver.Id, bench.Second.Id], all.Notified.Order());
        Assert.Single(bench.Slack.ThreadOf(card), m => m.Shown.Contains("Nobody has decided yet"));
        bench.Engine.Time.Move(TimeSpan.FromMinutes(10));
        bench.Engine.Get<OperationDriver>().Wake(id);
        await bench.FinalAsync(card, "Expired");
    }
}
