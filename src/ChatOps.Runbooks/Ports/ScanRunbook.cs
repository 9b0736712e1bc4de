using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Text;

namespace ChatOps.Runbooks.Ports;

/// <summary><c>/ports scan</c>: which TCP ports of a host are open, on each of its addresses, seen from where scans start.</summary>
internal sealed class ScanRunbook() : PortsRunbook(new CommandSpec(
    "ports", "scan", "Which TCP ports are open, seen from where scans start", Risk.Read, [HostOrAddress, Range, Fast],
    ["ports scan web1", "ports scan web1 --range 1-1024", "ports scan 10.0.0.5 --fast"]))
{
    private static readonly Parameter Fast = new Parameter.Flag("fast", $"A preview: the {Nmap.FastPorts} most usual ports only");

    protected override async Task<Planning> PlanAsync(PlanRequest request, PortsTarget target, PlanLooks looks, CancellationToken cancellationToken)
    {
        var fast = request.Command.Has("fast");
        if (fast && request.Command.Value("range") is not null)
            return new Planning.Refused("bad-argument", $"--fast chooses its own {Nmap.FastPorts} ports; leave out --fast or --range");
        var (addresses, left, refused) = await looks.AddressesAsync();
        if (refused is not null)
            return refused;
        var (version, missing) = await looks.NmapAsync();
        if (missing is not null)
            return missing;
        var (itself, untold) = await looks.ItselfAsync(addresses);
        if (untold is not null)
            return untold;
        var range = fast ? null : request.Command.Value("range") ?? target.Range;
        var known = await KnownPorts.FindAsync(request.History, addresses, range, cancellationToken);
        return new Planning.Ready(NewPlan(
            request, target, $"{(fast ? "Preview of the open ports" : "Scan the ports")} of {target.Name}", ScanSummary(target, addresses, left, range, version, itself, known),
            [.. KnownPorts.Of(target, known), .. ScanSteps.Of(target, addresses, range)], ScanValues(target, addresses, range, version, itself)));
    }

    public override Verdict Judge(Step step, StepResult result, JudgeContext context) =>
        KnownPorts.IsKnown(step) ? KnownPorts.Judge(step, result) : ScanSteps.Judge(step, result, context, hostAnswers: false);

    public override Reply Report(RunSummary run)
    {
        var scans = ScanSteps.Found(run.Plan, run.Verdicts);
        var text = new List<string> { ScanWords.About(run.Plan) };
        if (run.Outcome != Outcome.Succeeded)
            text.Insert(0, run.Reason);
        text.AddRange(scans.Select(ScanWords.Told));
        text.AddRange(ScanWords.NotLooked(run.Plan, scans));
        text.AddRange(ScanWords.FromItself(scans));
        var reply = new Reply(ScanWords.Title(run, scans), string.Join('\n', text))
            .With("From", run.Plan.Value("from")).With("Took", UnitText.Duration(run.Took));
        var rows = scans.SelectMany(s => s.Open.Ports.Select(p => ImmutableArray.Create($"{p}/tcp", s.Services.GetValueOrDefault(p) ?? "", s.Address))).ToImmutableArray();
        return rows.IsEmpty ? reply : reply with { Table = new(["Open", "Usual service", "Address"], rows) };
    }

    public override IEnumerable<Measure> Measures(PastRun run) => OpenPorts(run);
}
