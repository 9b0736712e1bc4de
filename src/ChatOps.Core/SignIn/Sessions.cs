using System.Collections.Immutable;
using ChatOps.Core.Audit;
using ChatOps.Core.People;

namespace ChatOps.Core.SignIn;

/// <summary>Begins, finds and ends the sessions of the page. A session lasts eight hours at most and dies with its person's token or account.</summary>
public sealed class Sessions(ISignInStore store, IPeople people, ITokens tokens, TimeProvider time)
{
    public static readonly TimeSpan Longest = TimeSpan.FromHours(8);

    /// <returns>The session's id, for the browser's cookie: it is nowhere else.</returns>
    public async Task<string> BeginAsync(Actor actor, string how, SignInPlace place, CancellationToken cancellationToken)
    {
        var (id, session) = New(actor, how, place);
        await store.BeginAsync(session, Began(session), cancellationToken);
        return id;
    }

    /// <summary>Null: there is no such session (any more).</summary>
    public async Task<OpenSession?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (id.Length is 0 or > 100 || await store.FindAsync(Secret.Hash(id), cancellationToken) is not { } session)
            return null;
        return people.Find(session.Person) is { } actor && tokens.Proof(actor.Person, id) == session.Proof ? new(actor, session) : null;
    }

    public Task<IReadOnlyList<PageSession>> ListAsync(string? person, CancellationToken cancellationToken) => store.ListAsync(person, cancellationToken);

    /// <param name="handles">Null: all of the person's, and unused links are void as well.</param>
    /// <param name="by">Who ends them.</param>
    /// <returns>Those that were ended.</returns>
    public Task<IReadOnlyList<PageSession>> EndAsync(
        string person, ImmutableArray<string>? handles, string by, string why, CancellationToken cancellationToken) =>
        store.EndAsync(
            person, handles, links: handles is null,
            ended => new(null, time.GetUtcNow(), by, "signed-out", $"{person}: {Named(ended)}; {why}"), cancellationToken);

    internal (string Id, PageSession Session) New(Actor actor, string how, SignInPlace place)
    {
        var id = Secret.New();
        var now = time.GetUtcNow();
        return (id, new(
            Secret.Hash(id), Ids.Handle.New(), actor.Person, tokens.Proof(actor.Person, id), how, place.Address, Short(place.Browser), now, now + Longest));
    }

    internal static AuditEntry Began(PageSession session) => new(
        null, session.BeganAt, session.Person, "signed-in", $"session {session.Handle} by {session.How}, from {session.Address}");

    private static string Named(IReadOnlyList<PageSession> ended) =>
        ended.Count == 0 ? "unused links" : $"session {string.Join(", ", ended.Select(s => s.Handle))}";

    private static string Short(string browser) => browser.Length > 200 ? browser[..200] : browser;
}
