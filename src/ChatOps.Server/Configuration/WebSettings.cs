using System.Collections.Immutable;
using System.Net;

namespace ChatOps.Server.Configuration;

/// <param name="Urls">Where the web page listens.</param>
/// <param name="AllowedHosts">Names by which a browser may ask for it (the Host header, without port).</param>
/// <param name="PublicUrl">The page's address as people open it, where the settings say it.</param>
/// <param name="TrustedProxies">Whose word counts on where a request came from.</param>
public sealed record WebSettings(
    ImmutableArray<string> Urls, ImmutableArray<string> AllowedHosts, Uri? PublicUrl, ImmutableArray<IPNetwork> TrustedProxies)
{
    public MetricsReaders Metrics { get; init; } = MetricsReaders.Loopback;

    public string? MetricsToken { get; init; }

    /// <summary>What links to the page begin with, without a slash at the end.</summary>
    public string Root => (PublicUrl ?? WebSection.Opened(this)).GetLeftPart(UriPartial.Authority);
}
