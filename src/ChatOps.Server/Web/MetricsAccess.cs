namespace ChatOps.Server.Web;

/// <summary>Who may read <c>/metrics</c>.</summary>
public enum MetricsAccess { Off, Loopback, Token }
