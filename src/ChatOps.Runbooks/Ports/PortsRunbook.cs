using System.Collections.Immutable;
using System.Net;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Text;

namespace ChatOps.Runbooks.Ports;

/// <summary>What every command of the family does alike.</summary>
internal abstract class PortsRunbook(CommandSpec spec) : IRunbook
{
    public CommandSpec Spec => spec;

    protected static readonly Parameter Host = new Parameter.Target("host", "The host", "host");

    protected static readonly Parameter HostOrAddress =
        new Parameter.Target("host", "A host of the inventory, or one address that the settings allow", "host") { Addresses = true };

    protected static readonly Parameter Range = new Parameter.PortRange("range", "Which ports; all of them when left out", Required: false);

    public Task<Planning> PlanAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        var target = PortsTarget.Bind(request.Target);
        return PlanAsync(request, target, new PlanLooks(request, target, cancellationToken), cancellationToken);
    }

    protected abstract Task<Planning> PlanAsync(PlanRequest request, PortsTarget target, PlanLooks looks, CancellationToken cancellationToken);

    public abstract Verdict Judge(Step step, StepResult result, JudgeContext context);

    public abstract Reply Report(RunSummary run);

    public virtual IEnumerable<Measure> Measures(PastRun run) => [];

    public IEnumerable<KeyValuePair<string, string>> FoundUntil(Step step, StepResult result) =>
        ScanSteps.IsScan(step) ? ScanFacts.Until(ScanSteps.AddressOf(step), result) : [];

    public Progress? ProgressOf(Step step, string line, Progress? before) => ScanSteps.IsScan(step) ? Nmap.ProgressOf(line, before) : before;

    protected Plan NewPlan(
        PlanRequest request, PortsTarget target, string title, IEnumerable<string> summary, IEnumerable<Step> steps, params IEnumerable<(string Name, string Value)> values) =>
        new(Spec.Name, request.Target.Id.ToString(), title, [.. summary], [.. steps], [], request.ValidUntil)
        {
            Values = values.Append((Name: "name", Value: target.Name)).ToImmutableSortedDictionary(v => v.Name, v => v.Value),
        };

    /// <param name="range">Null: the preview.</param>
    protected static IEnumerable<string> ScanSummary(PortsTarget target, ImmutableArray<IPAddress> addresses, int left, string? range, string version, ImmutableArray<IPAddress> itself, ImmutableArray<(IPAddress Address, PortSet Ports)> known)
    {
        yield return range is null
            ? $"PREVIEW: the {Nmap.FastPorts} ports that are open most often, of 65535; other open ports are not seen."
            : $"Ports {range} ({PortSet.Read(range)!.Count}) at {string.Join(" and ", addresses)}.";
        foreach (var address in itself)
            yield return $"{address} is an address of {target.ScanFrom} itself, where the scan starts: it is seen from the host itself, past no firewall.";
        yield return $"nmap {version} connects from {target.ScanFrom}, at its own pace; at most {UnitText.Duration(target.TimeLimit)} for each address. A host that drops what it does not answer takes long.";
        foreach (var (address, ports) in known)
            yield return $"First those of {address} that were open last time: {ports}.";
        if (left > 0)
            yield return $"{target.Address} has {left} more addresses, which are not scanned; name them one by one.";
    }

    protected static IEnumerable<(string Name, string Value)> ScanValues(
        PortsTarget target, ImmutableArray<IPAddress> addresses, string? range, string version, ImmutableArray<IPAddress> itself) =>
    [
        ToolVersion.Of("nmap", version),
        ("range", range ?? ""), ("addresses", string.Join(' ', addresses)),
        ("families", string.Join(' ', addresses.Select(ScanSteps.FamilyOf).Distinct())), ("from", target.ScanFrom),
        .. itself.IsEmpty ? [] : new[] { ("itself", string.Join(' ', itself)) },
    ];

    /// <summary>The open ports of a complete scan, for the picture over time.</summary>
    protected static IEnumerable<Measure> OpenPorts(PastRun run)
    {
        var scans = ScanFacts.All(run.Verdicts.Values, run.Values).ToList();
        // Other ranges would look like ports that were closed in between.
        if (run.Outcome != Outcome.Succeeded || scans.Count == 0 || run.Values.GetValueOrDefault("range") != "1-65535")
            yield break;
        // From the host itself more can be open than for others: a picture of its own.
        yield return new Measure.Present(scans.Exists(s => s.FromItself) ? "open ports, from the host itself" : "open ports", [.. scans.SelectMany(s => s.Open.Ports).Distinct().Order().Select(p => $"{p}/tcp")]);
    }
}
