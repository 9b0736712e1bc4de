namespace ChatOps.Fakes.Discord;

/// <summary>
/// A Discord on the wire for tests: REST API and gateway on a port of this machine, with Discord's real limits and errors. One application
/// (<see cref="Bot"/>), guilds, people, roles and channels as a test wants them.
/// <code>
/// await using var discord = await FakeDiscord.StartAsync();          // Discord:ApiUrl = discord.ApiUrl, Discord:Token = discord.Token,
/// GuildIds = [discord.Guild.Id]
/// var operatorPerson = discord.AddPerson("operator");                // People:operator:Discord = operatorPerson.Id
/// var ops = discord.AddChannel("ops");                               // Channels:ops:Discord = ops.Id
/// … start the bot …
/// await discord.ConnectedAsync();
/// var typed = await discord.TypeAsync(operatorPerson, ops, "senaite backup", ("target", "lims1"));   // typed.Failure, typed.AnsweredAfter
/// var plan = await discord.UntilAsync(ops, m => m.HasButton("Approve"));
/// await discord.ClickAsync(approver, plan, "Approve");               // by label or custom_id; a stale `plan` is a screen that is behind
/// await discord.SubmitAsync(approver, ("reason", "not today"));      // the dialog on somebody's screen
/// </code>
/// Look: <see cref="MessagesIn"/>, <see cref="ThreadOf"/>, <see cref="EphemeralsFor"/>, <see cref="Calls"/>, <see cref="Interactions"/>,
/// and of a message <c>Shown</c>, <c>Active</c>,
/// <c>Notified</c>, <c>Buttons</c>. Break: <see cref="Faults"/> (calls), <see cref="Sockets"/>, <see cref="InvalidateAsync"/>, <see
/// cref="ReconnectAsync"/>, <see cref="SendTwice"/>,
/// <see cref="OutageAsync"/>. Limits: <see cref="Buckets"/>.
/// </summary>
public sealed partial class FakeDiscord : IAsyncDisposable
{
    /// <summary>All but to administrate.</summary>
    private const ulong EverybodysPermissions = ((1UL << 50) - 1) & ~(1UL << 3);

    private readonly World _world;
    private readonly GatewayServer _gateway;
    private readonly RestApi _api;
    private readonly RestServer _server;

    private FakeDiscord(TimeProvider clock)
    {
        _world = new(clock);
        _world.ApplicationId = _world.NewId();
        _world.Bot = Put(new DiscordPerson(_world.NewId(), "chatops", isBot: true));
        var channels = new Channels(_world);
        _api = new(_world, channels, new Answers(_world, channels), () => GatewayUrl ?? $"ws://127.0.0.1:{_server!.Port}");
        _gateway = new(_world, () => _server!.Port);
        _server = new(_world, _api, _gateway, Faults, Buckets);
        Guild = AddGuild("site");
    }

    public DiscordPerson Bot => _world.Bot;

    public string ApplicationId => _world.ApplicationId;

    public string Token
    {
        get => _world.Token;
        set => _world.Token = value;
    }

    /// <summary>The guild that the application is in from the beginning.</summary>
    public DiscordGuild Guild { get; }

    public Faults Faults { get; } = new();

    public Buckets Buckets { get; } = new();

    public GatewayOptions Gateway => _gateway.Options;

    /// <summary>Where new sessions are sent instead of here; null: here.</summary>
    public string? GatewayUrl { get; set; }

    public Uri ApiUrl => new($"http://127.0.0.1:{_server.Port}/api");

    /// <summary>Every connection that there was, the oldest first.</summary>
    public IReadOnlyList<AppSocket> Sockets => _gateway.Sockets;

    public IReadOnlyList<AppSession> Sessions => _gateway.Sessions;

    /// <summary>Every call, refused and failed ones included.</summary>
    public IReadOnlyList<RestCall> Calls => _server.Calls;

    /// <summary>Everything that people did, the oldest first.</summary>
    public IReadOnlyList<DiscordInteraction> Interactions
    {
        get
        {
            lock (_world.Gate)
                return [.. _world.Interactions];
        }
    }

    /// <param name="clock">What ids, expiries and rates go by; by default the machine's.</param>
    public static async Task<FakeDiscord> StartAsync(TimeProvider? clock = null)
    {
        var discord = new FakeDiscord(clock ?? TimeProvider.System);
        await discord._server.OpenAsync();
        return discord;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in Sockets.Where(s => s.IsOpen))
            socket.Drop();
        await _server.DisposeAsync();
    }

    public DiscordGuild AddGuild(string name)
    {
        var guild = new DiscordGuild(_world.NewId(), name);
        guild.Roles.Add(new(guild.Id, "@everyone", EverybodysPermissions));
        guild.Members[_world.Bot.Id] = [];
        lock (_world.Gate)
            return _world.Guilds[guild.Id] = guild;
    }

    /// <param name="id">The account's id, if it matters.</param>
    /// <param name="guild">Where the person is a member; null: in the first guild.</param>
    public DiscordPerson AddPerson(string name, string? id = null, DiscordGuild? guild = null)
    {
        var person = Put(new(id ?? _world.NewId(), name));
        lock (_world.Gate)
            (guild ?? Guild).Members[person.Id] = [];
        return person;
    }

    public DiscordChannel AddChannel(string name, DiscordGuild? guild = null)
    {
        var channel = new DiscordChannel(_world.NewId(), name, guild ?? Guild);
        lock (_world.Gate)
            return _world.Channels[channel.Id] = channel;
    }

    /// <summary>The direct messages between the application and a person.</summary>
    public DiscordChannel DirectChannel(DiscordPerson person)
    {
        lock (_world.Gate)
        {
            var channel = _world.Channels.Values.FirstOrDefault(c => c.With == person)
                ?? new DiscordChannel(_world.NewId(), person.Name, null, direct: person);
            return _world.Channels[channel.Id] = channel;
        }
    }

    public DiscordRole AddRole(string name, params DiscordPerson[] members)
    {
        var role = new DiscordRole(_world.NewId(), name, 0);
        lock (_world.Gate)
        {
            Guild.Roles.Add(role);
            foreach (var member in members)
                Guild.Members[member.Id].Add(role.Id);
        }
        return role;
    }

    private DiscordPerson Put(DiscordPerson person)
    {
        lock (_world.Gate)
            return _world.People[person.Id] = person;
    }
}
