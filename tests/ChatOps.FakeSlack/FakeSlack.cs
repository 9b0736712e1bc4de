using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Slack;

/// <summary>
/// A Slack on the wire for tests and benchmarks: Web API, Socket Mode, files and response_urls on a port of this machine, with Slack's real limits and
/// errors. One workspace, one installed app (<see cref="App"/>), people, channels and groups as a test wants them.
/// <code>
/// await using var slack = await FakeSlack.StartAsync();              // Slack:ApiUrl = slack.ApiUrl, tokens = slack.App.AppToken, .BotToken, team = slack.Team.Id
/// var operatorPerson = slack.AddPerson("operator");                  // People:operator:Slack = operatorPerson.Id
/// var ops = slack.AddChannel("ops", operatorPerson);                 // Channels:ops:Slack = ops.Id; the app is in it unless withApp: false
/// … start the bot …
/// await slack.ConnectedAsync();                                      // hello was said
/// var typed = await slack.TypeAsync(operatorPerson, ops, "/senaite", "backup lims1");   // typed.Failure, typed.AcknowledgedAfter
/// var plan = await slack.UntilAsync(ops, m => m.HasButton("Approve"));                  // waits for a message that is so, now or later
/// await slack.ClickAsync(approver, plan, "Approve");                 // by text or action_id; a stale `plan` is a screen that is behind
/// var view = await slack.ViewAsync(approver);                        // the modal on somebody's screen
/// await slack.SubmitAsync(approver, view, ("reason", "not today"));  // by action_id or block_id
/// </code>
/// Look: <see cref="MessagesIn"/>, <see cref="ThreadOf"/>, <see cref="EphemeralsFor"/>, <see cref="Files"/>, <see cref="Calls"/>,
/// <see cref="Deliveries"/>, and of a message <c>Shown</c>, <c>Notified</c>, <c>Links</c>, <c>Unfurls</c>, <c>Buttons</c>.
/// Break: <see cref="Faults"/> (calls), <see cref="Sockets"/> and <see cref="RefreshAsync"/> (connections), <see cref="OutageAsync"/>,
/// <see cref="SendTwice"/>, <see cref="SendAgain"/>. Messages per second and channel: <see cref="Pace"/>.
/// Retries and expiries follow the clock that it is started with.
/// </summary>
public sealed partial class FakeSlack : IAsyncDisposable
{
    private readonly Workspace _workspace;
    private readonly Triggers _triggers;
    private readonly SocketMode _sockets;
    private readonly Deliveries _deliveries;
    private readonly Events _events;
    private readonly WebApi _api;
    private readonly ResponseUrls _answers;
    private readonly SlackServer _server;

    private FakeSlack(TimeProvider clock)
    {
        _workspace = new(clock);
        Team = new("T0FAKETEAM", "site", "Site");
        App.Bot = Put(new SlackPerson("U0CHATOPS1", "chatops", Team, isBot: true));
        Slackbot = new("USLACKBOT", "slackbot", Team, isBot: true);
        _triggers = new(_workspace);
        _sockets = new(_workspace);
        _deliveries = new(_workspace, _sockets);
        _events = new(_workspace, _deliveries);
        _api = new(_workspace, _events, _triggers, _sockets, Pace, () => Url);
        _answers = new(_workspace, _api.Chat, _events);
        _server = new(_workspace, _api, _answers, _sockets, Faults);
    }

    /// <summary>The workspace that the app is installed in.</summary>
    public SlackTeam Team { get; }

    public SlackApp App => _workspace.App;

    /// <summary>Tells people when a command failed.</summary>
    public SlackPerson Slackbot { get; }

    public Faults Faults { get; } = new();

    public Pace Pace { get; } = new();

    public SocketOptions SocketOptions => _sockets.Options;

    public Uri Url => new($"http://127.0.0.1:{_server.Port}/");

    /// <summary>The base address of methods, with the slash at its end.</summary>
    public Uri ApiUrl => new(Url, "/api/");

    /// <summary>Every connection that there was, the oldest first.</summary>
    public IReadOnlyList<AppSocket> Sockets => _sockets.Sockets;

    /// <summary>Everything that was sent to the app, retries included.</summary>
    public IReadOnlyList<SlackDelivery> Deliveries => _deliveries.All;

    /// <summary>Every call of a method, refused and failed ones included.</summary>
    public IReadOnlyList<ApiCall> Calls => _server.Calls;

    /// <param name="clock">What retries, expiries and rates go by; by default the machine's.</param>
    public static async Task<FakeSlack> StartAsync(TimeProvider? clock = null)
    {
        var slack = new FakeSlack(clock ?? TimeProvider.System);
        await slack._server.OpenAsync();
        return slack;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in Sockets.Where(s => s.IsOpen))
            socket.Drop();
        await _server.DisposeAsync();
    }

    /// <param name="id">The account's id, if it matters.</param>
    /// <param name="team">Another workspace's person; null: this one's.</param>
    public SlackPerson AddPerson(string name, string? id = null, SlackTeam? team = null) => Put(new(id ?? _workspace.NewId("U"), name, team ?? Team));

    public SlackTeam AddTeam(string domain) => new(_workspace.NewId("T"), domain, domain);

    public SlackChannel AddChannel(string name, params SlackPerson[] members) => AddChannel(name, ChannelKind.Public, true, members);

    /// <summary>Where people of several workspaces are in it, it is a shared one.</summary>
    public SlackChannel AddChannel(string name, ChannelKind kind, bool withApp, params SlackPerson[] members)
    {
        var channel = new SlackChannel(_workspace.NewId("C"), name, kind, Team) { IsShared = members.Any(m => m.Team != Team) };
        channel.Members.UnionWith(members.Select(m => m.Id));
        if (withApp)
            channel.Members.Add(App.Bot.Id);
        lock (_workspace.Gate)
            return _workspace.Channels[channel.Id] = channel;
    }

    /// <summary>The direct messages between a person and the app.</summary>
    public SlackChannel DirectWith(SlackPerson person) => _workspace.DirectWith(person);

    public SlackGroup AddGroup(string handle, params SlackPerson[] members)
    {
        var group = new SlackGroup(_workspace.NewId("S"), handle, Team);
        group.Users.UnionWith(members.Select(m => m.Id));
        lock (_workspace.Gate)
            return _workspace.Groups[group.Id] = group;
    }

    private SlackPerson Put(SlackPerson person)
    {
        lock (_workspace.Gate)
            return _workspace.People[person.Id] = person;
    }

    private SlackMessage Say(SlackPerson author, SlackChannel channel, string text) => new()
    {
        Channel = channel,
        Ts = _workspace.NewTs(),
        At = _workspace.Clock.GetUtcNow(),
        Author = author,
        Text = text,
    };

    private static JsonObject Of(SlackTeam team) => new() { ["id"] = team.Id, ["domain"] = team.Domain };
}
