using System.Collections.Immutable;
using System.Net;
using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Runbooks.Ports;

/// <summary>Joins the scans from outside with the host's own table.</summary>
internal static class AuditTable
{
    /// <param name="range">The ports that were scanned.</param>
    public static ImmutableArray<AuditRow> Of(ImmutableArray<ScanFacts> scans, ImmutableArray<ListeningSocket> listeners, PortSet range) =>
    [
        .. Unexplained(scans, listeners)
            .Concat(listeners.Select(l => new AuditRow(ExposureOf(l, scans, range), l.Protocol, l.Port, l.Where, l.Program)))
            .GroupBy(r => (r.Exposure, r.Protocol, r.Port, r.Where))
            .Select(g => g.First() with { Programs = string.Join(", ", g.Select(r => r.Programs).Where(p => p.Length > 0).Distinct()) })
            .OrderBy(r => Rank(r.Exposure)).ThenBy(r => r.Protocol, StringComparer.Ordinal).ThenBy(r => r.Port),
    ];

    /// <summary>Rows that differ in nothing but a port that follows the one before are one: <c>40000–40199/tcp ×200</c>.</summary>
    public static IEnumerable<ImmutableArray<string>> Folded(IEnumerable<ImmutableArray<string>> rows)
    {
        var run = new List<(int Port, string Protocol, ImmutableArray<string> Row)>();
        foreach (var row in rows)
        {
            var (port, protocol) = row[0].Split('/') is [var number, var name] && int.TryParse(number, out var read) ? (read, name) : (-2, row[0]);
            if (run is [.., var last] && (last.Port + 1 != port || last.Protocol != protocol || !last.Row.Skip(1).SequenceEqual(row.Skip(1))))
            {
                foreach (var told in Fold(run))
                    yield return told;
                run.Clear();
            }
            run.Add((port, protocol, row));
        }
        foreach (var told in Fold(run))
            yield return told;
    }

    private static IEnumerable<ImmutableArray<string>> Fold(List<(int Port, string Protocol, ImmutableArray<string> Row)> run) =>
        run.Count < FewestFolded ? run.Select(r => r.Row) : [run[0].Row.SetItem(0, $"{run[0].Port}–{run[^1].Port}/{run[0].Protocol} ×{run.Count}")];

    private const int FewestFolded = 3;

    private static IEnumerable<AuditRow> Unexplained(ImmutableArray<ScanFacts> scans, ImmutableArray<ListeningSocket> listeners) =>
        from scan in scans
        let address = IPAddress.Parse(scan.Address)
        from port in scan.Open.Ports
        where !listeners.Any(l => l.IsTcp && l.Port == port && l.Takes(address))
        select new AuditRow(scan.FromItself ? Exposure.OpenToItselfWithoutListener : Exposure.OpenWithoutListener, "tcp", port, $"open at {scan.Address}", "");

    private static double Rank(Exposure exposure) => exposure switch
    {
        Exposure.OpenToItselfWithoutListener => (double)Exposure.OpenWithoutListener + 0.5,
        Exposure.OpenToItself => (double)Exposure.ExposedV6Only + 0.5,
        Exposure.SilentToItself => (double)Exposure.Filtered + 0.5,
        Exposure.ClosedToItself => (double)Exposure.Closed + 0.5,
        _ => (double)exposure,
    };

    private static Exposure ExposureOf(ListeningSocket listener, ImmutableArray<ScanFacts> scans, PortSet range)
    {
        if (!listener.IsTcp)
            return Exposure.UdpNotScanned;
        var reached = scans.Where(s => listener.Takes(IPAddress.Parse(s.Address))).ToList();
        if (reached.Count == 0)
            return Unreached(listener);
        if (!range.Contains(listener.Port))
            return Exposure.OutsideTheRange;
        // Only a scan that passed a wire says what is exposed.
        if (reached.TrueForAll(s => s.FromItself))
            return reached.Exists(s => s.Open.Contains(listener.Port)) ? Exposure.OpenToItself
                : reached.Exists(s => s.Filtered?.Contains(listener.Port) != false && s.FilteredCount > 0) ? Exposure.SilentToItself
                : Exposure.ClosedToItself;
        reached.RemoveAll(s => s.FromItself);
        var open = reached.Where(s => s.Open.Contains(listener.Port)).ToList();
        if (open.Count > 0)
            return open.All(s => s.Address.Contains(':', StringComparison.Ordinal)) ? Exposure.ExposedV6Only : Exposure.Exposed;
        if (reached.Exists(s => s.Filtered is null && s.FilteredCount > 0))
            return Exposure.NotTold;
        return reached.Exists(s => s.Filtered?.Contains(listener.Port) == true) ? Exposure.Filtered : Exposure.Closed;
    }

    private static Exposure Unreached(ListeningSocket listener) => listener switch
    {
        { IsLoopback: true } => Exposure.LoopbackOnly,
        { Bound: Bound.EveryV6 } => Exposure.V6OnlyNotScanned,
        { Bound: Bound.One } when listener.Address.Contains(':', StringComparison.Ordinal) => Exposure.V6OnlyNotScanned,
        _ => Exposure.OtherAddress,
    };

    public static string Words(Exposure exposure) => exposure switch
    {
        Exposure.OpenWithoutListener => "open, but nothing listens here",
        Exposure.OpenToItselfWithoutListener => "open from the host itself, but nothing listens here",
        Exposure.OpenToItself => "open from the host itself",
        Exposure.SilentToItself => "listens, no answer to the host itself",
        Exposure.ClosedToItself => "listens, refused the host itself",
        Exposure.Exposed => "exposed",
        Exposure.ExposedV6Only => "exposed, over IPv6 only",
        Exposure.Filtered => "listens, filtered from outside",
        Exposure.Closed => "listens, refused from outside",
        Exposure.NotTold => "listens, not open from outside",
        Exposure.V6OnlyNotScanned => "IPv6 only, not scanned",
        Exposure.OtherAddress => "on an address that was not scanned",
        Exposure.OutsideTheRange => "outside the scanned range",
        Exposure.LoopbackOnly => "loopback only",
        _ => "UDP, not scanned",
    };
}
