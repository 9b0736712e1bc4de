using ChatOps.Core.Access;
using ChatOps.Core.People;
using ChatOps.Core.SignIn;

namespace ChatOps.Server.Web;

/// <summary>Who asks: by the token of the request, or by the session that a sign-in began.</summary>
public sealed class Visitor(Sessions sessions, ITokens tokens, IPeople people, AccessPolicy access, SignInThrottle tries, WebOptions options)
{
    private const string Prefix = "Bearer ";

    public async Task<Visit> FindAsync(HttpContext http)
    {
        if (http.Request.Headers.Authorization.ToString() is { Length: > 0 } header)
            return header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? ByToken(http, header[Prefix.Length..]) : new Visit.Stranger();
        return await InSessionAsync(http) is { } session ? new Visit.Known(session.Actor, session) : new Visit.Stranger();
    }

    /// <summary>Looked up anew each time: a session may have been ended, and somebody who left the settings no longer has one.</summary>
    public async Task<OpenSession?> InSessionAsync(HttpContext http) =>
        SessionCookie.Read(http) is { } id ? await sessions.FindAsync(id, http.RequestAborted) : null;

    public Visit ByToken(HttpContext http, string token)
    {
        var address = http.Connection.RemoteIpAddress;
        if (tries.Wait(address) is { } wait)
            return new Visit.TooMany(wait);
        // The token says who it is; what that person may do now is known where everybody is looked up, with roles that come from elsewhere.
        if (tokens.FindByToken(token.Trim()) is { } owner && people.Find(owner.Person) is { } actor)
            return new Visit.Known(actor, Session: null);
        tries.Count(address);
        return new Visit.Stranger();
    }

    /// <summary>The channels the person may do anything in; none: a person without a rule.</summary>
    public IReadOnlyList<string> ChannelsOf(Actor actor) => [.. options.Channels.Where(c => access.MayEnter(actor, c))];
}
