namespace ChatOps.Server.Configuration;

/// <summary>Reads <c>Telemetry</c>.</summary>
internal static class TelemetrySection
{
    private enum Protocol { HttpProtobuf, Grpc }

    public static TelemetrySettings Read(IConfiguration configuration, List<string> problems)
    {
        var reader = new SettingsReader(configuration.GetSection("Telemetry"), problems);
        var text = reader.Text("OtlpEndpoint");
        var protocol = reader.Choice<Protocol>("OtlpProtocol", Protocol.HttpProtobuf);
        var file = reader.Text("OtlpHeadersFile");
        reader.Done();
        var headers = file.Length > 0 ? SecretFile.Read(reader, "OtlpHeadersFile", file, shortest: 3) : null;
        Uri? endpoint = null;
        if (text.Length > 0 && (!Uri.TryCreate(text, UriKind.Absolute, out endpoint) || endpoint.Scheme is not ("http" or "https")))
            reader.Problem("OtlpEndpoint", $"'{text}' is no address; write for example http://127.0.0.1:4318 (OtlpProtocol HttpProtobuf) or http://127.0.0.1:4317 (Grpc).");
        return new(endpoint, protocol == Protocol.Grpc, headers);
    }
}
