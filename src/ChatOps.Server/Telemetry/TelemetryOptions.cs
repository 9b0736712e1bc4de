namespace ChatOps.Server.Telemetry;

/// <param name="Endpoint">Where traces and metrics are sent; null: nowhere.</param>
/// <param name="Headers">As OTLP's own variable has them: <c>name=value,name=value</c>; a secret.</param>
public sealed record TelemetryOptions(Uri? Endpoint, bool Grpc, string? Headers);
