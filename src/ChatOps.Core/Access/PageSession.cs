namespace ChatOps.Core.Access;

/// <summary>A browser that is signed in. The id in its cookie is a secret; the record holds its hash.</summary>
/// <param name="Hash">SHA-256 of the id, hexadecimal.</param>
/// <param name="Handle">What people name it by; no secret.</param>
/// <param name="Proof"><see cref="ITokens.Proof"/> of the beginning: when the person's token changes or goes, the session is over.</param>
/// <param name="How">How it began, such as <c>token</c> or <c>link</c>.</param>
/// <param name="Address">The network address it began from.</param>
/// <param name="Browser">What the browser calls itself; not to be believed.</param>
/// <param name="EndsAt">At the latest; nothing prolongs it.</param>
public sealed record PageSession(
    string Hash, string Handle, string Person, string Proof, string How, string Address, string Browser, DateTimeOffset BeganAt, DateTimeOffset EndsAt);

/// <summary>A link that signs one person in, once.</summary>
/// <param name="Hash">SHA-256 of the link's secret part, hexadecimal.</param>
/// <param name="MadeBy">A person, or <c>chatops</c> for the program's own command line.</param>
public sealed record SignInLink(string Hash, string Person, string MadeBy, DateTimeOffset MadeAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt);

/// <summary>Where a sign-in comes from, as far as that is known.</summary>
public sealed record SignInPlace(string Address, string Browser);
