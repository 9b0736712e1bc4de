using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Ports;

/// <summary>How nmap is called, and what it says while it works.</summary>
internal static partial class Nmap
{
    /// <summary>What a preview looks at.</summary>
    public const int FastPorts = 1000;

    /// <summary>Kept however long the output is: with a scan that is cut off they are all there is.</summary>
    public static readonly ImmutableArray<string> Watch = ["^Discovered open port "];

    /// <summary>
    /// A plain connect scan at nmap's own pace: forced rates missed ports on a host that limits answers. With -v open ports are printed as they are
    /// found; the report goes, appended, to standard error, because with <c>-oX -</c> nmap prints nothing else. The address stands behind <c>--</c>.
    /// </summary>
    public static CommandLine Scan(string nmap, IPAddress address, string? range)
    {
        string[] family = PlainAddress.IsV6(address) ? ["-6"] : [];
        string[] ports = range is null ? ["--top-ports", $"{FastPorts}"] : ["-p", range];
        return new CommandLine(
        [
            nmap, .. family, "-Pn", "-n", "-sT", "-T4", .. ports, "-v", "--stats-every", "5s", "--append-output", "-oX", "/dev/stderr", "--", address.ToString(),
        ]);
    }

    /// <summary>A quick look at few ports: one try more for each, and ten seconds in all, whatever does not answer.</summary>
    public static CommandLine Known(string nmap, IPAddress address, string ports)
    {
        string[] family = PlainAddress.IsV6(address) ? ["-6"] : [];
        return new CommandLine(
        [
            nmap, .. family, "-Pn", "-n", "-sT", "-T4", "-p", ports, "--max-retries", "1", "--host-timeout", "10s", "--append-output", "-oX", "/dev/stderr", "--", address.ToString(),
        ]);
    }

    /// <summary>Asks nmap whether the address is the scanning host's own: then its report gives the reason <c>localhost-response</c>.</summary>
    public static CommandLine IsItself(string nmap, IPAddress address)
    {
        string[] family = PlainAddress.IsV6(address) ? ["-6"] : [];
        return new CommandLine([nmap, .. family, "-sn", "-n", "-oX", "-", "--", address.ToString()]);
    }

    /// <summary>Ports of lines like <c>Discovered open port 22/tcp on 10.0.0.5</c>.</summary>
    public static PortSet Discovered(StepResult result) => PortSet.Of(
        result.OutputLines.Concat(result.Flagged).Select(l => DiscoveredLine().Match(l)).Where(m => m.Success).Select(m => Number(m.Groups["port"].Value)));

    /// <summary>The last percentage it told, such as <c>12.01</c>; null: none.</summary>
    public static string? LastPercent(StepResult result) =>
        result.OutputLines.Select(l => TimingLine().Match(l)).LastOrDefault(m => m.Success)?.Groups["percent"].Value;

    public static Progress? ProgressOf(string line, Progress? before)
    {
        if (DiscoveredLine().Match(line) is { Success: true } found)
            return (before ?? new Progress(null)) with { Note = Noted(before?.Note, found.Groups["port"].Value) };
        if (TimingLine().Match(line) is { Success: true } timing)
            return new(Percent(timing) / 100, Remaining(timing.Groups["left"].Value), before?.Note);
        return line.StartsWith("Completed Connect Scan", StringComparison.Ordinal) ? new(1, TimeSpan.Zero, before?.Note) : before;
    }

    private const string OpenSoFar = "open so far: ";
    private const int MostNoted = 20;

    private static string Noted(string? note, string port)
    {
        var ports = (note is null ? [] : note[OpenSoFar.Length..].Split(", ")).ToList();
        if (ports.Contains(port))
            return note!;
        ports.Add(port);
        if (ports is [.., var more, var newest] && more.EndsWith(" more", StringComparison.Ordinal))
            ports = [.. ports[..^2], $"{Number(more[..more.IndexOf(' ', StringComparison.Ordinal)]) + 1} more"];
        else if (ports.Count > MostNoted)
            ports = [.. ports[..MostNoted], "1 more"];
        return OpenSoFar + string.Join(", ", ports);
    }

    private static double Percent(Match timing) => double.Parse(timing.Groups["percent"].Value, CultureInfo.InvariantCulture);

    /// <summary>Hours can be more than a day has.</summary>
    private static TimeSpan? Remaining(string text) =>
        text.Split(':') is [var h, var m, var s] ? new TimeSpan(Number(h), Number(m), Number(s)) : null;

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^Discovered open port (?<port>[0-9]{1,5})/tcp on ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DiscoveredLine();

    [GeneratedRegex(@" Timing: About (?<percent>[0-9]{1,3}(\.[0-9]+)?)% done(; ETC: \S+ \((?<left>[0-9]{1,4}:[0-9]{2}:[0-9]{2}) remaining\))?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TimingLine();
}
