namespace ChatOps.Server.Configuration;

/// <param name="Endpoint">Where traces and metrics are sent by OTLP; null: nowhere.</param>
/// <param name="Headers">A secret.</param>
public sealed record TelemetrySettings(Uri? Endpoint, bool Grpc, string? Headers);
