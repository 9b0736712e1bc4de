using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.People;
using ChatOps.Core.SignIn;
using ChatOps.Core.Text;
using ChatOps.Core.Time;
using ChatOps.Server.Storage;

namespace ChatOps.Server;

/// <summary>
/// The way in from the bot's own machine. Whoever may read the bot's state and settings could do everything anyway; here it goes on the record
/// and the person's channels are told.
/// </summary>
internal sealed class SignInVerbs
{
    private const string Bot = "chatops";
    private readonly BotSite _site;
    private readonly TextWriter _output;
    private readonly Sessions _sessions;
    private readonly SignInLinks _links;
    private readonly SteadyTime _time = new(TimeProvider.System);

    public SignInVerbs(BotSite site, TextWriter output)
    {
        (_site, _output) = (site, output);
        var people = site.Settings.People;
        // The same as the bot's: a link is good for ten minutes of the bot's time.
        var store = new ExternalDatabase(site.Place, _time).SignIns(site.Platforms);
        _sessions = new(store, people, people, _time);
        _links = new(store, _sessions, people, new(site.Settings.Web.Root), _time);
    }

    public async Task<int> SignInAsync(string person, CancellationToken cancellationToken)
    {
        if (_site.Settings.People.Find(person) is not { } actor)
            throw Unknown(person);
        var channels = _site.Settings.Channels.Select(c => c.Name).Where(c => _site.Settings.Policy.MayEnter(actor, c)).ToList();
        if (channels.Count == 0)
            throw new BotException("access-denied", $"no rule gives {person} any right, so there is nothing to sign in for; add one under Rules.");
        var link = await _links.IssueAsync(
            actor, Bot, $"made on the server by {Account()}", expires => [.. channels.Select(c => Announcement(actor, c, expires))], cancellationToken);
        await _output.WriteLineAsync(link.Url);
        await _output.WriteLineAsync(
            $"It signs {person} in, once, until {link.ExpiresAt.UtcDateTime:HH:mm:ss} UTC. It is on the record and is announced in {string.Join(", ", channels.Select(c => $"#{c}"))}.");
        return BotVerbs.Done;
    }

    public async Task<int> SignOutAsync(string person, CancellationToken cancellationToken)
    {
        var ended = await _sessions.EndAsync(person, handles: null, Bot, $"ended on the server by {Account()}", cancellationToken);
        // Somebody who is no longer in the settings may still have sessions to end.
        if (ended.Count == 0 && _site.Settings.People.Find(person) is null)
            throw Unknown(person);
        await _output.WriteLineAsync(
            ended.Count == 0
                ? $"{person} was not signed in. Links that were not used are void."
                : $"{ended.Count} session{(ended.Count == 1 ? "" : "s")} of {person} ended: {string.Join(", ", ended.Select(s => s.Handle))}. Links that were not used are void.");
        return BotVerbs.Done;
    }

    public async Task<int> ListAsync(CancellationToken cancellationToken)
    {
        var sessions = await _sessions.ListAsync(person: null, cancellationToken);
        if (sessions.Count == 0)
            await _output.WriteLineAsync("Nobody is signed in.");
        foreach (var s in sessions)
        {
            var gone = _site.Settings.People.Find(s.Person) is null ? " (no longer in the settings)" : "";
            await _output.WriteLineAsync(
                $"{s.Handle}  {s.Person}{gone}  since {s.BeganAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, until {s.EndsAt.UtcDateTime:HH:mm} UTC  by {s.How}  from {s.Address}  "
                + InertText.ShowLine(s.Browser));
        }
        return BotVerbs.Done;
    }

    private OutboxMessage Announcement(Actor actor, string channel, DateTimeOffset expires) => new(
        $"sign-in-link:{Guid.NewGuid():N}", channel, Operation: null, Person: null,
        new Reply(
            $"Sign-in link for {actor.Person}",
            $"Somebody with access to the bot's server made a link that signs {actor.Person} in on the web page, once, until {expires.UtcDateTime:HH:mm:ss} UTC. "
            + $"If nobody expected this: /ops sign-out all by {actor.Person}, or on the server chatops sign-out {actor.Person}, ends the sessions and makes the link void.",
            Tone.Warning),
        [actor.Person], _time.GetUtcNow());

    private BotException Unknown(string person)
    {
        var known = _site.Settings.People.All.Select(a => a.Person).ToList();
        var meant = Suggestion.For(person, known) is { } near ? $" Did you mean {near}?" : "";
        return new(
            "person-unknown", $"there is nobody called '{InertText.ShowLine(person)}' in the settings.{meant} Known: {string.Join(", ", known)}.", inner: null);
    }

    /// <summary>Who was it really: sudo says it.</summary>
    internal static string Account()
    {
        var sudo = Environment.GetEnvironmentVariable("SUDO_USER");
        return string.IsNullOrEmpty(sudo) ? $"the account {Environment.UserName}" : $"the account {Environment.UserName} (for {InertText.ShowLine(sudo)})";
    }
}
