using System.Collections.Immutable;
using ChatOps.Core.People;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Slack;

/// <summary>Asks Slack whether everything is there that the bot needs, and changes nothing.</summary>
public sealed class SlackDoctor : IDisposable
{
    private readonly HttpClient _http = PlatformHttp.Client();
    private readonly SlackApi _api;
    private readonly SlackOptions _options;
    private readonly IReadOnlyList<Actor> _people;

    public SlackDoctor(SlackOptions options, IReadOnlyList<Actor> people) =>
        (_api, _options, _people) = (new(_http, options), options, people);

    public void Dispose() => _http.Dispose();

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var test = await _api.AskAsync("auth.test", cancellationToken);
        findings.AddRange(Bot(test));
        findings.Add(App(await _api.OpenConnectionAsync(cancellationToken)));
        if (test is not SlackAnswer.Done bot)
            return findings;
        if (_options.Channels.IsEmpty)
            findings.Add(new("no channel is bound to Slack", "write Channels:NAME:Slack, the channel's id"));
        foreach (var place in _options.Channels)
            findings.Add(Channel(place, bot.Text("user"), await _api.AskAsync("conversations.info", cancellationToken, ("channel", place.Place))));
        findings.AddRange(await PeopleAsync(cancellationToken));
        foreach (var role in _options.GroupRoles)
            findings.Add(Group(role, await _api.AskAsync("usergroups.users.list", cancellationToken, ("usergroup", role.Group))));
        return findings;
    }

    private IEnumerable<Finding> Bot(SlackAnswer answer)
    {
        if (answer is not SlackAnswer.Done done)
        {
            yield return new($"the bot token: {Told(answer)}", Mend(answer, "Slack:BotToken", "OAuth & Permissions → Bot User OAuth Token"));
            yield break;
        }
        yield return done.Text("team_id") == _options.Team
            ? new($"the bot token is that of {done.Text("user")} in {done.Text("team")} ({_options.Team})")
            : new($"the bot token is of the workspace {done.Text("team_id")}", $"Slack:Team allows {_options.Team} only; take the token of that workspace, or write the other id");
        var missing = SlackManifest.Scopes.Except(done.Scopes).ToImmutableArray();
        if (done.Scopes.IsEmpty)
            yield return new("Slack does not say which scopes the token has", "compare them with 'chatops slack manifest'");
        else if (missing.IsEmpty)
            yield return new("the bot token has every scope it needs");
        else
            yield return new($"the bot token lacks {string.Join(", ", missing)}", "add them under OAuth & Permissions → Bot Token Scopes (or take 'chatops slack manifest'), then install the app again");
    }

    private static Finding App(SlackAnswer answer) => answer is SlackAnswer.Done
        ? new("the app-level token opens connections (Socket Mode is on)")
        : new($"the app-level token: {Told(answer)}", Mend(answer, "Slack:AppToken", "Basic Information → App-Level Tokens, with the scope connections:write; Socket Mode must be on"));

    /// <param name="bot">How it is called in this workspace, which people may have changed.</param>
    private static Finding Channel(SlackPlace place, string bot, SlackAnswer answer)
    {
        var name = $"#{place.Channel} ({place.Place})";
        return answer switch
        {
            SlackAnswer.Done done when done.Body.Is("channel", "is_archived") => new($"{name} is archived", "bind another channel, or unarchive it"),
            SlackAnswer.Done done when !done.Body.Is("channel", "is_member") => new($"the bot is no member of {name}", $"type there: /invite @{bot} (in Slack it is called {done.Text("channel", "name")})"),
            SlackAnswer.Done done when done.Body.Is("channel", "is_ext_shared") => new($"{name} is shared with another workspace; only people of your own can use the bot there"),
            SlackAnswer.Done done => new($"the bot is in {name}, which Slack calls {done.Text("channel", "name")}"),
            SlackAnswer.Refused { Error: "channel_not_found" } => new($"Slack shows the bot no channel {name}", $"look at the id; if the channel is private, type there: /invite @{bot}"),
            _ => new($"{name}: {Told(answer)}", "look at it in Slack, then ask again"),
        };
    }

    private async Task<IEnumerable<Finding>> PeopleAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var known = _people.Where(p => p.Accounts.ContainsKey(SlackPlatform.PlatformName)).ToList();
        foreach (var person in known)
        {
            var account = person.Accounts[SlackPlatform.PlatformName];
            findings.Add(await _api.AskAsync("users.info", cancellationToken, ("user", account)) switch
            {
                SlackAnswer.Done done when done.Body.Is("user", "deleted") => new($"{person.Person} ({account}) is deactivated in Slack", "remove or replace the account"),
                SlackAnswer.Done done when done.Body.Is("user", "is_bot") => new($"{person.Person} ({account}) is a program", "map people only"),
                SlackAnswer.Done done when done.Text("user", "team_id") is var team && team.Length > 0 && team != _options.Team => new($"{person.Person} ({account}) belongs to the workspace {team}", "only people of Slack:Team count"),
                SlackAnswer.Done done => new($"{person.Person} is {done.Text("user", "name")} ({account})"),
                var answer => new($"{person.Person} ({account}): {Told(answer)}", "look at the member's id in the profile's menu"),
            });
        }
        if (known.Count == 0)
            findings.Add(new("nobody under People has a Slack account", "write People:NAME:Slack; /ops whoami in Slack tells everybody their own id"));
        return findings;
    }

    private static Finding Group(SlackGroupRole role, SlackAnswer answer) => answer is SlackAnswer.Done done
        ? new($"the user group {role.Group}, which gives the role {role.Role}, has {done.Body.Items("users").Count()} members")
        : new($"the user group {role.Group}: {Told(answer)}", "look at its id; until it can be read nobody has the role by it");

    private static string Told(SlackAnswer answer) => answer switch
    {
        SlackAnswer.Refused refused => refused.ToString(),
        SlackAnswer.Limited limited => $"Slack asks to wait {limited.After.TotalSeconds:0} s",
        SlackAnswer.Unclear unclear => unclear.Why,
        _ => "",
    };

    private static string Mend(SlackAnswer answer, string key, string where) => answer is SlackAnswer.Refused
        ? $"write a good one into {key} or {key}File: {where}"
        : "Slack could not be asked; look at the network and Slack:ApiUrl, then ask again";
}
