using ChatOps.Core.Monitoring;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ChatOps.Server.Telemetry;

/// <summary>What the bot counts and traces goes to whoever asks for it (Prometheus) and to a collector, when the settings name one.</summary>
public static class TelemetryRegistration
{
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, TelemetryOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<CountGauges>();
        services.AddSingleton<PrometheusText>();
        services.AddSingleton(p => Metrics(p.GetRequiredService<PrometheusText>(), options));
        services.AddSingleton<IMetricsText, MetricsText>();
        services.AddHostedService<Counting>();
        if (options.Endpoint is null)
            return services;
        services.AddSingleton(_ => Traces(options));
        services.AddHostedService<Sending>();
        return services;
    }

    private static MeterProvider Metrics(PrometheusText text, TelemetryOptions options)
    {
        var builder = Sdk.CreateMeterProviderBuilder().ConfigureResource(Name).AddMeter(Instruments.Name, Kestrel)
            // Of the web server only how many are connected.
            .AddView(i => i.Meter.Name == Kestrel && i.Name != "kestrel.active_connections" ? MetricStreamConfiguration.Drop : null)
            .AddReader(new BaseExportingMetricReader(text));
        if (options.Endpoint is not null)
            builder.AddOtlpExporter(o => Set(o, options, "v1/metrics"));
        return builder.Build();
    }

    private static TracerProvider Traces(TelemetryOptions options) =>
        Sdk.CreateTracerProviderBuilder().ConfigureResource(Name).AddSource(Instruments.Name).AddOtlpExporter(o => Set(o, options, "v1/traces")).Build();

    private static void Name(ResourceBuilder resource) => resource.AddService("chatops", serviceVersion: CountGauges.Version);

    /// <summary>Over HTTP each kind has a path of its own below the collector's address.</summary>
    private static void Set(OtlpExporterOptions exporter, TelemetryOptions options, string path)
    {
        exporter.Protocol = options.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = options.Grpc ? options.Endpoint! : new Uri(options.Endpoint!.AbsoluteUri.TrimEnd('/') + "/" + path);
        exporter.Headers = options.Headers;
        // A collector that does not answer must not hold up the bot's end.
        exporter.TimeoutMilliseconds = 3000;
    }
}
