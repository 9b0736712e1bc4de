using System.Text.Json;
using ChatOps.Core.Commands;
using ChatOps.Core.People;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>Asks Discord whether everything is there that the bot needs, and changes nothing.</summary>
public sealed class DiscordDoctor : IDisposable
{
    private readonly HttpClient _http = PlatformHttp.Client();
    private readonly DiscordApi _api;
    private readonly DiscordOptions _options;
    private readonly IReadOnlyList<Actor> _people;
    private readonly DiscordCommands _commands;

    public DiscordDoctor(
        DiscordOptions options, IReadOnlyList<Actor> people, IEnumerable<(CommandSpec Spec, bool IsPlannable)> catalogue) =>
        (_api, _options, _people, _commands) = (new(_http, options, TimeProvider.System), options, people, new(catalogue));

    public void Dispose() => _http.Dispose();

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        var user = await AskAsync("users/@me", cancellationToken);
        if (user is not DiscordAnswer.Done bot)
            return [new(
                $"the bot's token: {user.Told}",
                user is DiscordAnswer.Refused
                    ? "write a good one into Discord:Token or Discord:TokenFile: Bot → Reset Token"
                    : "Discord could not be asked; look at the network and Discord:ApiUrl, then ask again")];
        var findings = new List<Finding> { new($"the token is that of {bot.Text("username")} ({bot.Text("id")})") };
        var application = await AskAsync("applications/@me", cancellationToken);
        findings.Add(Application(application));
        findings.Add(Gateway(await AskAsync("gateway/bot", cancellationToken)));
        if (_options.Channels.IsEmpty)
            findings.Add(new("no channel is bound to Discord", "write Channels:NAME:Discord, the channel's id"));
        var channels = await ChannelsAsync(cancellationToken);
        foreach (var guild in _options.Guilds)
            findings.AddRange(await GuildAsync(
                guild, application is DiscordAnswer.Done app ? app.Text("id") : "", bot.Text("id"), channels, cancellationToken));
        foreach (var person in _people.Where(p => p.Accounts.ContainsKey(DiscordPlatform.PlatformName)))
            findings.Add(Person(person, await MemberAsync(person.Accounts[DiscordPlatform.PlatformName], cancellationToken)));
        findings.AddRange(channels.Where(c => c.Answer is not DiscordAnswer.Done).Select(c => new Finding(
            $"#{c.Place.Channel} ({c.Place.Place}): {c.Answer.Told}", "look at the id, and at whether the bot may view the channel")));
        findings.AddRange(channels.Where(c => c.Answer is DiscordAnswer.Done done && !_options.Guilds.Contains(done.Text("guild_id")))
            .Select(c => new Finding(
                $"#{c.Place.Channel} ({c.Place.Place}) is in no guild of Discord:GuildIds", "bind another channel, or name its guild")));
        if (!_people.Any(p => p.Accounts.ContainsKey(DiscordPlatform.PlatformName)))
            findings.Add(new(
                "nobody under People has a Discord account",
                "write People:NAME:Discord; /ops whoami in Discord tells everybody their own id"));
        return findings;
    }

    private Task<DiscordAnswer> AskAsync(string path, CancellationToken cancellationToken) =>
        _api.InTurnAsync(DiscordCall.Get(path), cancellationToken);

    private Finding Application(DiscordAnswer answer) => answer switch
    {
        DiscordAnswer.Done done when _options.ApplicationId is { } named && done.Text("id") != named =>
            new(
                $"the token is of the application {done.Text("id")}, and Discord:ApplicationId is {named}",
                "write the right one, or leave it out"),
        DiscordAnswer.Done done => new($"the application is {done.Text("name")} ({done.Text("id")})"),
        _ => new($"the application: {answer.Told}", "ask again"),
    };

    /// <summary>The intent that is asked for (guilds) is one that every application has.</summary>
    private static Finding Gateway(DiscordAnswer answer) => answer switch
    {
        DiscordAnswer.Done done when done.Body.Number("session_start_limit", "remaining") is 0 =>
            new("no more connections may begin today", "wait; the bot that runs keeps its own"),
        DiscordAnswer.Done done =>
            new($"the gateway lets the bot connect ({done.Body.Number("session_start_limit", "remaining")} new sessions left today); the one intent it asks for needs no approval"),
        _ => new($"the gateway: {answer.Told}", "ask again"),
    };

    private async Task<List<(DiscordPlace Place, DiscordAnswer Answer)>> ChannelsAsync(CancellationToken cancellationToken)
    {
        var channels = new List<(DiscordPlace, DiscordAnswer)>();
        foreach (var place in _options.Channels)
            channels.Add((place, await AskAsync($"channels/{place.Place}", cancellationToken)));
        return channels;
    }

    private async Task<IReadOnlyList<Finding>> GuildAsync(
        string id, string application, string bot, List<(DiscordPlace Place, DiscordAnswer Answer)> channels,
        CancellationToken cancellationToken)
    {
        if (await AskAsync($"guilds/{id}", cancellationToken) is not DiscordAnswer.Done guild)
            return [new($"the bot is not in the guild {id}", "'chatops discord invite' prints the link to bring it there")];
        var findings = new List<Finding> { new($"the bot is in {guild.Text("name")} ({id})") };
        var member = await AskAsync($"guilds/{id}/members/{bot}", cancellationToken);
        foreach (var (place, answer) in channels)
        {
            if (answer is DiscordAnswer.Done channel && channel.Text("guild_id") == id)
                findings.AddRange(member is DiscordAnswer.Done me ? Channel(place, guild.Body, me.Body, channel.Body, bot) : [new(
                    $"the bot's own membership of {id}: {member.Told}", "ask again")]);
        }
        findings.Add(Commands(id, await AskAsync(CommandRegistrar.Registered(application, id), cancellationToken)));
        findings.AddRange(_options.Roles.Select(r => Role(r, guild.Body)));
        return findings;
    }

    /// <summary>Of several guilds a person need be in one only.</summary>
    private async Task<DiscordAnswer> MemberAsync(string account, CancellationToken cancellationToken)
    {
        DiscordAnswer? trouble = null;
        foreach (var guild in _options.Guilds)
        {
            var answer = await AskAsync($"guilds/{guild}/members/{account}", cancellationToken);
            if (answer is DiscordAnswer.Done)
                return answer;
            trouble = trouble is null or { Code: DiscordCodes.UnknownMember } ? answer : trouble;
        }
        return trouble!;
    }

    private static IEnumerable<Finding> Channel(DiscordPlace place, JsonElement guild, JsonElement member, JsonElement channel, string bot)
    {
        var (name, allowed) = (
            $"#{place.Channel} ({place.Place}), which Discord calls {channel.Text("name")}",
            Permissions.InChannel(guild, member, channel, bot));
        var missing = Permissions.Needed.Where(p => (allowed & p.Bit) == 0).ToList();
        return missing.Count == 0
            ? [new($"the bot has every permission it needs in {name}")]
            : missing.Select(
                p => new Finding($"the bot lacks “{p.Name}” in {name}", "give it to the bot's role: the channel's settings → Permissions"));
    }

    private Finding Commands(string guild, DiscordAnswer answer) => answer switch
    {
        DiscordAnswer.Done { Body: { ValueKind: JsonValueKind.Array } known } when CommandShape.Of(known) == CommandShape.Of(_commands.Body) =>
            new($"the guild {guild} has every command as it should be ({_commands.Body.Count})"),
        DiscordAnswer.Done =>
            new($"the commands of the guild {guild} are not those of this bot", "start the bot, or type: chatops discord sync"),
        _ => new(
            $"the commands of the guild {guild}: {answer.Told}",
            "invite the bot with the scope applications.commands: 'chatops discord invite' prints the link"),
    };

    private static Finding Role(GuildRole role, JsonElement guild) =>
        guild.Items("roles").FirstOrDefault(r => r.Text("id") == role.Id) is { ValueKind: JsonValueKind.Object } found
        ? new($"the role {found.Text("name")} ({role.Id}) gives the role {role.Role}")
        : new($"the guild {guild.Text("id")} has no role {role.Id}, which is to give the role {role.Role}", "look at its id");

    private static Finding Person(Actor person, DiscordAnswer answer) => answer switch
    {
        DiscordAnswer.Done done when done.Body.Is("user", "bot") => new($"{person.Person} is a program", "map people only"),
        DiscordAnswer.Done done => new($"{person.Person} is {done.Text("user", "username")}"),
        { Code: DiscordCodes.UnknownMember } => new($"{person.Person} is no member of any guild of Discord:GuildIds", "look at the id, or invite the person"),
        _ => new($"{person.Person}: {answer.Told}", "look at the id"),
    };
}
