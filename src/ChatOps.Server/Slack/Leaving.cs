namespace ChatOps.Server.Slack;

/// <summary>Why a connection is left.</summary>
/// <param name="Announced">Slack said so before: the connection still works until it is closed.</param>
internal sealed record Leaving(string Reason, bool Announced);
