using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace ChatOps.Demo.Vtom;

/// <summary>
/// The demo's VTOM host <c>vtom1</c>: two installs, <c>vtom</c> and <c>vtomd</c>, one services file, stand-ins that really bind and connect ports at the
/// host's own loopback address. Everything runs as the current user.
/// </summary>
public sealed class VtomHost
{
    public const string Name = "vtom1";

    private const int LowestBase = 260, HighestBase = 320; // times 100: below the range the system hands out for outgoing connections

    private static readonly string[] InstallPrograms = ["start_servers", "stop_servers", "start_moteurs", "stop_moteurs", "vtping", "tlist", "env"];
    private static readonly string[] SystemPrograms = ["ss", "getent", "ps", "curl"];

    private VtomHost(HostTree tree) => Tree = tree;

    public HostTree Tree { get; }

    public DemoFaults Faults => new(Tree.Fault);

    public IPAddress Address => HostAddress.Of(Tree);

    /// <summary>Lays the host out below <c>DATA/hosts/vtom1</c>. An existing one is kept; its scripts are written anew.</summary>
    public static VtomHost Create(string dataFolder)
    {
        var tree = new HostTree(Path.Combine(Path.GetFullPath(dataFolder), "hosts", Name));
        foreach (var folder in (string[])[tree.Etc, tree.Fault, tree.Run, tree.Pids, Path.GetDirectoryName(tree.Log)!]) Directory.CreateDirectory(folder);
        HostAddress.Keep(tree);
        WriteScripts(tree);
        if (!File.Exists(Path.Combine(tree.Etc, "created"))) Furnish(tree);
        return new VtomHost(tree);
    }

    /// <summary>Starts the servers of both installs, as a host does when it comes up, unless something of it runs. They outlive this process.</summary>
    public async Task EnsureRunningAsync(CancellationToken cancellation = default)
    {
        await Toolbox.EnsureRunningAsync(Tree, cancellation);
        if (HostProcesses.Registered(Tree).Any(p => !Toolbox.Is(p))) return;
        await Task.WhenAll(VtomInstall.All(Tree).Select(install => HostProgram.RunQuietlyAsync(Path.Combine(install.Bin, "start_servers"), cancellation)));
        await HostProgram.RunQuietlyAsync(Path.Combine(VtomInstall.All(Tree)[0].Bin, "start_moteurs"), cancellation);
    }

    /// <summary>Afterwards the folder can be deleted, whatever fault is on; the next tool of the host sees to it again.</summary>
    public async Task StopAsync(CancellationToken cancellation = default)
    {
        await HostProcesses.EndAllAsync(Tree, cancellation);
        foreach (var install in VtomInstall.All(Tree)) ClosedHome.Open(install);
    }

    private static void WriteScripts(HostTree tree)
    {
        foreach (var program in SystemPrograms) ToolScripts.Write(tree, tree.Tools, program);
        foreach (var program in (string[])["vtdaemon", "vtwatchdog", "squatter"]) ToolScripts.Write(tree, tree.Daemons, program, detached: true);
        foreach (var install in VtomInstall.All(tree))
        {
            foreach (var program in InstallPrograms) ToolScripts.Write(tree, install.Bin, program, detached: false, install.User);
            // What ss shows depends on who asks: of others' sockets not the process.
            ToolScripts.Write(tree, install.Bin, "ss", detached: false, "--as", install.User);
        }
    }

    private static void Furnish(HostTree tree)
    {
        var (first, second) = (FreeBase(tree, 300), FreeBase(tree, 310));
        var lines = new StringBuilder("# Services r\u00e9seau de vtom1\nssh 22/tcp\ndomain 53/tcp\ndomain 53/udp\nhttp 80/tcp\nhttps 443/tcp\n");
        foreach (var (install, start) in VtomInstall.All(tree).Zip([first, second]))
        {
            lines.Append("# ---------------------\n# D\u00e9mons tcp Visual TOM\n# ---------------------\n");
            foreach (var service in VtomService.Classic.OrderBy(s => s.Key, StringComparer.Ordinal))
                lines.Append(CultureInfo.InvariantCulture, $"{install.NormalName(service.Key)} {start + service.Offset}/tcp\n");
            if (install.Suffix.Length == 0)
                lines.Append(CultureInfo.InvariantCulture, $"{install.MaintenanceName("vtserver")} {start + VtomInstall.MaintenanceOffset}/tcp # port de maintenance vtom\n");
            FurnishHome(install);
        }

        File.WriteAllText(tree.Services, lines.ToString(), Encoding.Latin1);
        File.WriteAllText(Path.Combine(tree.Etc, "created"), "");
    }

    /// <summary>The first install has its files for both modes; the second, a later one beside it, maps every service and is not prepared for maintenance.</summary>
    private static void FurnishHome(VtomInstall install)
    {
        foreach (var folder in (string[])["run", "bdtom"]) Directory.CreateDirectory(Path.Combine(install.Home, folder));
        File.WriteAllText(install.Database, "base locale\n");
        File.WriteAllText(
            Path.Combine(install.Home, ".profile"),
            $"TOM_HOME={install.Home}\nPATH=$TOM_HOME/bin:$PATH\nexport TOM_HOME PATH\n"
            + $"[ ! -e {Path.Combine(install.Tree.Fault, "backup-server")} ] || export TOM_PRIMARY_SERVER=vtomprod\n");
        if (install.Suffix.Length > 0)
        {
            File.WriteAllText(install.PersonalPorts, "[ports]\n" + string.Concat(VtomService.Classic.Select(s => $"{s.Key}:{install.NormalName(s.Key)}\n")));
            return;
        }

        File.WriteAllText(install.PersonalPorts, "[ports]\nvtserver:vtserver\n");
        File.Copy(install.PersonalPorts, install.PersonalPorts + ".origin");
        File.WriteAllText(install.PersonalPorts + ".maint", "[ports]\nvtserver:vtserverm\n");
    }

    /// <summary>The classic numbers where they are free, else others. Chosen once: from then on they stand in the services file.</summary>
    private static int FreeBase(HostTree tree, int hundreds)
    {
        while (true)
        {
            var ports = VtomService.Classic.Concat(VtomService.Newer).Select(s => s.Offset).Append(VtomInstall.MaintenanceOffset).Select(o => (hundreds * 100) + o);
            if (ports.All(p => IsFree(HostAddress.Of(tree), p))) return hundreds * 100;
            // Even ones for the first install, odd ones for the second: their ranges are longer than a hundred.
            hundreds = (RandomNumberGenerator.GetInt32(LowestBase / 20, HighestBase / 20) * 20) + (hundreds % 20);
        }
    }

    private static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
