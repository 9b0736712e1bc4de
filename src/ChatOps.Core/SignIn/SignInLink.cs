namespace ChatOps.Core.SignIn;

/// <summary>A link that signs one person in, once.</summary>
/// <param name="Hash">SHA-256 of the link's secret part, hexadecimal.</param>
/// <param name="MadeBy">A person, or <c>chatops</c> for the program's own command line.</param>
public sealed record SignInLink(string Hash, string Person, string MadeBy, DateTimeOffset MadeAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt);
