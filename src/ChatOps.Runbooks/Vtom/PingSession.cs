namespace ChatOps.Runbooks.Vtom;

/// <summary>Somebody who is connected now.</summary>
/// <param name="To">The server, such as <c>vtserver</c>.</param>
internal sealed record PingSession(string To, string Told);
