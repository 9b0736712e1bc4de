using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Ports;

/// <summary>
/// The ports that the last complete scan or audit found open are looked at again before all others, because that takes a moment and the whole scan many: the
/// live message has them while the scan goes on. What the report says comes from the scan alone.
/// </summary>
internal static class KnownPorts
{
    private const string Prefix = "known-";
    private const int LookBack = 20;

    /// <summary>Per address, newest knowledge first; addresses of which nothing open is known are missing.</summary>
    public static async Task<ImmutableArray<(IPAddress Address, PortSet Ports)>> FindAsync(
        IHistory? history, ImmutableArray<IPAddress> addresses, string? range, CancellationToken cancellationToken)
    {
        if (history is null)
            return [];
        var runs = (await history.OfAsync("ports scan", LookBack, cancellationToken)).Concat(await history.OfAsync("ports audit", LookBack, cancellationToken))
            .OrderByDescending(r => r.At).ToList();
        var asked = range is null ? null : PortSet.Read(range);
        var known = addresses.Select(address => (Address: address, Ports: OpenAt(runs, address) is var open && asked is not null ? open.In(asked) : open));
        return [.. known.Where(k => k.Ports.Count > 0)];
    }

    private static PortSet OpenAt(List<PastRun> runs, IPAddress address) =>
        runs.SelectMany(r => r.Verdicts.Values).Select(ScanFacts.Read).FirstOrDefault(s => s is { Complete: true, Alive: true } && s.Address == address.ToString())?.Open ?? PortSet.Empty;

    public static IEnumerable<Step> Of(PortsTarget target, ImmutableArray<(IPAddress Address, PortSet Ports)> known) =>
        known.Select((k, i) => new Step(
            $"{Prefix}{i + 1}", $"Look first at the {ScanSteps.Count(k.Ports.Count, "port")} of {k.Address} open last time", StepKind.Run, target.NmapUser,
            Nmap.Known(target.Nmap, k.Address, k.Ports.ToString()))
        {
            Host = target.ScanFrom,
            TimeLimit = TimeSpan.FromSeconds(30),
            Required = false,
        });

    public static bool IsKnown(Step step) => step.Id.StartsWith(Prefix, StringComparison.Ordinal);

    public static Verdict Judge(Step step, StepResult result)
    {
        var known = PortSet.Read(step.Command.Arguments[step.Command.Arguments.IndexOf("-p") + 1])!;
        if (result is not { State: StepState.Exited, ExitStatus: 0 } || NmapReport.Read(result.Error, IPAddress.Parse(ScanSteps.AddressOf(step)), known.Count).Report is not { } report)
            return Verdict.Failed("not all of them were told in time; the scan looks at them again");
        var gone = known.Without(report.Open);
        return Verdict.Passed(string.Join("; ", new[] { ("open", report.Open), ("not open now", gone) }.Where(p => p.Item2.Count > 0).Select(p => $"{p.Item1}: {p.Item2}")))
            .With("still-open", report.Open.ToString()).With("open-no-more", gone.ToString()).With("looked-at", known.Count.ToString(CultureInfo.InvariantCulture));
    }
}
