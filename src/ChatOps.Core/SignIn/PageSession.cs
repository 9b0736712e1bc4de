using ChatOps.Core.People;

namespace ChatOps.Core.SignIn;

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
