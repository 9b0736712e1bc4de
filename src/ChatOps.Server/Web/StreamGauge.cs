using System.Diagnostics.Metrics;
using ChatOps.Core.Monitoring;

namespace ChatOps.Server.Web;

/// <summary>How many listen to events now.</summary>
internal static class StreamGauge
{
    private static readonly Meter Meter = new(Instruments.Name);
    private static readonly UpDownCounter<long> Open = Meter.CreateUpDownCounter<long>("chatops.event.streams", description: "Open streams of events");

    public static IDisposable Count() => new Counted();

    private sealed class Counted : IDisposable
    {
        public Counted() => Open.Add(1);

        public void Dispose() => Open.Add(-1);
    }
}
