using System.Collections.Immutable;
using System.Globalization;
using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Ports;

/// <summary>What one scan found out, as the facts of its verdict keep it.</summary>
/// <param name="Complete">False: it was cut off, and only open ports are known, some of them.</param>
/// <param name="Filtered">Null: not known which.</param>
internal sealed record ScanFacts(
    string Address, bool Complete, bool Alive, PortSet Open, PortSet? Filtered, int FilteredCount, int ClosedCount, string Reasons, string Percent,
    ImmutableSortedDictionary<int, string> Services)
{
    /// <summary>The address is the scanning host's own: nothing was seen from outside.</summary>
    public bool FromItself { get; init; }

    /// <summary>Of all scans among the verdicts.</summary>
    /// <param name="values">Of their plan.</param>
    public static IEnumerable<ScanFacts> All(IEnumerable<Verdict?> verdicts, IReadOnlyDictionary<string, string> values)
    {
        var itself = values.GetValueOrDefault("itself", "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return verdicts.Select(Read).OfType<ScanFacts>().Select(s => s with { FromItself = itself.Contains(s.Address) });
    }

    public static IEnumerable<KeyValuePair<string, string>> Of(string address, NmapReport report)
    {
        var alive = report.CountOf("open") > 0 || report.CountOf("closed") > 0;
        yield return new("address", address);
        yield return new("complete", "yes");
        yield return new("alive", alive ? "yes" : "no");
        yield return new("open", report.Open.ToString());
        if (report.Filtered is { } filtered)
            yield return new("filtered", filtered.ToString());
        yield return new("filtered-count", $"{report.CountOf("filtered")}");
        yield return new("closed-count", $"{report.CountOf("closed")}");
        yield return new("reasons", string.Join(", ", report.Reasons.Select(r => $"{r.Reason} {r.Count}")));
        yield return new("services", string.Join(' ', report.Ports.Where(p => p is { State: "open", Service.Length: > 0 }).Select(p => $"{p.Port}={p.Service}")));
    }

    /// <summary>Of a scan that did not come to its end.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Until(string address, StepResult result)
    {
        yield return new("address", address);
        yield return new("complete", "no");
        yield return new("open", Nmap.Discovered(result).ToString());
        if (Nmap.LastPercent(result) is { } percent)
            yield return new("percent", percent);
    }

    public static ScanFacts? Read(Verdict? verdict)
    {
        if (verdict?.Facts is not { } facts || facts.GetValueOrDefault("address") is not { } address)
            return null;
        return new(
            address, Text("complete") == "yes", Text("alive") == "yes", PortSet.Read(Text("open")) ?? PortSet.Empty,
            facts.TryGetValue("filtered", out var filtered) ? PortSet.Read(filtered) : null, Number("filtered-count"), Number("closed-count"),
            Text("reasons"), Text("percent"), ServicesOf(Text("services")));

        string Text(string name) => facts.GetValueOrDefault(name) ?? "";
        int Number(string name) => int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private static ImmutableSortedDictionary<int, string> ServicesOf(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('=', 2)).Where(s => s.Length == 2)
            .ToImmutableSortedDictionary(s => int.Parse(s[0], CultureInfo.InvariantCulture), s => s[1]);
}
