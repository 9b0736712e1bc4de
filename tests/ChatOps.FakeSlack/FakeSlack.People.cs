using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Slack;

/// <summary>What people do.</summary>
public sealed partial class FakeSlack
{
    /// <summary>
    /// Types a slash command. What the app says with its acknowledgement is posted; when it says nothing in time, the person is told so.
    /// </summary>
    /// <param name="text">As typed, without the command.</param>
    public async Task<SlackDelivery> TypeAsync(SlackPerson person, SlackChannel channel, string command, string text = "")
    {
        var encoded = App.EscapedCommands.Contains(command) ? Typing.Encode(text, _workspace) : Typing.Escape(text);
        var delivery = new SlackDelivery(
            "slash_commands",
            new()
            {
                ["token"] = App.VerificationToken,
                ["team_id"] = person.Team.Id,
                ["team_domain"] = person.Team.Domain,
                ["channel_id"] = channel.Id,
                ["channel_name"] = channel.NameInPayloads,
                ["user_id"] = person.Id,
                ["user_name"] = person.Name,
                ["command"] = command,
                ["text"] = encoded,
                ["api_app_id"] = App.Id,
                ["is_enterprise_install"] = "false",
                ["response_url"] = ResponseUrl("commands", person, channel, null),
                ["trigger_id"] = _triggers.Issue(person),
            },
            acceptsPayload: true);
        await _deliveries.SendAsync(delivery);
        if (delivery.Failure is { } failure)
            _workspace.Add(Say(Slackbot, channel, $"{command} failed because the app did not respond ({failure})") with { EphemeralFor = person });
        else if (delivery.Answer is { ValueKind: JsonValueKind.Object or JsonValueKind.String } answer && !IsEmpty(answer))
            _answers.Answer(person, channel, null, answer);
        return delivery;
    }

    /// <summary>Says something in a channel or a thread. <c>@name</c>, <c>#channel</c> and addresses become what Slack makes of them.</summary>
    public Task<SlackMessage> SayAsync(SlackPerson person, SlackChannel channel, string text, SlackMessage? thread = null)
    {
        var message = _workspace.Add(Say(person, channel, Typing.Encode(text, _workspace)) with { ThreadTs = thread is null ? null : thread.ThreadTs ?? thread.Ts });
        _events.Message(message);
        return Task.FromResult(message);
    }

    /// <summary>Clicks a button by its text or action_id, as the given message shows it.</summary>
    public Task<SlackDelivery> ClickAsync(SlackPerson person, SlackMessage message, string textOrAction)
    {
        var button = message.Buttons.FirstOrDefault(b => b.Is(textOrAction))
            ?? throw new InvalidOperationException($"There is no button '{textOrAction}' in: {message}");
        return ClickAsync(person, message, button);
    }

    public async Task<SlackDelivery> ClickAsync(SlackPerson person, SlackMessage message, SlackButton button)
    {
        var fresh = _workspace.Fresh(message);
        var payload = Interaction("block_actions", person);
        payload["container"] = new JsonObject
        {
            ["type"] = "message",
            ["message_ts"] = message.Ts,
            ["channel_id"] = message.Channel.Id,
            ["is_ephemeral"] = message.EphemeralFor is not null,
        };
        if (message.ThreadTs is not null)
            payload["container"]!["thread_ts"] = message.ThreadTs;
        payload["channel"] = new JsonObject { ["id"] = message.Channel.Id, ["name"] = message.Channel.NameInPayloads };
        // Slack does not keep ephemeral messages, so it cannot send them along.
        if (message.EphemeralFor is null)
            payload["message"] = fresh.ToJson(App);
        payload["state"] = new JsonObject { ["values"] = new JsonObject() };
        payload["response_url"] = ResponseUrl("actions", person, message.Channel, fresh);
        payload["actions"] = new JsonArray(Action(button));
        var delivery = new SlackDelivery("interactive", payload);
        await _deliveries.SendAsync(delivery);
        return delivery;
    }

    /// <summary>Clicks a button in a modal.</summary>
    public async Task<SlackDelivery> ClickAsync(SlackPerson person, SlackView view, string textOrAction)
    {
        var payload = Interaction("block_actions", person);
        payload["container"] = new JsonObject { ["type"] = "view", ["view_id"] = view.Id };
        payload["view"] = view.ToJson(App);
        payload["actions"] = new JsonArray(Action(view.Buttons.First(b => b.Is(textOrAction))));
        var delivery = new SlackDelivery("interactive", payload);
        await _deliveries.SendAsync(delivery);
        return delivery;
    }

    /// <summary>Fills in a modal and submits it; it closes unless the app says otherwise. <c>Errors</c> of what is returned is what it complained of.</summary>
    /// <param name="values">By action_id or block_id of the input.</param>
    public async Task<SlackDelivery> SubmitAsync(SlackPerson person, SlackView view, params (string Input, string Value)[] values)
    {
        if (!view.Definition.TryGetProperty("submit", out _))
            throw new InvalidOperationException($"This modal has nothing to submit it with: {view.Title}");
        var payload = Interaction("view_submission", person);
        payload["view"] = view.ToJson(App, Typing.Values(view, values));
        payload["response_urls"] = new JsonArray();
        var delivery = new SlackDelivery("interactive", payload, acceptsPayload: true);
        await _deliveries.SendAsync(delivery);
        if (delivery.Failure is null)
            Respond(view, delivery.Answer);
        return delivery;
    }

    /// <summary>Closes a modal with its cross; the app hears of it only if it asked to.</summary>
    public async Task CloseAsync(SlackPerson person, SlackView view)
    {
        Leave(view);
        if (!view.TellsWhenClosed)
            return;
        var payload = Interaction("view_closed", person);
        payload["view"] = view.ToJson(App);
        payload["is_cleared"] = false;
        await _deliveries.SendAsync(new("interactive", payload));
    }

    private void Respond(SlackView view, JsonElement? answer)
    {
        switch (answer?.String("response_action"))
        {
            case "errors":
                return;
            case "clear":
                lock (_workspace.Gate)
                    _workspace.Views[view.Viewer.Id] = [];
                return;
            case "update" or "push" when answer?.Property("view") is { } next:
                Views.Check(next);
                _ = answer?.String("response_action") == "push" ? _api.Views.Push(view.Viewer, next) : _api.Views.Replace(view, next);
                return;
            default:
                Leave(view);
                return;
        }
    }

    private void Leave(SlackView view)
    {
        lock (_workspace.Gate)
            _workspace.Views[view.Viewer.Id].RemoveAll(v => v.Id == view.Id);
    }

    private static bool IsEmpty(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.String ? answer.GetString() is "" : !answer.EnumerateObject().Any();

    private string ResponseUrl(string kind, SlackPerson person, SlackChannel channel, SlackMessage? origin) =>
        new Uri(Url, _answers.Issue(kind, person, channel, origin)).ToString();

    private JsonObject Action(SlackButton button) => new()
    {
        ["type"] = button.Type,
        ["action_id"] = button.ActionId,
        ["block_id"] = button.BlockId,
        ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = button.Text, ["emoji"] = true },
        ["value"] = button.Value,
        ["action_ts"] = _workspace.NewTs(),
    };

    private JsonObject Interaction(string type, SlackPerson person) => new()
    {
        ["type"] = type,
        ["user"] = new JsonObject { ["id"] = person.Id, ["username"] = person.Name, ["name"] = person.Name, ["team_id"] = person.Team.Id },
        ["api_app_id"] = App.Id,
        ["token"] = App.VerificationToken,
        ["trigger_id"] = _triggers.Issue(person),
        ["team"] = Of(Team),
        ["enterprise"] = null,
        ["is_enterprise_install"] = false,
    };
}
