using System.Globalization;
using ChatOps.Core.Inventory;

namespace ChatOps.Runbooks.Ports;

/// <summary>A host or an address as <c>Ports</c> of the settings describes it.</summary>
internal sealed record PortsTarget
{
    public required string Name { get; init; }

    /// <summary>A name or one plain address; empty where the settings of the host have none.</summary>
    public required string Address { get; init; }

    /// <summary>No host of the inventory: it was named by its address, and nothing can be asked there.</summary>
    public required bool IsMereAddress { get; init; }

    /// <summary>The host that nmap runs on.</summary>
    public required string ScanFrom { get; init; }

    public required string Nmap { get; init; }

    public required string NmapUser { get; init; }

    public required string Ss { get; init; }

    public required string Netstat { get; init; }

    /// <summary>Who asks for listeners; empty: the account the executor arrives as.</summary>
    public required string ListenUser { get; init; }

    /// <summary>Only root is shown the owners of all sockets; the table is a root line then.</summary>
    public bool ListensAsRoot => ListenUser == "root";

    public required string Range { get; init; }

    public required TimeSpan TimeLimit { get; init; }

    public static PortsTarget Bind(Target target)
    {
        var mere = target.Id.Kind == PlainAddress.Kind;
        return new PortsTarget
        {
            Name = target.Name,
            Address = mere ? target.Name : target.Host.Address,
            IsMereAddress = mere,
            ScanFrom = Text("ScanFrom", target.Host.Name),
            Nmap = Text("Tools:Nmap", "/usr/bin/nmap"),
            NmapUser = Text("NmapUser", ""),
            Ss = Text("Tools:Ss", "/usr/bin/ss"),
            Netstat = Text("Tools:Netstat", "/usr/bin/netstat"),
            ListenUser = Text("ListenUser", ""),
            Range = Text("Range", "1-65535"),
            TimeLimit = Core.Time.Durations.ReadWritten(Text("TimeLimit", "2h"))!.Value,
        };

        string Text(string key, string otherwise) => target.Settings.GetValueOrDefault(key) ?? otherwise;
    }
}
