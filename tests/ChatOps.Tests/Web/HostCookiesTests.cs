using ChatOps.Server.Web;

namespace ChatOps.Tests.Web;

public class HostCookiesTests
{
    /// <summary>A browser drops a __Host- cookie without Secure without a word, and whoever signs in would stay outside.</summary>
    [Theory]
    [InlineData("chatops-session=x; path=/; secure; samesite=strict", "__Host-chatops-session=x; path=/; secure; samesite=strict")]
    [InlineData("chatops-session=x; path=/; Secure; httponly", "__Host-chatops-session=x; path=/; Secure; httponly")]
    [InlineData("chatops-session=x; path=/; httponly", "__Host-chatops-session=x; path=/; httponly; secure")]
    [InlineData("theirs=x; path=/", "theirs=x; path=/")]
    public void A_cookie_of_ours_leaves_with_the_prefix_and_never_without_secure(string set, string sent) => Assert.Equal(sent, HostCookies.Leaving(set));

    [Theory]
    [InlineData("__Host-chatops-session=x", "chatops-session=x")]
    [InlineData("chatops-session=planted", null)]
    [InlineData("theirs=x", "theirs=x")]
    public void A_cookie_of_ours_without_the_prefix_is_nobodys(string came, string? kept) => Assert.Equal(kept, HostCookies.Arriving(came));
}
