namespace ChatOps.Server.ChatPlatforms;

internal static class PlatformHttp
{
    /// <summary>Each call has its own limit; a redirect could take a token elsewhere.</summary>
    public static HttpClient Client() =>
        new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
}
