using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using Host = ChatOps.Core.Inventory.Host;

namespace ChatOps.Server.Configuration;

/// <summary>Reads <c>Ports</c>: what may be scanned, from where, and by which programs.</summary>
internal static class PortsSection
{
    public const string DefaultScanFrom = "local";

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10), Longest = TimeSpan.FromDays(1), Usual = TimeSpan.FromHours(2);

    public static PortsSettings Read(IConfigurationSection section, IReadOnlyCollection<Host> hosts, List<string> problems)
    {
        var reader = new SettingsReader(section, problems);
        var networks = reader.List("Networks").Select(text => Network(reader, text)).OfType<IPNetwork>().ToImmutableArray();
        var from = reader.Text("ScanFrom", DefaultScanFrom);
        var host = hosts.FirstOrDefault(h => h.Name == from);
        if (host is null && from != DefaultScanFrom)
            reader.Problem("ScanFrom", InventorySettings.NoHost(from, hosts));
        var values = new Dictionary<string, string>
        {
            ["ScanFrom"] = from,
            ["Tools:Nmap"] = Program(reader, "Nmap", "/usr/bin/nmap"),
            ["Tools:Ss"] = Program(reader, "Ss", "/usr/bin/ss"),
            ["Tools:Netstat"] = Program(reader, "Netstat", "/usr/bin/netstat"),
            ["NmapUser"] = InventorySettings.StepAccount(reader, "NmapUser"),
            ["ListenUser"] = InventorySettings.Account(reader, "ListenUser"),
            ["Range"] = Range(reader),
            ["TimeLimit"] = reader.Time("TimeLimit", Usual, Shortest, Longest).ToString("c", CultureInfo.InvariantCulture),
        };
        reader.Done();
        // Without a word in the settings scans start where the bot runs.
        return new(networks, host ?? new Host(DefaultScanFrom, "Local", "", "", "", []), values.ToImmutableSortedDictionary());
    }

    public static string Program(SettingsReader reader, string key, string fallback)
    {
        var path = reader.Text(key, fallback);
        if (path.Length > 0 && (!Path.IsPathRooted(path) || path.Any(char.IsControl)))
            reader.Problem(key, $"'{path}' must be a whole path, beginning with /.");
        return path;
    }

    private static string Range(SettingsReader reader)
    {
        var text = reader.Text("Range", "1-65535");
        if (PortRanges.Canonical(text) is { } range)
            return range;
        reader.Problem("Range", $"'{text}' are no ports; write ports from 1 to 65535, such as 1-65535 or 22,8000-8100.");
        return "1-65535";
    }

    private static IPNetwork? Network(SettingsReader reader, string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 && PlainAddress.Read(text) is { } one)
            return new IPNetwork(one, PlainAddress.IsV6(one) ? 128 : 32);
        if (slash > 0 && IPNetwork.TryParse(text, out var network) && IsPlain(network, text[..slash]) && network.PrefixLength > 0)
            return network;
        reader.Problem(
            "Networks", $"'{text}' is no network of yours; write for example 10.0.0.0/24 or fd00:1::/64, with zeros behind the mask, or one address.");
        return null;
    }

    private static bool IsPlain(IPNetwork network, string address) =>
        !network.BaseAddress.IsIPv4MappedToIPv6
        && (PlainAddress.IsV6(network.BaseAddress) ? !address.Contains('.', StringComparison.Ordinal) : network.BaseAddress.ToString() == address);
}
