using System.Security.Cryptography;

namespace ChatOps.Server.ChatPlatforms;

/// <summary>Pauses between tries to connect: longer from try to try, up to 30 s, and never the same for two bots.</summary>
internal static class Backoff
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <param name="attempt">0, 1, …</param>
    /// <param name="most">The longest one; null: 30 s.</param>
    public static TimeSpan Pause(int attempt, TimeSpan? most = null)
    {
        var longest = Math.Min((most ?? Longest).TotalMilliseconds, 500 * Math.Pow(2, Math.Min(attempt, 10)));
        return TimeSpan.FromMilliseconds((longest / 2) + RandomNumberGenerator.GetInt32((int)(longest / 2) + 1));
    }
}
