namespace ChatOps.Runbooks.Vtom;

internal sealed record PingEngine(string Name, bool Active);
