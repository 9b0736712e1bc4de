using System.Collections.Immutable;

namespace ChatOps.Server.Web;

/// <summary>What the page and the API must know of the settings.</summary>
/// <param name="DataFolder">Where the keys of the session cookies are kept, so that a restart signs nobody out.</param>
/// <param name="AllowedHosts">Names the Host header may carry (no ports). Anything else is refused: another site's name resolving to us is an attack.</param>
/// <param name="Channels">The named channels; each is a room of the page.</param>
/// <param name="Zone">The site's zone, shown beside UTC.</param>
public sealed record WebOptions(
    string DataFolder, ImmutableArray<string> AllowedHosts, ImmutableArray<string> Channels, TimeZoneInfo Zone)
{
    public static readonly ImmutableArray<string> Loopback = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Not empty in demo mode only: the sign-in page offers them as buttons.</summary>
    public ImmutableArray<DemoAccount> DemoAccounts { get; init; } = [];

    public bool Demo => DemoAccounts.Length > 0;
}

public sealed record DemoAccount(string Person, string Token, string Role);
