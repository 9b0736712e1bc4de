namespace ChatOps.Core.SignIn;

/// <param name="Url">A secret: whoever has it can sign in. For the one person alone, and never stored.</param>
public sealed record IssuedLink(string Url, DateTimeOffset ExpiresAt);
