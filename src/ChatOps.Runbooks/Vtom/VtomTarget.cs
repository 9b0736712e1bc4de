using System.Collections.Immutable;
using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Runbooks.Vtom;

/// <summary>A VTOM install as the settings describe it: one user, one home, the services that maintenance moves.</summary>
internal sealed record VtomTarget
{
    public required string Name { get; init; }

    /// <summary>Owns the install and runs its programs; empty: the account the executor arrives as.</summary>
    public string User { get; init; } = "vtom";

    /// <summary>The user's name as the host says it.</summary>
    public string Owner { get; init; } = "";

    /// <summary>The programs need the user's profile: it sets their PATH and their variables.</summary>
    public bool Login { get; init; } = true;

    /// <summary>Empty: as the host's passwd says.</summary>
    public string Home { get; init; } = "";

    public required ImmutableArray<MovedService> Services { get; init; }
    public string ServicesFile { get; init; } = "/etc/services";
    public string ServicesUser { get; init; } = "root";

    /// <summary>No step runs as root: the host script writes it, as a root line.</summary>
    public bool ServicesAreRoots => ServicesUser == "root";

    /// <summary>Where people's clients connect to.</summary>
    public string Address { get; init; } = "127.0.0.1";

    public string PersonalPortFile { get; init; } = ".personalport_rc";
    public string OriginFile { get; init; } = ".personalport_rc.origin";
    public string MaintenanceFile { get; init; } = ".personalport_rc.maint";
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromMinutes(2);
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromMinutes(2);
    public TimeSpan EngineLimit { get; init; } = TimeSpan.FromMinutes(10);
    public TimeSpan ReminderEvery { get; init; } = TimeSpan.FromHours(8);

    /// <summary>Engines are stopped before the servers, and started after maintenance.</summary>
    public bool EngineStop { get; init; }

    /// <summary>The prepared files are put as they stand, as people do it by hand; otherwise the file is edited.</summary>
    public bool CopiesPrepared { get; init; }

    /// <summary>How far the ports of a second install lie above those of the first.</summary>
    public int InstallPortOffset { get; init; } = 10000;

    public VtomTools Tools { get; init; } = new();

    /// <summary>What shows the host's sockets, as the host was found; null: not looked for.</summary>
    public SocketTool? Sockets { get; init; }

    public string PersonalPorts => $"{Home}/{PersonalPortFile}";
    public string Origin => $"{Home}/{OriginFile}";
    public string Prepared(bool maintenance) => maintenance ? MaintenanceCopy : Origin;

    public string MaintenanceCopy => $"{Home}/{MaintenanceFile}";
}
