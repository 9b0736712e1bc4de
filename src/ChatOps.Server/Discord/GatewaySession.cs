namespace ChatOps.Server.Discord;

/// <param name="Address">Where it is taken up again.</param>
internal sealed record GatewaySession(string Id, Uri Address);
