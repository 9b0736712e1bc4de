using System.Net;
using System.Security.Cryptography;
using System.Text;
using ChatOps.Core.Monitoring;
using ChatOps.Server.Web.Api;

namespace ChatOps.Server.Web;

/// <summary><c>/metrics</c>: figures for a monitoring system, for nobody else. They name families, outcomes and platforms, no persons and no targets.</summary>
public static class MetricsEndpoint
{
    private static readonly string[] Forwarding = ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"];

    public static void MapMetrics(this IEndpointRouteBuilder app)
    {
        app.MapGet("/metrics", async (HttpContext http, WebOptions options, SignInThrottle tries) =>
        {
            if (Refusal(http, options, tries) is { } refusal)
                return refusal;
            var text = await http.RequestServices.GetRequiredService<IMetricsText>().ReadAsync(http.RequestAborted);
            return Results.Text(text, "text/plain; version=0.0.4", Encoding.UTF8);
        });
    }

    private static IResult? Refusal(HttpContext http, WebOptions options, SignInThrottle tries) => options.Metrics switch
    {
        MetricsAccess.Token => ByToken(http, options.MetricsToken ?? "", tries),
        MetricsAccess.Loopback when IsFromHere(http) => null,
        MetricsAccess.Loopback => Problems.Of("access-denied", "metrics are for this machine only; Web:Metrics opens them to a token"),
        _ => Problems.Of("not-found", "there is nothing at this address"),
    };

    /// <summary>A proxy on this machine comes from here, too; who it asks for does not.</summary>
    private static bool IsFromHere(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && !Forwarding.Any(http.Request.Headers.ContainsKey);

    private static IResult? ByToken(HttpContext http, string token, SignInThrottle tries)
    {
        var address = http.Connection.RemoteIpAddress;
        if (tries.Wait(address) is { } wait)
            return Problems.TooManyTries(http, wait);
        var header = http.Request.Headers.Authorization.ToString();
        if (token.Length > 0 && CryptographicOperations.FixedTimeEquals(Hash(header), Hash($"Bearer {token}")))
            return null;
        if (header.Length > 0)
            tries.Count(address);
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Of("person-unknown", "send 'Authorization: Bearer TOKEN' with the token of Web:MetricsTokenFile");
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
