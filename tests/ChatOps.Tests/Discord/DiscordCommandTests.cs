using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Commands;
using ChatOps.Core.Runbooks;
using ChatOps.Fakes.Discord;
using ChatOps.Server;
using ChatOps.Server.Discord;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOps.Tests.Discord;

/// <summary>The catalogue as Discord has it, and what was filled in as the parser reads it.</summary>
public class DiscordCommandTests
{
    [Fact]
    public async Task The_bots_own_commands_are_overwritten_at_once_and_only_when_they_differ()
    {
        await using var discord = await FakeDiscord.StartAsync();
        using var bot = new Registering(discord, BotSite.BuiltIn.Select(s => (s, s.Family != "ops")));

        Assert.True((await bot.SyncAsync()).WasChanged);
        Assert.False((await bot.SyncAsync()).WasChanged);
        discord.Guild.Commands.RemoveAt(0);
        Assert.True((await bot.SyncAsync()).WasChanged);

        Assert.Equal(2, discord.Guild.Overwrites);
        Assert.Equal(BotSite.BuiltIn.Select(s => s.Family).Distinct().Order(), discord.Guild.Commands.Select(c => (string)c!["name"]!).Order());
        var restore = Sub(discord.Guild.Commands, "senaite", "restore");
        Assert.Equal(
            ["target", "point", "accept-doubtful-blobs", "reason", "plan"],
            restore.GetProperty("options").EnumerateArray().Select(o => o.GetProperty("name").GetString()!));
        Assert.True(restore.GetProperty("options")[1].GetProperty("autocomplete").GetBoolean());
    }

    /// <summary>Shown to who has chosen French in Discord; the names stay, so that everybody types alike.</summary>
    [Fact]
    public async Task Descriptions_are_there_in_French_and_one_that_differs_is_registered_anew()
    {
        await using var discord = await FakeDiscord.StartAsync();
        using var bot = new Registering(discord, BotSite.BuiltIn.Select(s => (s, s.Family != "ops")));
        Assert.True((await bot.SyncAsync()).WasChanged);

        var restore = Sub(discord.Guild.Commands, "senaite", "restore");
        Assert.Equal("Remplace la base et les blobs par un point de restauration", restore.GetProperty("description_localizations").GetProperty("fr").GetString());
        Assert.Equal("Replace database and blobs by a restore point", restore.GetProperty("description").GetString());
        Assert.All(restore.GetProperty("options").EnumerateArray(), o => Assert.NotEqual(o.GetProperty("description").GetString(), o.GetProperty("description_localizations").GetProperty("fr").GetString()));
        Assert.False((await bot.SyncAsync()).WasChanged);

        discord.Guild.Commands.First(c => (string)c!["name"]! == "senaite")!["options"]![0]!["description_localizations"]!["fr"] = "Autre chose";
        Assert.True((await bot.SyncAsync()).WasChanged);
    }

    [Fact]
    public void What_a_site_says_of_its_own_commands_is_left_in_its_words()
    {
        var commands = new DiscordCommands([(new CommandSpec("app", "deploy", "Déployer la recette", Risk.Change, [new Parameter.Text("version", "La version", Required: true)], []), false)]);
        var deploy = commands.Body[0]!["options"]![0]!;
        Assert.Null(deploy["description_localizations"]);
        Assert.Null(deploy["options"]![0]!["description_localizations"]);
    }

    [Fact]
    public async Task Discord_takes_the_commands_of_any_catalogue()
    {
        await using var discord = await FakeDiscord.StartAsync();
        discord.Buckets.IsOn = false;
        foreach (var specs in Catalogues().Sample(40, 40))
        {
            using var bot = new Registering(discord, specs.Select(s => (s, true)));
            discord.Guild.Commands.Clear();
            var (_, trouble) = await bot.SyncAsync();
            Assert.True(trouble is null, $"{trouble?.Told}\n{bot.Commands.Body.ToJsonString()}");
            Assert.False((await bot.SyncAsync()).WasChanged);
        }
    }

    [Fact]
    public async Task A_catalogue_that_is_too_large_says_what_was_left_out()
    {
        await using var discord = await FakeDiscord.StartAsync();
        using var bot = new Registering(discord, Enumerable.Range(0, 101).Select(i => (Spec($"f{i}", "go", []), false)));

        Assert.True((await bot.SyncAsync()).WasChanged);

        Assert.Equal("f100 go", Assert.Single(bot.Commands.LeftOut));
    }

    /// <summary>One verb with more words than a whole command may have: Discord would refuse every command of the bot.</summary>
    [Fact]
    public async Task A_verb_that_is_too_large_for_a_command_offers_its_choices_while_somebody_types()
    {
        await using var discord = await FakeDiscord.StartAsync();
        ImmutableArray<string> values = [.. Enumerable.Range(0, 24).Select(i => $"value-{i:0000}")];
        var large = Spec("app", "large", [.. Enumerable.Range(0, 24).Select(i => new Parameter.Choice($"p{i:00}{new string('x', 29)}", new string('s', 100), Required: false, values))]);
        var small = Spec("site", "small", [new Parameter.Choice("mode", "Says it.", Required: false, values)]);
        using var bot = new Registering(discord, [(large, false), (small, false)]);

        Assert.True((await bot.SyncAsync()).WasChanged);

        Assert.All(Sub(discord.Guild.Commands, "app", "large").GetProperty("options").EnumerateArray(), o => Assert.True(o.GetProperty("autocomplete").GetBoolean()));
        Assert.Equal(24, Sub(discord.Guild.Commands, "site", "small").GetProperty("options")[0].GetProperty("choices").GetArrayLength());
    }

    [Fact]
    public async Task A_family_that_goes_on_in_another_command_takes_no_name_that_a_family_has()
    {
        await using var discord = await FakeDiscord.StartAsync();
        (CommandSpec, bool)[] many = [.. Enumerable.Range(0, 30).Select(i => (Spec("app", $"v{i:00}", []), false))];
        using var bot = new Registering(discord, [.. many, (Spec("app-2", "go", []), false)]);

        Assert.True((await bot.SyncAsync()).WasChanged);

        Assert.Equal(["app", "app-2", "app-3"], discord.Guild.Commands.Select(c => (string)c!["name"]!).Order());
        Assert.Equal(("app", "v29"), (bot.Commands.Find("app-3", "v29")!.Spec.Family, bot.Commands.Find("app-3", "v29")!.Spec.Verb));
        Assert.Equal("app-2", bot.Commands.Find("app-2", "go")!.Spec.Family);
    }

    /// <summary>Whatever is filled in means what it says: the parser reads the line that is made of it back as the same values.</summary>
    [Fact]
    public void What_is_filled_in_is_what_the_parser_reads()
    {
        var spec = Spec(
            "app", "deploy",
            [new Parameter.Text("version", "", Required: true), new Parameter.Flag("fast", ""), new Parameter.Text("note", "", Required: false, Rest: true)]);
        var (commands, parser) = (
            new DiscordCommands([(spec, true)]), new CommandParser(new Core.Catalogue.Catalogue([new Answering(spec)])));
        var command = commands.Find("app", "deploy")!;
        foreach (var (version, note, fast) in Filled().Sample(300, 300))
        {
            var options = JsonSerializer.SerializeToElement(new JsonArray(
                new JsonObject { ["name"] = "version", ["type"] = 3, ["value"] = version },
                new JsonObject { ["name"] = "note", ["type"] = 3, ["value"] = note },
                new JsonObject { ["name"] = "fast", ["type"] = 5, ["value"] = fast }));

            var parsed = Assert.IsType<ParseResult.Parsed>(
                parser.Parse(TypedText.Of(command, [.. options.EnumerateArray()]), _ => [])).Command;

            Assert.Equal((version, note, fast), (parsed.Value("version"), parsed.Value("note"), parsed.Has("fast")));
        }
    }

    [Fact]
    public void More_parameters_than_discord_has_room_for_are_typed_into_one_option()
    {
        var spec = Spec("app", "many", [.. Enumerable.Range(0, 30).Select(i => new Parameter.Text($"p{i}", "", Required: false))]);
        var command = new DiscordCommands([(spec, false)]).Find("app", "many")!;
        var options = JsonSerializer.SerializeToElement(new JsonArray(
            new JsonObject { ["name"] = "p0", ["value"] = "a" }, new JsonObject { ["name"] = command.More, ["value"] = "--p29 z" }));

        Assert.Equal("/app many --p0 \"a\" --p29 z", TypedText.Of(command, [.. options.EnumerateArray()]));
    }

    [Fact]
    public void Long_names_stay_apart()
    {
        var (one, other) = (new string('a', 40) + "x", new string('a', 40) + "y");
        var commands = new DiscordCommands([(Spec("f", one, []), false), (Spec("f", other, []), false)]);

        Assert.Equal(one, commands.Find("f", CommandNames.Name(one))!.Spec.Verb);
        Assert.Equal(other, commands.Find("f", CommandNames.Name(other))!.Spec.Verb);
        Assert.Equal(CommandNames.LongestName, CommandNames.Name(one).Length);
    }

    internal static CommandSpec Spec(string family, string verb, ImmutableArray<Parameter> parameters) =>
        new(family, verb, "Does it.", Risk.Read, parameters, []);

    private static Gen<(string Version, string Note, bool Fast)> Filled() =>
        from version in Values()
        from note in Values()
        from fast in Gen.Elements(true, false)
        select (version, note, fast);

    /// <summary>One line, as Discord's options are, without blanks around it.</summary>
    private static Gen<string> Values() =>
        from pieces in Gen.NonEmptyListOf(Gen.Elements("a", "\"", "\\", "--plan", "—", " b", "'", "«", "<http://x|y>", "<", "é", "=", "/"))
        let text = string.Concat(pieces).Trim()
        select text.Length > 0 ? text : "a";

    private static Gen<ImmutableArray<CommandSpec>> Catalogues() =>
        from families in Gen.Choose(1, 4)
        from specs in Gen.ListOf(Specs(families))
        select specs.DistinctBy(s => s.Name).ToImmutableArray() is { Length: > 0 } some ? some : [Spec("f", "v", [])];

    private static Gen<CommandSpec> Specs(int families) =>
        from family in Gen.Choose(1, families)
        from verb in Names()
        from summary in Texts()
        from parameters in Gen.ListOf(Parameters())
        select new CommandSpec(
            $"family-{family}", verb, summary, Risk.Change,
            [.. parameters.DistinctBy(p => p.Name).OrderBy(p => p is Parameter.Text { Rest: true })], []);

    private static Gen<Parameter> Parameters() =>
        from name in Names()
        from summary in Texts()
        from required in Gen.Elements(true, false)
        from choices in Gen.ArrayOf(Gen.Elements("one", "two", new string('c', 101), new string('d', 100)), 30)
        from parameter in Gen.Elements<Parameter>(
            new Parameter.Target(name, summary, "test"), new Parameter.Text(name, summary, required), new Parameter.Flag(name, summary),
            new Parameter.PortRange(name, summary, required),
            new Parameter.Choice(name, summary, required, ["on", "off"]),
            new Parameter.Choice(name, summary, required, [.. choices.Distinct()]),
            new Parameter.Choice(name, summary, required, [.. Enumerable.Range(0, 40).Select(i => $"value-{i}")]))
        select parameter;

    private static Gen<string> Names() =>
        from length in Gen.Elements(1, 5, 31, 32, 33, 60)
        from number in Gen.Choose(0, 40)
        select $"{new string('n', length)}{number}";

    private static Gen<string> Texts() =>
        Gen.Elements("", "Says it.", new string('s', 99), new string('s', 150), "\u202E<@1> **x**\n@everyone", "😀", "  ");

    private static JsonElement Sub(JsonArray commands, string command, string sub) =>
        JsonSerializer.SerializeToElement(
            commands.First(c => (string)c!["name"]! == command)!["options"]!.AsArray().First(o => (string)o!["name"]! == sub));

    private sealed class Answering(CommandSpec spec) : ICommand
    {
        public CommandSpec Spec => spec;
    }

    private sealed class Registering : IDisposable
    {
        private readonly HttpClient _http = new();
        private readonly DiscordStatus _status = new(TimeProvider.System);
        private readonly CommandRegistrar _registrar;
        private readonly DiscordBotIdentity _self;
        private readonly string _guild;

        public Registering(FakeDiscord discord, IEnumerable<(CommandSpec, bool)> catalogue)
        {
            var options = new DiscordOptions(new Uri($"{discord.ApiUrl}/v10/"), discord.Token, null, [discord.Guild.Id]);
            var api = new DiscordApi(_http, options, TimeProvider.System, _status);
            (Commands, _self, _guild) = (new(catalogue), new(api, options), discord.Guild.Id);
            _registrar = new(api, _self, Commands, _status, TimeProvider.System, NullLogger<CommandRegistrar>.Instance);
        }

        public DiscordCommands Commands { get; }

        public async Task<(bool? WasChanged, DiscordAnswer? Trouble)> SyncAsync()
        {
            Assert.Null(await _self.MeetAsync(CancellationToken.None));
            return await _registrar.SyncAsync(_guild, CancellationToken.None);
        }

        public void Dispose()
        {
            _registrar.Dispose();
            _status.Dispose();
            _http.Dispose();
        }
    }
}
