using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Xml;
using System.Xml.Linq;
using ChatOps.Core.Inventory;

namespace ChatOps.Runbooks.Ports;

/// <summary>nmap's XML of one address, read with suspicion: exit status 0 and <c>exit="success"</c> do not mean that a host was scanned.</summary>
internal sealed record NmapReport(ImmutableArray<ScannedPort> Ports, ImmutableArray<PortCrowd> Crowds)
{
    public int CountOf(string state) => Ports.Count(p => p.State == state) + Crowds.Where(c => c.State == state).Sum(c => c.Count);

    public PortSet Open => PortSet.Of(Ports.Where(p => p.State == "open").Select(p => p.Port));

    /// <summary>Null: nmap told a number only.</summary>
    public PortSet? Filtered
    {
        get
        {
            var crowds = Crowds.Where(c => c.State == "filtered").ToList();
            return crowds.Exists(c => c.Which is null)
                ? null
                : PortSet.Of(Ports.Where(p => p.State == "filtered").Select(p => p.Port).Concat(crowds.SelectMany(c => c.Which!.Ports)));
        }
    }

    /// <summary>Why ports are not open, the most frequent reason first: <c>conn-refused 65526, no-response 1</c>.</summary>
    public IEnumerable<(string Reason, int Count)> Reasons =>
        Crowds.Select(c => (c.Reason, c.Count)).Concat(Ports.Where(p => p.State != "open").Select(p => (p.Reason, Count: 1)))
            .GroupBy(r => r.Reason).Select(g => (g.Key, Count: g.Sum(r => r.Count))).OrderByDescending(r => r.Count);

    /// <param name="error">Standard error, to which the report was appended.</param>
    /// <param name="asked">How many ports were to be looked at; null: as many as nmap takes.</param>
    /// <returns>The report, or why it proves nothing.</returns>
    public static (NmapReport? Report, string Problem) Read(string error, IPAddress address, int? asked)
    {
        if (Parse(error) is not { } root)
            return (null, "nmap's report does not come to its end");
        if (root.Element("runstats")?.Element("finished")?.Attribute("exit")?.Value is not "success")
            return (null, "nmap does not say that it came to its end");
        if (root.Elements("host").ToList() is not [var host])
            return (null, "nmap's report is not about one host");
        if (host.Attribute("timedout")?.Value == "true")
            return (null, "nmap gave the host up before it was done");
        if (!host.Elements("address").Any(a => PlainAddress.Read(Text(a, "addr")) is { } at && at.Equals(address)))
            return (null, "nmap's report is about another address");
        var report = Of(host);
        var told = report.Ports.Length + report.Crowds.Sum(c => c.Count);
        var wanted = Number(Text(root.Element("scaninfo"), "numservices"));
        return told == wanted && (asked is null || asked == told) ? (report, "") : (null, $"nmap tells of {told} ports, {asked ?? wanted} were to be looked at");
    }

    private static NmapReport Of(XElement host)
    {
        var ports = host.Elements("ports").ToList();
        return new(
            [.. ports.Elements("port").Where(p => Text(p, "protocol") == "tcp").Select(p => new ScannedPort(
                Number(Text(p, "portid")), Text(p.Element("state"), "state"), Text(p.Element("state"), "reason"), Text(p.Element("service"), "name")))],
            [.. ports.Elements("extraports").SelectMany(Crowd)]);
    }

    private static IEnumerable<PortCrowd> Crowd(XElement extra)
    {
        var state = Text(extra, "state");
        var reasons = extra.Elements("extrareasons").ToList();
        if (reasons.Count == 0 || reasons.Sum(r => Number(Text(r, "count"))) != Number(Text(extra, "count")))
            return [new(state, "", Number(Text(extra, "count")), null)];
        return reasons.Select(r => new PortCrowd(state, Text(r, "reason"), Number(Text(r, "count")), Which(r)));
    }

    /// <summary>A very long list may have been cut on its way; then its number does not fit.</summary>
    private static PortSet? Which(XElement reason) =>
        PortSet.Read(Text(reason, "ports")) is { } which && which.Count == Number(Text(reason, "count")) ? which : null;

    /// <summary>Every line of the report begins with an element; what else nmap says on standard error does not. Long lines came in pieces.</summary>
    private static XElement? Parse(string error)
    {
        var lines = error.Replace("…\n…", "", StringComparison.Ordinal).Split('\n').Where(l => l.StartsWith('<'));
        var text = string.Join('\n', lines.SkipWhile(l => !l.StartsWith("<?xml", StringComparison.Ordinal)));
        if (!text.Contains("</nmaprun>", StringComparison.Ordinal))
            return null;
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
            return XDocument.Load(reader).Root is { Name.LocalName: "nmaprun" } root ? root : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string Text(XElement? element, string attribute) => element?.Attribute(attribute)?.Value ?? "";

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
