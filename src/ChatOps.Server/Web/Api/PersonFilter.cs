namespace ChatOps.Server.Web.Api;

/// <summary>
/// Stands before every endpoint of the API: strangers and persons without a rule come no further. A session counts for reading only; what
/// changes anything needs the token, which no other site's page can make a browser send.
/// </summary>
public sealed class PersonFilter(Visitor visitor) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var visit = await FindAsync(http);
        if (visit is Visit.TooMany { Wait: var wait })
            return Problems.TooManyTries(http, wait);
        if (visit is not Visit.Known { Actor: var actor } known)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.Of("person-unknown", "send 'Authorization: Bearer TOKEN' with a token of the settings (People:…:TokenFile)");
        }
        if (visitor.ChannelsOf(actor).Count == 0)
            return Problems.Of("access-denied", $"no rule gives {actor.Person} any right; whoever keeps the settings can add one under Rules");
        http.Enter(known);
        return await next(context);
    }

    private Task<Visit> FindAsync(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) || http.Request.Headers.Authorization.Count > 0
            ? visitor.FindAsync(http)
            : Task.FromResult<Visit>(new Visit.Stranger());
}
