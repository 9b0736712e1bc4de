using System.Collections.Immutable;
using System.Net;
using ChatOps.Core.Languages;

namespace ChatOps.Server.Web;

/// <summary>What the page and the API must know of the settings.</summary>
/// <param name="DataFolder">Where the keys of the forms' tokens are kept, so that forms outlive a restart.</param>
/// <param name="AllowedHosts">Names the Host header may carry (no ports). Anything else is refused: another site's name resolving to us is an attack.</param>
/// <param name="Channels">The named channels; each is a room of the page.</param>
/// <param name="Zone">The site's zone, shown beside UTC.</param>
public sealed record WebOptions(
    string DataFolder, ImmutableArray<string> AllowedHosts, ImmutableArray<string> Channels, TimeZoneInfo Zone)
{
    public static readonly ImmutableArray<string> Loopback = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>The page's address as people open it; null: where it listens.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The site's: of pages for whom nobody knows yet.</summary>
    public Language Language { get; init; } = Language.English;

    /// <summary>Proxies whose word counts on where a request came from.</summary>
    public ImmutableArray<IPNetwork> TrustedProxies { get; init; } = [];

    public MetricsAccess Metrics { get; init; } = MetricsAccess.Loopback;

    /// <summary>Who has it may read the metrics, where a token is asked for.</summary>
    public string? MetricsToken { get; init; }

    /// <summary>Not empty in demo mode only: the sign-in page offers them as buttons.</summary>
    public ImmutableArray<DemoAccount> DemoAccounts { get; init; } = [];

    public bool Demo => DemoAccounts.Length > 0;
}
