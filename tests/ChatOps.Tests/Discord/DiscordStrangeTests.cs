using System.Text.Json.Nodes;
using ChatOps.Core.Operations;
using ChatOps.Fakes.Discord;

namespace ChatOps.Tests.Discord;

/// <summary>Interactions that no command or button of this bot in its guild makes: each is answered once, with what to do, and nothing runs.</summary>
public sealed class DiscordStrangeTests : IAsyncLifetime
{
    private const int Ping = 1;
    private const int Command = 2;
    private const int Component = 3;
    private const int Autocomplete = 4;
    private const int Modal = 5;

    private DiscordBench _bench = null!;

    public async Task InitializeAsync() => _bench = await DiscordBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task What_comes_from_elsewhere_than_a_guild_of_the_settings_is_answered_once_and_runs_nothing()
    {
        var direct = _bench.Discord.DirectChannel(_bench.Operator);
        var elsewhere = _bench.Discord.AddChannel("ops", _bench.Discord.AddGuild("other"));
        _bench.Discord.AddPerson("operator", _bench.Operator.Id, elsewhere.Guild);

        await AnsweredOnceAsync(direct, Command, Change(), "guild-unknown", "direct messages");
        await AnsweredOnceAsync(direct, Component, Press("approve:x"), "guild-unknown", "a channel that the bot's settings know");
        await AnsweredOnceAsync(elsewhere, Command, Change(), "guild-unknown", "Discord:GuildIds");
        // A group of people, where somebody brought the application along by installing it for the own account.
        await AnsweredOnceAsync(_bench.Ops, Command, Change(), "guild-unknown", "direct messages", p =>
        {
            p.Remove("guild_id");
            p.Remove("member");
            (p["context"], p["user"]) = (2, new JsonObject { ["id"] = _bench.Operator.Id });
        });
        // The guild and the channel are right, and nobody says that this is a member.
        await AnsweredOnceAsync(_bench.Ops, Command, Change(), "guild-unknown", "you are a member", p =>
        {
            p.Remove("member");
            p["user"] = new JsonObject { ["id"] = _bench.Operator.Id };
        });
        await NothingRanAsync();
    }

    [Fact]
    public async Task A_button_or_dialog_that_the_bot_does_not_have_is_answered_with_what_to_type()
    {
        await AnsweredOnceAsync(_bench.Ops, Component, Press("vote:7"), "button-unknown", "/ops help");
        await AnsweredOnceAsync(_bench.Ops, Component, Press(""), "button-unknown", "/ops help");
        await AnsweredOnceAsync(_bench.Ops, Modal, new() { ["custom_id"] = "survey", ["components"] = new JsonArray() }, "button-unknown", "/ops help");
        await AnsweredOnceAsync(_bench.Ops, Command, new() { ["name"] = "weather", ["type"] = 1 }, "unknown-command", "/ops help");
        await NothingRanAsync();
    }

    [Fact]
    public async Task A_ping_is_answered_with_a_pong_and_completion_elsewhere_with_nothing()
    {
        Assert.Equal(1, (await _bench.Discord.InteractAsync(_bench.Operator, _bench.Ops, Ping, [])).Answer);

        var typing = await _bench.Discord.InteractAsync(
            _bench.Operator, _bench.Discord.DirectChannel(_bench.Operator), Autocomplete, Change(focused: true));
        Assert.Equal(8, typing.Answer);
        Assert.Empty(typing.Choices);
        // Here the same has choices.
        Assert.NotEmpty((await _bench.Discord.InteractAsync(_bench.Operator, _bench.Ops, Autocomplete, Change(focused: true))).Choices);
    }

    /// <summary>Whatever is missing or of another kind, the connection stays, and who types next is answered.</summary>
    [Fact]
    public async Task What_is_malformed_breaks_nothing()
    {
        foreach (var part in new[] { "id", "token", "data", "channel_id", "channel", "guild_id", "member", "type" })
        {
            // What can be told from no other must not be done, even if somebody may: it could be done twice.
            var person = part is "id" or "token" ? _bench.Operator : _bench.Stranger;
            foreach (var kind in new JsonNode?[] { null, 7, "", new JsonArray((JsonNode)1), new JsonObject { ["id"] = true } })
                _ = _bench.Discord.InteractAsync(person, _bench.Ops, Command, Change(), p => p[part] = kind?.DeepClone());
        }

        var asked = await _bench.TypeAsync(_bench.Operator, "test look", ("target", "one"));

        Assert.Null(asked.Failure);
        await _bench.Discord.EphemeralAsync(_bench.Operator, m => m.Shown.Contains("Succeeded"));
        Assert.Single(_bench.Discord.Sockets);
        Assert.True(_bench.Discord.Sockets[0].IsUsable);
        Assert.All(await OperationsAsync(), o => Assert.Equal("test look", o.Command.Name));
    }

    private static JsonObject Change(bool focused = false)
    {
        var option = new JsonObject { ["name"] = "target", ["type"] = 3, ["value"] = focused ? "o" : "one" };
        if (focused)
            option["focused"] = true;
        return new()
        {
            ["name"] = "test",
            ["type"] = 1,
            ["options"] = new JsonArray(new JsonObject { ["name"] = "change", ["type"] = 1, ["options"] = new JsonArray(option) }),
        };
    }

    private static JsonObject Press(string id) => new() { ["component_type"] = 2, ["custom_id"] = id };

    private async Task AnsweredOnceAsync(
        DiscordChannel channel, int type, JsonObject data, string code, string next, Action<JsonObject>? change = null)
    {
        var asked = await _bench.Discord.InteractAsync(_bench.Operator, channel, type, data, change);
        Assert.Null(asked.Failure);
        await _bench.Discord.UntilAsync(() => _bench.Discord.AnswersTo(asked).Count > 0, $"an answer with {code}");
        var answer = Assert.Single(_bench.Discord.AnswersTo(asked));
        Assert.Contains(code, answer.Shown);
        Assert.Contains(next, answer.Shown);
        Assert.Empty(answer.Buttons);
    }

    private async Task NothingRanAsync()
    {
        Assert.Empty(await OperationsAsync());
        Assert.Empty(_bench.Discord.MessagesIn(_bench.Ops));
        Assert.Single(_bench.Discord.Sockets);
    }

    private async Task<IEnumerable<Operation>> OperationsAsync() =>
        await _bench.Engine.Get<IOperationStore>().ListAsync(new(), CancellationToken.None);
}
