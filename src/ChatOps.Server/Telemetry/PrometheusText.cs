using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ChatOps.Server.Telemetry;

/// <summary>
/// Writes what the SDK has aggregated in Prometheus' text format 0.0.4. The package that does this is not to be had from our package source;
/// it would take this one's place.
/// </summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusText : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();

    public Func<int, bool>? Collect { get; set; }

    public string Read()
    {
        lock (_lock)
        {
            _text.Clear();
            Collect!(5000);
            return _text.ToString();
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        foreach (var metric in batch)
            Write(metric);
        return ExportResult.Success;
    }

    private void Write(Metric metric)
    {
        var counter = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        var name = Name(metric.Name, metric.Unit, counter);
        var kind = counter ? "counter" : metric.MetricType == MetricType.Histogram ? "histogram" : "gauge";
        _text.Append("# HELP ").Append(name).Append(' ').Append(Escaped(metric.Description, quotes: false)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(kind).Append('\n');
        foreach (ref readonly var point in metric.GetMetricPoints())
            Write(name, metric.MetricType, point);
    }

    private void Write(string name, MetricType type, in MetricPoint point)
    {
        switch (type)
        {
            case MetricType.Histogram:
                WriteHistogram(name, point);
                break;
            case MetricType.LongGauge:
                Sample(name, point.Tags, point.GetGaugeLastValueLong());
                break;
            case MetricType.DoubleGauge:
                Sample(name, point.Tags, point.GetGaugeLastValueDouble());
                break;
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                Sample(name, point.Tags, point.GetSumLong());
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                Sample(name, point.Tags, point.GetSumDouble());
                break;
            default:
                throw new InvalidOperationException($"{name} is of the kind {type}, which has no form in Prometheus' text.");
        }
    }

    private void WriteHistogram(string name, in MetricPoint point)
    {
        long below = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            Sample(name + "_bucket", point.Tags, below, Number(bucket.ExplicitBound));
        }
        Sample(name + "_sum", point.Tags, point.GetHistogramSum());
        Sample(name + "_count", point.Tags, point.GetHistogramCount());
    }

    private void Sample(string name, ReadOnlyTagCollection tags, double value, string? bound = null)
    {
        var labels = new List<string>();
        foreach (var tag in tags)
            labels.Add($"{Plain(tag.Key)}=\"{Escaped($"{tag.Value}", quotes: true)}\"");
        if (bound is not null)
            labels.Add($"le=\"{bound}\"");
        _text.Append(name);
        if (labels.Count > 0)
            _text.Append('{').AppendJoin(',', labels).Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Name(string name, string unit, bool counter)
    {
        var suffix = unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return Plain(name) + suffix + (counter ? "_total" : "");
    }

    private static string Plain(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escaped(string text, bool quotes)
    {
        var plain = text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
        return quotes ? plain.Replace("\"", "\\\"", StringComparison.Ordinal) : plain;
    }
}
