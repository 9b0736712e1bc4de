using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using ChatOps.Core.Inventory;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Ports;

/// <summary>The scans of a plan, one step per address, and how each is judged.</summary>
internal static class ScanSteps
{
    private const string Prefix = "scan-";

    /// <param name="range">Null: the preview.</param>
    public static ImmutableArray<Step> Of(PortsTarget target, ImmutableArray<IPAddress> addresses, string? range) =>
    [
        .. addresses.Select((address, i) => new Step(
            $"{Prefix}{i + 1}", $"Scan {address} ({FamilyOf(address)})", StepKind.Run, target.NmapUser, Nmap.Scan(target.Nmap, address, range))
        {
            Host = target.ScanFrom,
            TimeLimit = target.TimeLimit,
            Watch = Nmap.Watch,
            // One address that does not answer must not hide the next; the last scan answers for all of them.
            Required = i == addresses.Length - 1,
        }),
    ];

    public static bool IsScan(Step step) => step.Id.StartsWith(Prefix, StringComparison.Ordinal);

    public static string FamilyOf(IPAddress address) => PlainAddress.IsV6(address) ? "IPv6" : "IPv4";

    public static string AddressOf(Step step) => step.Command.Arguments[^1];

    /// <summary>In the order of the plan; those that did not run are missing.</summary>
    public static ImmutableArray<ScanFacts> Found(Plan plan, IReadOnlyDictionary<string, Verdict> verdicts) =>
        [.. ScanFacts.All(plan.Steps.Where(IsScan).Select(s => verdicts.GetValueOrDefault(s.Id)), plan.Values)];

    /// <param name="hostAnswers">Known from elsewhere: then silence is a firewall's.</param>
    public static Verdict Judge(Step step, StepResult result, JudgeContext context, bool hostAnswers)
    {
        var verdict = JudgeAlone(step, result, context.Plan);
        if (!step.Required)
            return verdict;
        var earlier = Found(context.Plan, context.Earlier);
        if (earlier.FirstOrDefault(s => !s.Complete) is { } cut && verdict.Kind == VerdictKind.Passed)
            return verdict with { Kind = VerdictKind.Failed, Why = $"the scan of {cut.Address} did not come to its end; this one did: {verdict.Why}" };
        if (ScanFacts.Read(verdict) is not { Complete: true, Alive: false } silent)
            return verdict;
        // Without a way to the host nothing was seen of a firewall.
        var unreachable = silent.Reasons.StartsWith("net-unreach ", StringComparison.Ordinal) || silent.Reasons.StartsWith("host-unreach ", StringComparison.Ordinal);
        return (hostAnswers && !unreachable) || earlier.Any(s => s.Alive) ? verdict with { Kind = VerdictKind.Passed, Facts = verdict.Facts.Remove("code") } : verdict;
    }

    private static Verdict JudgeAlone(Step step, StepResult result, Plan plan)
    {
        var address = AddressOf(step);
        var (report, problem) = NmapReport.Read(result.Error, IPAddress.Parse(address), Asked(plan));
        if (result.ExitStatus != 0)
            problem = $"nmap ended with exit status {result.ExitStatus}{Said(result)}";
        if (report is null || result.ExitStatus != 0)
            return With(Verdict.Failed($"{problem}; {Until(result)}").With("code", "scan-incomplete"), ScanFacts.Until(address, result));
        var facts = ScanFacts.Of(address, report).ToList();
        if (report.CountOf("open") == 0 && report.CountOf("closed") == 0)
            return With(Verdict.Failed(Silence(address, report)).With("code", "host-dead"), facts);
        var itself = plan.Values.GetValueOrDefault("itself", "").Split(' ').Contains(address);
        return With(
            Verdict.Passed($"{Count(report.Open.Count, "open port")}, {report.CountOf("closed")} closed, {report.CountOf("filtered")} {(itself ? "without an answer, seen from the host itself" : "filtered")}"), facts);
    }

    /// <summary>How many ports the plan asks for; null: what nmap takes for the preview.</summary>
    private static int? Asked(Plan plan) => plan.Value("range") is { Length: > 0 } range ? PortSet.Read(range)!.Count : null;

    public static string Until(StepResult result) => Nmap.Discovered(result) is { Count: > 0 } open ? $"open ports found until then: {open}" : "no open port was found until then";

    public static string Count(int count, string what) => $"{count.ToString(CultureInfo.InvariantCulture)} {what}{(count == 1 ? "" : "s")}";

    /// <summary>With -Pn every address is “up” to nmap; whether anything is there shows in the answers.</summary>
    private static string Silence(string address, NmapReport report)
    {
        var total = report.CountOf("filtered");
        var because = report.Reasons.FirstOrDefault().Reason switch
        {
            "host-unreach" => "the network says that the host cannot be reached (host-unreach)",
            "net-unreach" => "there is no way to its network (net-unreach)",
            "admin-prohibited" or "host-prohibited" or "net-prohibited" => "something on the way forbids it (prohibited)",
            _ => "no answer came back",
        };
        return $"nothing answers at {address}: of {Count(total, "port")} none is open and none refused, {because}. It is down, or something drops all of it; that is not “no open ports”";
    }

    private static string Said(StepResult result)
    {
        var said = result.ErrorLines.Concat(result.OutputLines).Where(l => !l.StartsWith('<') && !l.StartsWith("Starting Nmap", StringComparison.Ordinal)
            && !l.StartsWith("Discovered ", StringComparison.Ordinal) && !l.StartsWith("Stats: ", StringComparison.Ordinal) && !l.Contains(" Timing: ", StringComparison.Ordinal)
            && !l.StartsWith("Host discovery disabled", StringComparison.Ordinal) && !l.StartsWith("Initiating ", StringComparison.Ordinal)
            && !l.StartsWith("Scanning ", StringComparison.Ordinal)).Take(2).ToList();
        return said.Count == 0 ? "" : $" ({Core.Text.Quotation.Of(said)})";
    }

    private static Verdict With(Verdict verdict, IEnumerable<KeyValuePair<string, string>> facts) => facts.Aggregate(verdict, (v, f) => v.With(f.Key, f.Value));
}
