using System.Net.WebSockets;
using System.Text.Json;

namespace ChatOps.Tests.Fakes.Slack;

/// <summary>What people do reaches the app over its socket, with real WebSockets.</summary>
public sealed class FakeSlackDeliveryTests : FakeSlackTests
{
    [Fact]
    public async Task A_command_is_acknowledged_and_its_payload_is_a_message_for_one()
    {
        var socket = await App.ConnectAsync();
        await Slack.ConnectedAsync();
        var typing = Slack.TypeAsync(Operator, Ops, "/senaite", "backup lims1 & more");
        var envelope = await WireApp.TakeAsync(socket, new { text = "on it" });
        var typed = await typing;
        Assert.Null(typed.Failure);
        Assert.NotNull(typed.AcknowledgedAfter);
        var payload = envelope.GetProperty("payload");
        Assert.Equal(("/senaite", "backup lims1 &amp; more"), (payload.GetProperty("command").GetString(), payload.GetProperty("text").GetString()));
        Assert.Equal("on it", Slack.EphemeralsFor(Operator, Ops).Single().Shown);
        Assert.Empty(Slack.MessagesIn(Ops));
        var url = payload.GetProperty("response_url").GetString()!;
        for (var i = 0; i < 5; i++)
            Assert.Equal(200, (await App.RespondAsync(url, new { text = "later" })).Status);
        Assert.Contains("used_url", (await App.RespondAsync(url, new { text = "too often" })).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_connection_or_an_acknowledgement_the_person_is_told()
    {
        Assert.Equal("dispatch_failed", (await Slack.TypeAsync(Operator, Ops, "/senaite", "x")).Failure);
        var socket = await App.ConnectAsync();
        await Slack.ConnectedAsync();
        var typing = Slack.TypeAsync(Operator, Ops, "/senaite", "x");
        await WireApp.ReceiveAsync(socket);
        Time.Jump(TimeSpan.FromSeconds(4));
        Assert.Equal("operation_timeout", (await typing).Failure);
        Assert.Equal(2, Slack.EphemeralsFor(Operator).Count(m => m.Author == Slack.Slackbot));
    }

    [Fact]
    public async Task An_event_comes_again_under_another_envelope_with_the_same_id()
    {
        var socket = await App.ConnectAsync();
        await Slack.ConnectedAsync();
        Slack.App.Events.Remove("message.channels");
        await Slack.SayAsync(Operator, Ops, "@chatops senaite list on web1.example.org");
        List<JsonElement> tries = [];
        for (var i = 0; i < 4; i++)
        {
            var receiving = WireApp.ReceiveAsync(socket);
            for (; !receiving.IsCompleted; await Task.Delay(10))
                Time.Jump(i == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(5));
            tries.Add(await receiving);
        }
        Assert.Equal([0, 1, 2, 3], tries.Select(t => t.GetProperty("retry_attempt").GetInt32()));
        Assert.Single(tries.Select(t => t.GetProperty("payload").GetProperty("event_id").GetString()).Distinct());
        Assert.Equal(4, tries.Select(t => t.GetProperty("envelope_id").GetString()).Distinct().Count());
        var text = tries[0].GetProperty("payload").GetProperty("event").GetProperty("text").GetString();
        Assert.Equal($"<@{Slack.App.Bot.Id}> senaite list on <http://web1.example.org|web1.example.org>", text);
    }

    [Fact]
    public async Task A_click_carries_the_message_except_where_only_one_person_sees_it()
    {
        var socket = await App.ConnectAsync();
        await Slack.ConnectedAsync();
        object[] blocks = [new { type = "actions", block_id = "b", elements = new[] { new { type = "button", action_id = "yes", value = "v1", text = new { type = "plain_text", text = "Yes" } } } }];
        Slack.App.Events.Clear();
        await App.JsonAsync("chat.postMessage", new { channel = Ops.Id, text = "?", blocks });
        await App.JsonAsync("chat.postEphemeral", new { channel = Ops.Id, user = Operator.Id, text = "?", blocks });
        var clicking = Slack.ClickAsync(Operator, Slack.MessagesIn(Ops).Single(), "Yes");
        var open = (await WireApp.TakeAsync(socket)).GetProperty("payload");
        await clicking;
        Assert.Equal("v1", open.GetProperty("actions")[0].GetProperty("value").GetString());
        Assert.True(open.TryGetProperty("message", out _));
        clicking = Slack.ClickAsync(Operator, Slack.EphemeralsFor(Operator).Single(), "yes");
        var hidden = (await WireApp.TakeAsync(socket)).GetProperty("payload");
        await clicking;
        Assert.False(hidden.TryGetProperty("message", out _));
        await App.RespondAsync(hidden.GetProperty("response_url").GetString()!, new { text = "done", replace_original = true });
        Assert.Equal("done", Slack.EphemeralsFor(Operator).Single().Shown);
    }

    [Fact]
    public async Task A_modal_opens_once_and_in_time_and_may_complain()
    {
        var socket = await App.ConnectAsync();
        await Slack.ConnectedAsync();
        object view = new
        {
            type = "modal",
            title = Plain("Deny"),
            submit = Plain("Send"),
            private_metadata = "k7",
            blocks = new object[] { new { type = "input", block_id = "why", label = Plain("Reason"), element = new { type = "plain_text_input", action_id = "reason" } } },
        };
        var trigger = await TriggerAsync(socket);
        Assert.Equal("ok", await App.ErrorOfAsync("views.open", new { trigger_id = trigger, view }));
        Assert.Equal("exchanged_trigger_id", await App.ErrorOfAsync("views.open", new { trigger_id = trigger, view }));
        Assert.Equal("invalid_arguments", await App.ErrorOfAsync("views.open", new { trigger_id = trigger, view = new { type = "modal", title = Plain(new string('x', 25)) } }));
        var late = await TriggerAsync(socket);
        Time.Jump(TimeSpan.FromSeconds(5));
        Assert.Equal("expired_trigger_id", await App.ErrorOfAsync("views.open", new { trigger_id = late, view }));

        var opened = await Slack.ViewAsync(Operator);
        var submitting = Slack.SubmitAsync(Operator, opened, ("reason", "not today"));
        var submission = await WireApp.TakeAsync(socket, new { response_action = "errors", errors = new { why = "say more" } });
        Assert.Equal("say more", (await submitting).Errors["why"]);
        Assert.Equal("not today", submission.GetProperty("payload").GetProperty("view").GetProperty("state").GetProperty("values").GetProperty("why").GetProperty("reason").GetProperty("value").GetString());
        submitting = Slack.SubmitAsync(Operator, opened, ("reason", "not today"));
        await WireApp.TakeAsync(socket);
        await submitting;
        Assert.Empty(Slack.ViewsOf(Operator));

        static object Plain(string text) => new { type = "plain_text", text };
    }

    [Fact]
    public async Task Envelopes_and_events_come_twice_when_asked_to()
    {
        var socket = await App.ConnectAsync();
        await Slack.ConnectedAsync();
        Slack.SendTwice();
        var typing = Slack.TypeAsync(Operator, Ops, "/senaite", "x");
        var (one, two) = (await WireApp.TakeAsync(socket), await WireApp.TakeAsync(socket));
        await typing;
        Assert.Equal(one.GetProperty("envelope_id").GetString(), two.GetProperty("envelope_id").GetString());
        Slack.App.Events.Remove("subteam_updated");
        Slack.SendAgain();
        Slack.EditGroup(Slack.AddGroup("approvers"), [Operator], []);
        (one, two) = (await WireApp.TakeAsync(socket), await WireApp.TakeAsync(socket));
        Assert.NotEqual(one.GetProperty("envelope_id").GetString(), two.GetProperty("envelope_id").GetString());
        Assert.Equal(one.GetProperty("payload").GetProperty("event_id").GetString(), two.GetProperty("payload").GetProperty("event_id").GetString());
        await Slack.SettledAsync();
    }

    private async Task<string> TriggerAsync(ClientWebSocket socket)
    {
        var typing = Slack.TypeAsync(Operator, Ops, "/senaite", "x");
        var envelope = await WireApp.TakeAsync(socket);
        await typing;
        return envelope.GetProperty("payload").GetProperty("trigger_id").GetString()!;
    }
}
