using ChatOps.Core.Operations;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ChatOps.Server.Telemetry;

/// <param name="Endpoint">Where traces and metrics are sent; null: nowhere.</param>
/// <param name="Headers">As OTLP's own variable has them: <c>name=value,name=value</c>; a secret.</param>
public sealed record TelemetryOptions(Uri? Endpoint, bool Grpc, string? Headers);

/// <summary>What the bot counts and traces goes to whoever asks for it (Prometheus) and to a collector, when the settings name one.</summary>
public static class TelemetryRegistration
{
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, TelemetryOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<TallyGauges>();
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

    private static void Name(ResourceBuilder resource) => resource.AddService("chatops", serviceVersion: TallyGauges.Version);

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

internal sealed class MetricsText(PrometheusText text, TallyGauges gauges) : IMetricsText
{
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        await gauges.CountAsync(cancellationToken);
        return text.Read();
    }
}

/// <summary>Counting begins with the bot, not with the first who asks.</summary>
internal sealed class Counting(MeterProvider metrics) : IHostedService
{
    public MeterProvider Metrics => metrics;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Keeps the gauges fresh for what is sent by itself, and sends the rest at the end.</summary>
internal sealed class Sending(MeterProvider metrics, TracerProvider traces, TallyGauges gauges, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await gauges.CountAsync(stoppingToken);
            await Task.Delay(Often, time, stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.Run(() => traces.ForceFlush(3000) & metrics.ForceFlush(3000), cancellationToken);
    }
}
