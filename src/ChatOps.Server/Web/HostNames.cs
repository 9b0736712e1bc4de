using ChatOps.Server.Web.Api;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Primitives;

namespace ChatOps.Server.Web;

/// <summary>By which names and through which proxies requests come.</summary>
internal static class HostNames
{
    /// <summary>Only the bot's own names: another site's name that resolves to us is an attack.</summary>
    public static void UseHostNames(this WebApplication app, WebOptions options)
    {
        UseProxies(app, options);
        IList<StringSegment> names = [.. options.AllowedHosts.Select(h => new StringSegment(h))];
        app.Use((http, next) =>
        {
            var host = http.Request.Headers.Host.ToString();
            if (host.Length == 0 || !HostString.MatchesAny(host, names))
                return RefuseAsync(http);
            if (IsEncrypted(http, options))
                http.Request.Scheme = Uri.UriSchemeHttps;
            return next(http);
        });
    }

    /// <summary>
    /// A browser gets a page to read, without styles: they would come from this very name. Neither tells the right name: another site's page could read it.
    /// </summary>
    private static Task RefuseAsync(HttpContext http)
    {
        const string Why = "the bot is not known by this name; open it by one of those in its settings (Web:AllowedHosts, Web:PublicUrl)";
        if (!http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
            return Problems.Of("host-unknown", Why).ExecuteAsync(http);
        return Results.Text(
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">"
            + "<title>host-unknown · ChatOps</title></head><body><main><h1>This is not the bot's address</h1><p><code>host-unknown</code>: " + Why + ".</p>"
            + "<p>You reached the bot by a name or a number that its settings do not list, so it shows nothing here: another site's name that leads to this machine would look the same. "
            + "Take the address that your team uses. Whoever keeps the settings can add this one, and the bot takes it at its next start.</p></main></body></html>",
            "text/html; charset=utf-8", statusCode: Problems.StatusOf("host-unknown")).ExecuteAsync(http);
    }

    /// <summary>What a proxy says of the request it passes on counts only when the settings trust that proxy.</summary>
    private static void UseProxies(WebApplication app, WebOptions options)
    {
        if (options.TrustedProxies.IsEmpty)
            return;
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in options.TrustedProxies)
            forwarded.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(forwarded);
    }

    /// <summary>Under the public name the browser speaks https when the settings say so, even if the proxy before us speaks http.</summary>
    private static bool IsEncrypted(HttpContext http, WebOptions options) =>
        options.PublicUrl is { Scheme: "https" } url && http.Request.Host.Host.Equals(url.Host, StringComparison.OrdinalIgnoreCase);
}
