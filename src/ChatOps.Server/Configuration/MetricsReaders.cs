namespace ChatOps.Server.Configuration;

/// <summary>Who may read <c>/metrics</c>.</summary>
public enum MetricsReaders { Off, Loopback, Token }
