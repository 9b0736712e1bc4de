namespace ChatOps.Server.Web;

/// <summary>
/// Under https the bot's cookies are called <c>__Host-…</c>: a browser takes such a cookie only from this very host, over https, and sends it nowhere else, so no
/// neighbour in the domain and nobody on an unencrypted line can plant one. Without https browsers refuse such names. Done here, for all of them alike.
/// </summary>
internal static class HostCookies
{
    public const string Prefix = "__Host-";
    private const string Ours = "chatops";

    /// <summary>Behind what knows whether the request came encrypted.</summary>
    public static IApplicationBuilder UseHostCookies(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (!http.Request.IsHttps)
            return next(http);
        http.Request.Headers.Cookie = string.Join("; ", http.Request.Headers.Cookie.SelectMany(c => (c ?? "").Split(';', StringSplitOptions.TrimEntries)).Select(Arriving).OfType<string>());
        http.Response.OnStarting(() =>
        {
            http.Response.Headers.SetCookie = http.Response.Headers.SetCookie.Select(Leaving).ToArray();
            return Task.CompletedTask;
        });
        return next(http);
    });

    /// <summary>Null: one of ours without the prefix. Anybody could have planted it.</summary>
    internal static string? Arriving(string cookie) =>
        cookie.StartsWith(Prefix + Ours, StringComparison.Ordinal) ? cookie[Prefix.Length..]
        : cookie.StartsWith(Ours, StringComparison.Ordinal) ? null
        : cookie;

    internal static string? Leaving(string? cookie)
    {
        if (cookie?.StartsWith(Ours, StringComparison.Ordinal) != true)
            return cookie;
        return Prefix + (cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase) ? cookie : cookie + "; secure");
    }
}
