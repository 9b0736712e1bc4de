namespace ChatOps.Demo;

/// <summary>The loopback ports of one demo host, chosen once so that several demos do not meet.</summary>
public sealed record HostPorts(int Zeo, int Client1, int Client2);
