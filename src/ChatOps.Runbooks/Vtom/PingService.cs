namespace ChatOps.Runbooks.Vtom;

/// <summary><c>dserver tomDBd:30001 actif</c>: the label is for people, the service is the key of <c>.personalport_rc</c>.</summary>
internal sealed record PingService(string Label, string Service, int Port, bool Active);
