namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>A timer of systemd and what it starts next.</summary>
internal sealed record SystemdTimer(string Name, string Unit, DateTimeOffset Due);
