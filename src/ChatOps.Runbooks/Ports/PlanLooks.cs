using System.Collections.Immutable;
using System.Net;
using ChatOps.Core.Inventory;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Runbooks.Ports;

/// <summary>What is looked at while a plan is made. A refusal instead of an answer says what to do.</summary>
internal sealed class PlanLooks(PlanRequest request, PortsTarget target, CancellationToken cancellationToken)
{
    private const int MostAddresses = 4;

    /// <summary>The addresses to scan, IPv4 first. Names are the settings' own, and are looked up where the scan starts.</summary>
    public async Task<(ImmutableArray<IPAddress> Addresses, int Left, Planning.Refused? Refused)> AddressesAsync()
    {
        if (target.Address.Length == 0)
            return Refuse("no-address", $"the settings do not say under which address {target.Name} is reached; write it into Hosts:{target.Name}:Address");
        if (PlainAddress.Read(target.Address) is { } plain)
            return ([plain], 0, null);
        if (request.Elsewhere(target.ScanFrom) is not { } from)
            return Refuse("probe-failed", $"there is no host {target.ScanFrom} to scan from; look at Ports:ScanFrom of the settings");
        var answer = await from.RunAsync("", new("/usr/bin/getent", "ahosts", target.Address), cancellationToken: cancellationToken);
        var found = answer.Output.Split('\n').Select(l => PlainAddress.Read(l.Split(' ', '\t')[0])).OfType<IPAddress>().Distinct().OrderBy(PlainAddress.IsV6).ToList();
        return found.Count == 0
            ? Refuse("unresolved", $"{target.ScanFrom} knows no address of {target.Address} (Hosts:{target.Name}:Address); correct the name, or write the address")
            : ([.. found.Take(MostAddresses)], Math.Max(0, found.Count - MostAddresses), null);

        static (ImmutableArray<IPAddress>, int, Planning.Refused?) Refuse(string code, string reason) => ([], 0, new(code, reason));
    }

    /// <summary>
    /// Those addresses that are the scanning host's own: a scan of them passes no wire and no firewall, and says nothing of what others can reach. Told by
    /// the route; where there is no ip, by nmap.
    /// </summary>
    public async Task<(ImmutableArray<IPAddress> Itself, Planning.Refused? Refused)> ItselfAsync(ImmutableArray<IPAddress> addresses)
    {
        var itself = ImmutableArray.CreateBuilder<IPAddress>();
        foreach (var address in addresses)
        {
            var told = IPAddress.IsLoopback(address) ? true : await IsItselfAsync(address);
            if (told == true)
                itself.Add(address);
            if (told is null)
                return ([], new("nmap-unusable", $"neither ip nor {target.Nmap} on {target.ScanFrom} says whether {address} is its own address, so nobody could tell what a scan means; look at them there"));
        }
        return (itself.ToImmutable(), null);
    }

    /// <summary>Null: nothing on the scanning host tells.</summary>
    private async Task<bool?> IsItselfAsync(IPAddress address)
    {
        var from = request.Elsewhere(target.ScanFrom)!;
        foreach (var ip in (string[])["/usr/sbin/ip", "/usr/bin/ip"])
        {
            var route = await from.RunAsync("", new(ip, "route", "get", address.ToString()), cancellationToken: cancellationToken);
            if (route.ExitStatus is not (126 or 127))
                return route.ExitStatus == 0 && route.Output.TrimStart().StartsWith("local ", StringComparison.Ordinal);
        }
        var told = await from.RunAsync(target.NmapUser, Nmap.IsItself(target.Nmap, address), cancellationToken: cancellationToken);
        return told.ExitStatus == 0 && told.Output.Contains("</nmaprun>", StringComparison.Ordinal) ? told.Output.Contains("\"localhost-response\"", StringComparison.Ordinal) : null;
    }

    /// <summary>nmap's version where the scan starts.</summary>
    public async Task<(string Version, Planning.Refused? Refused)> NmapAsync()
    {
        if (request.Elsewhere(target.ScanFrom) is not { } from)
            return ("", new("probe-failed", $"there is no host {target.ScanFrom} to scan from; look at Ports:ScanFrom of the settings"));
        var answer = await from.RunAsync(target.NmapUser, new(target.Nmap, "--version"), cancellationToken: cancellationToken);
        var first = answer.Output.Split('\n')[0];
        if (answer.ExitStatus == 0 && first.StartsWith("Nmap version ", StringComparison.Ordinal))
            return (first["Nmap version ".Length..].Split(' ')[0], null);
        return answer.ExitStatus is 127 or 126
            ? ("", new("no-tool", $"there is no {target.Nmap} on {target.ScanFrom}, from where ports are scanned; install it there: apt-get install nmap (or say where it is with Ports:Nmap)"))
            : ("", new("nmap-unusable", $"{target.Nmap} on {target.ScanFrom} does not say its version (exit status {answer.ExitStatus?.ToString() ?? "none"}); look at it there"));
    }

    /// <summary>The program that shows listeners, and as whom it will look.</summary>
    public async Task<(ListenTool? Tool, Planning.Refused? Refused)> ListenToolAsync()
    {
        var (user, refused) = target.ListensAsRoot ? (target.ListenUser, null) : await WhoListensAsync();
        if (refused is not null)
            return (null, refused);
        var tools = SocketTool.ListeningTcpAndUdp(target.Ss, target.Netstat);
        var (tool, said) = await SocketTool.ChooseAsync(request.Host, target.ListenUser, tools, cancellationToken);
        if (tool is not null)
            return (new(user, tool, await IsThereAsync(KernelPorts.Path)), null);
        return said.Length == 0
            ? (null, new(
                "no-tool",
                $"{target.Name} has neither {target.Ss} nor {target.Netstat}; install one there: apt-get install iproute2 (or net-tools), or say where it is with Hosts:{target.Name}:Ss"))
            : (null, new("ss-unusable", $"no program of {target.Name} shows its sockets in a form that this bot reads: {said}; look at it there, or install iproute2 (or net-tools)"));
    }

    private async Task<(string User, Planning.Refused? Refused)> WhoListensAsync()
    {
        var who = await request.Host.RunAsync(target.ListenUser, new("/usr/bin/id", "-un"), cancellationToken: cancellationToken);
        return who.ExitStatus == 0 && who.Output.Trim() is { Length: > 0 } user
            ? (user, null)
            : ("", new("probe-failed", $"{target.Name} does not say as whom the bot works there: {who.Error.Trim()}"));
    }

    private async Task<bool> IsThereAsync(string path) =>
        (await request.Host.RunAsync("", new("/usr/bin/test", "-r", path), cancellationToken: cancellationToken)).ExitStatus == 0;
}
