using System.Security.Claims;
using ChatOps.Core.People;
using ChatOps.Core.SignIn;

namespace ChatOps.Server.Web;

internal static class VisitorOfRequest
{
    public static Actor Actor(this HttpContext http) =>
        http.FindActor() ?? throw new InvalidOperationException($"No person was resolved for {http.Request.Path}.");

    public static Actor? FindActor(this HttpContext http) => http.Features.Get<Visit.Known>()?.Actor;

    public static OpenSession? FindSession(this HttpContext http) => http.Features.Get<Visit.Known>()?.Session;

    /// <summary>The forms' tokens are bound to this name.</summary>
    public static void Enter(this HttpContext http, Visit.Known visit)
    {
        http.Features.Set(visit);
        http.User = new(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, visit.Actor.Person), new Claim(ClaimTypes.Name, visit.Actor.Name)], "chatops"));
    }
}
