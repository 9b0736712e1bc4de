using System.Security.Claims;
using ChatOps.Core.Access;
using Microsoft.AspNetCore.Authentication;

namespace ChatOps.Server.Web;

/// <summary>Who asks: by the token of the request, or by the session that a sign-in began.</summary>
public sealed class Visitor(IPeople people, ITokens tokens, AccessPolicy access, WebOptions options)
{
    public const string Session = "session";
    private const string Prefix = "Bearer ";

    public async Task<Actor?> FindAsync(HttpContext http)
    {
        if (http.Request.Headers.Authorization.ToString() is { Length: > 0 } header)
            return header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? tokens.FindByToken(header[Prefix.Length..].Trim()) : null;
        return await InSessionAsync(http);
    }

    /// <summary>The person is looked up anew each time: somebody who left the settings has no session any more.</summary>
    public async Task<Actor?> InSessionAsync(HttpContext http)
    {
        var session = await http.AuthenticateAsync(Session);
        return session.Principal?.FindFirstValue(ClaimTypes.NameIdentifier) is { } person ? people.Find(person) : null;
    }

    /// <summary>The channels the person may do anything in; none: a person without a rule.</summary>
    public IReadOnlyList<string> ChannelsOf(Actor actor) => [.. options.Channels.Where(c => access.MayEnter(actor, c))];

    public Actor? FindByToken(string token) => tokens.FindByToken(token);

    public static ClaimsPrincipal Principal(Actor actor) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, actor.Person), new Claim(ClaimTypes.Name, actor.Name)], Session));
}

internal static class VisitorOfRequest
{
    public static Actor Actor(this HttpContext http) =>
        http.FindActor() ?? throw new InvalidOperationException($"No person was resolved for {http.Request.Path}.");

    public static Actor? FindActor(this HttpContext http) => http.Features.Get<Actor>();

    public static void Enter(this HttpContext http, Actor actor)
    {
        http.Features.Set(actor);
        http.User = Visitor.Principal(actor);
    }
}
