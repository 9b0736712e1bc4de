using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Discord;

/// <summary>What people do.</summary>
public sealed partial class FakeDiscord
{
    private const int Command = 2;
    private const int Component = 3;
    private const int Autocomplete = 4;
    private const int Modal = 5;

    /// <summary>
    /// Types a command that the guild has, filled in. When nobody answers in time the person is told so.
    /// </summary>
    /// <param name="command">Command and sub-command.</param>
    /// <exception cref="InvalidOperationException">The guild has no such command, or it has no such option, or a required one is missing:
    /// it cannot be typed.</exception>
    public Task<DiscordInteraction> TypeAsync(
        DiscordPerson person, DiscordChannel channel, string command, params (string Option, object Value)[] options) =>
        SendAsync(Make(Command, person, channel, Typed(channel, command, options, focused: null)));

    /// <summary>Types so far into an option, and sees what is offered.</summary>
    public async Task<IReadOnlyList<string>> CompleteAsync(
        DiscordPerson person, DiscordChannel channel, string command, string option, string written,
        params (string Option, object Value)[] others)
    {
        var interaction = await SendAsync(
            Make(Autocomplete, person, channel, Typed(channel, command, [.. others, (option, written)], option)));
        return interaction.Failure is null ? interaction.Choices : throw new TimeoutException(interaction.Failure);
    }

    /// <summary>Presses a button by its label or id, as the given message shows it.</summary>
    public Task<DiscordInteraction> ClickAsync(DiscordPerson person, DiscordMessage message, string labelOrId)
    {
        var button = message.Buttons.FirstOrDefault(b => b.Is(labelOrId)) ?? throw new InvalidOperationException($"There is no button '{labelOrId}' in: {message}");
        var data = new JsonObject { ["component_type"] = 2, ["custom_id"] = button.CustomId, ["id"] = 1 };
        return SendAsync(Make(Component, person, message.Channel, data, message));
    }

    /// <summary>Fills in the dialog on the person's screen and sends it; it is gone then.</summary>
    public Task<DiscordInteraction> SubmitAsync(DiscordPerson person, params (string Input, string Value)[] values)
    {
        DiscordModal modal;
        lock (_world.Gate)
        {
            modal = _world.Modals[person.Id];
            _world.Modals.Remove(person.Id);
        }
        var rows = modal.Definition.Items("components").SelectMany(r => r.Items("components")).Select(i => new JsonObject
        {
            ["type"] = 1,
            ["components"] = new JsonArray(new JsonObject { ["type"] = 4, ["custom_id"] = i.String("custom_id"), ["value"] = values.FirstOrDefault(v => v.Input == i.String("custom_id")).Value ?? "" }),
        });
        var data = new JsonObject { ["custom_id"] = modal.CustomId, ["components"] = new JsonArray([.. rows]) };
        return SendAsync(
            Make(Modal, person, modal.Channel, data, Interactions.LastOrDefault(i => i.Person == person && i.Answer == 9)?.Source));
    }

    /// <summary>Something that Discord's own clients do not do, or do elsewhere than in a guild.</summary>
    /// <param name="type">1 ping, 2 command, 3 component, 4 autocomplete, 5 modal.</param>
    /// <param name="change">What is different about it.</param>
    public Task<DiscordInteraction> InteractAsync(
        DiscordPerson person, DiscordChannel channel, int type, JsonObject data, Action<JsonObject>? change = null)
    {
        var made = Make(type, person, channel, data);
        var payload = made.Payload;
        change?.Invoke(payload);
        return SendAsync(new(made.Id, made.Token, type, person, channel, made.At, payload));
    }

    private static JsonObject Typed(DiscordChannel channel, string command, (string Option, object Value)[] options, string? focused)
    {
        var words = command.Split(' ', 2);
        var known = Registered(channel, words[0], words[1]);
        var filled = new JsonArray();
        foreach (var (name, value) in options)
        {
            var option = known.Items("options").FirstOrDefault(o => o.String("name") == name) is { ValueKind: JsonValueKind.Object } found
                ? found
                : throw new InvalidOperationException($"/{command} has no option '{name}': {known}");
            var made = new JsonObject { ["name"] = name, ["type"] = option.Number("type"), ["value"] = option.Number("type") == 5 ? (bool)value : (string)value };
            if (name == focused)
                made["focused"] = option.Flag("autocomplete")
                    ? true
                    : throw new InvalidOperationException($"'{name}' of /{command} is not completed");
            filled.Add((JsonNode)made);
        }
        if (focused is null && known.Items("options").FirstOrDefault(o => o.Flag("required")
            && options.All(v => v.Option != o.String("name"))) is { ValueKind: JsonValueKind.Object } missing)
            throw new InvalidOperationException($"/{command} needs '{missing.String("name")}'");
        return new JsonObject
        {
            ["id"] = "1",
            ["name"] = words[0],
            ["type"] = 1,
            ["guild_id"] = channel.Guild?.Id,
            ["options"] = new JsonArray(new JsonObject { ["name"] = words[1], ["type"] = 1, ["options"] = filled }),
        };
    }

    private static JsonElement Registered(DiscordChannel channel, string command, string sub)
    {
        var commands = channel.Guild!.Commands.ToElement();
        var found = commands.EnumerateArray().FirstOrDefault(c => c.String("name") == command);
        var part = found.ValueKind == JsonValueKind.Object ? found.Items("options").FirstOrDefault(o => o.String("name") == sub) : default;
        return part.ValueKind == JsonValueKind.Object
            ? part
            : throw new InvalidOperationException($"The guild has no command /{command} {sub}");
    }

    private DiscordInteraction Make(int type, DiscordPerson person, DiscordChannel channel, JsonObject data, DiscordMessage? source = null)
    {
        var (id, token) = (_world.NewId(), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        var payload = new JsonObject
        {
            ["id"] = id,
            ["application_id"] = ApplicationId,
            ["type"] = type,
            ["data"] = data,
            ["token"] = token,
            ["version"] = 1,
            ["channel_id"] = channel.Id,
            ["channel"] = channel.ToJson(Bot.Id),
            ["app_permissions"] = "0",
            ["locale"] = "en-US",
            ["entitlements"] = new JsonArray(),
            ["authorizing_integration_owners"] = new JsonObject(),
            ["attachment_size_limit"] = 10_485_760,
        };
        if (channel.Guild is { } guild)
        {
            payload["guild_id"] = guild.Id;
            payload["guild_locale"] = "en-US";
            lock (_world.Gate)
                payload["member"] = guild.Member(person);
            payload["member"]!["permissions"] = "0";
        }
        else
        {
            payload["user"] = person.ToJson();
        }
        if (source is not null)
            payload["message"] = Fresh(source).ToJson();
        return new(id, token, type, person, channel, _world.Now, payload) { Source = source };
    }

    /// <summary>Ends with the answer or, with a failure, when Discord has lost its patience.</summary>
    private async Task<DiscordInteraction> SendAsync(DiscordInteraction interaction)
    {
        lock (_world.Gate)
            _world.Interactions.Add(interaction);
        await _gateway.InteractionAsync(interaction.Payload);
        using var patience = new CancellationTokenSource();
        await Task.WhenAny(interaction.Answered, Task.Delay(Answers.Patience, _world.Clock, patience.Token));
        await patience.CancelAsync();
        if (!interaction.IsAnswered)
            interaction.Failure = "The application did not respond";
        return interaction;
    }
}
