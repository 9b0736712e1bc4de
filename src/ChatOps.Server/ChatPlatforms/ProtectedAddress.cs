namespace ChatOps.Server.ChatPlatforms;

internal static class ProtectedAddress
{
    /// <summary>Nobody on the way reads along: encrypted, or on this machine.</summary>
    public static bool IsProtected(Uri address) =>
        address.Scheme is "https" or "wss" || (address.Scheme is "http" or "ws" && address.IsLoopback);
}
