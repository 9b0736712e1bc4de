namespace ChatOps.Runbooks.Ports;

/// <summary>One port that nmap lists by itself.</summary>
internal sealed record ScannedPort(int Port, string State, string Reason, string Service);
