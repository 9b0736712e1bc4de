namespace ChatOps.Server.Web.Api;

/// <param name="Answer">The key under which the answer can be shared; null: it is for the asker alone.</param>
/// <param name="OnlyNow">A secret for the asker that is in this answer alone, such as a sign-in link.</param>
public sealed record RepliedJson(ReplyJson Reply, string? Answer, string? OnlyNow);
