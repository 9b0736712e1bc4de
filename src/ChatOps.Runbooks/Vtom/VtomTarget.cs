using System.Collections.Immutable;
using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Runbooks.Vtom;

/// <summary>A service that maintenance moves to another port.</summary>
/// <param name="Name">The key in <c>.personalport_rc</c>, such as <c>vtserver</c>.</param>
/// <param name="Normal">What it maps to in normal operation: a name in the services file.</param>
/// <param name="Maintenance">What it maps to in maintenance: a name in the services file.</param>
/// <param name="Port">The maintenance port that setup writes; null: 100 above the normal one.</param>
internal sealed record MovedService(string Name, string Normal, string Maintenance, int? Port)
{
    public string Mapped(bool maintenance) => maintenance ? Maintenance : Normal;
}

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

/// <summary>
/// Where the host keeps what the runbooks ask with: the system's tools by plain paths, VTOM's own by a name that the profile's PATH finds, or a path.
/// </summary>
internal sealed record VtomTools
{
    public string StartServers { get; init; } = "start_servers";
    public string StopServers { get; init; } = "stop_servers";
    public string VtPing { get; init; } = "vtping";
    public string StopEngines { get; init; } = "stop_moteurs";

    /// <summary>Program and arguments, separated by blanks; empty: nobody told.</summary>
    public string StartEngines { get; init; } = "";

    public string Tlist { get; init; } = "tlist";

    /// <summary>Program and arguments that list jobs whose time has passed, separated by blanks; empty: nobody told.</summary>
    public string LateJobs { get; init; } = "";
    public string Env { get; init; } = "/usr/bin/env";
    public string Id { get; init; } = "/usr/bin/id";
    public string Getent { get; init; } = "/usr/bin/getent";
    public string Base64 { get; init; } = "/usr/bin/base64";
    public string Stat { get; init; } = "/usr/bin/stat";
    public string Ss { get; init; } = "/usr/bin/ss";
    public string Netstat { get; init; } = "/usr/bin/netstat";
    public string Ps { get; init; } = "/usr/bin/ps";
    public string Curl { get; init; } = "/usr/bin/curl";
    public string Rm { get; init; } = "/usr/bin/rm";
    public string Test { get; init; } = "/usr/bin/test";

    /// <summary>VTOM's own programs: a bare name is allowed.</summary>
    public static IReadOnlyList<string> Own { get; } = [nameof(StartServers), nameof(StopServers), nameof(VtPing), nameof(StopEngines), nameof(StartEngines), nameof(Tlist), nameof(LateJobs)];

    public static IReadOnlyList<string> System { get; } =
        [nameof(Env), nameof(Id), nameof(Getent), nameof(Base64), nameof(Stat), nameof(Ss), nameof(Netstat), nameof(Ps), nameof(Curl), nameof(Rm), nameof(Test)];
}
