namespace ChatOps.Runbooks.Ports;

/// <summary>Ports of one state that nmap tells as a number.</summary>
/// <param name="Which">Null: this version of nmap does not say which.</param>
internal sealed record PortCrowd(string State, string Reason, int Count, PortSet? Which);
