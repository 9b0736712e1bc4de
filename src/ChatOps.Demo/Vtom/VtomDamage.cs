using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ChatOps.Demo.Vtom;

/// <summary>The faults that change the VTOM host itself as soon as their file appears, and back when it is gone. Every tool of the host looks, and its servers do.</summary>
internal static class VtomDamage
{
    private const string Marked = " # fault ";
    private const string Linked = ".personalport_rc.shared";

    private static readonly TimeSpan UpWithin = TimeSpan.FromSeconds(15);

    /// <summary>Returns when all faults of this moment have their effect, whoever sees to it; false when it would have to wait for that.</summary>
    public static bool Apply(HostTree tree, bool wait)
    {
        if (!File.Exists(tree.Services)) return true;
        var watch = Stopwatch.StartNew();
        while (!TryApply(tree))
        {
            if (!wait || watch.Elapsed > UpWithin) return false;
            Thread.Sleep(20);
        }

        return true;
    }

    private static bool TryApply(HostTree tree)
    {
        using var alone = Hold(tree);
        if (alone is null) return false;
        AddLines(tree);
        foreach (var install in VtomInstall.All(tree))
        {
            if (!install.Has("rc-readonly")) ClosedHome.Open(install);
            if (!ClosedHome.Is(install)) Link(install);
            if (install.Has("rc-readonly")) ClosedHome.Close(install);
            Squat(install);
        }

        return true;
    }

    /// <summary>One tool at a time; another one is doing it just now.</summary>
    private static FileStream? Hold(HostTree tree)
    {
        try
        {
            return new FileStream(Path.Combine(tree.Run, "damage.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Lines of the services file that are there as long as their fault is.</summary>
    private static void AddLines(HostTree tree)
    {
        var lines = ServicesTable.Lines(tree.Services).ToList();
        var kept = lines.Where(l => !l.Contains(Marked, StringComparison.Ordinal)).ToList();
        var wanted = VtomInstall.All(tree).SelectMany(i => Lines(i, kept)).ToList();
        if (lines.Where(l => l.Contains(Marked, StringComparison.Ordinal)).SequenceEqual(wanted)) return;
        var text = string.Join('\n', kept);
        File.WriteAllText(tree.Services + ".new", text + (text.EndsWith('\n') ? "" : "\n") + string.Concat(wanted.Select(l => l + "\n")), Encoding.Latin1);
        File.Move(tree.Services + ".new", tree.Services, overwrite: true);
    }

    private static IEnumerable<string> Lines(VtomInstall install, List<string> kept)
    {
        if (install.Has("service-twice")) yield return $"{install.NormalName("vtserver")} {Base(install, kept) + VtomInstall.MaintenanceOffset + 1}/tcp{Marked}service-twice";
        if (!install.Has("v7-services")) yield break;
        foreach (var service in VtomService.Newer) yield return $"{install.NormalName(service.Key)} {Base(install, kept) + service.Offset}/tcp{Marked}v7-services";
    }

    private static int Base(VtomInstall install, List<string> kept)
    {
        var line = kept.First(l => l.StartsWith(install.NormalName("vtserver") + " ", StringComparison.Ordinal));
        return int.Parse(line.Split(' ')[1].Split('/')[0], CultureInfo.InvariantCulture) - VtomService.Classic[1].Offset;
    }

    private static void Link(VtomInstall install)
    {
        var shared = Path.Combine(install.Home, Linked);
        if (install.Has("rc-linked") && File.Exists(install.PersonalPorts) && !File.Exists(shared))
        {
            File.Move(install.PersonalPorts, shared);
            File.CreateSymbolicLink(install.PersonalPorts, Linked);
        }
        else if (!install.Has("rc-linked") && File.Exists(shared))
        {
            File.Move(shared, install.PersonalPorts, overwrite: true);
        }
    }

    /// <summary>Returns when the port is really held, so that the tool that noticed the fault sees it.</summary>
    private static void Squat(VtomInstall install)
    {
        if (!install.Has("port-taken") || new ServicesTable(install.Tree).Port(install.MaintenanceName("vtserver")) is not { } port || Squatters(install).Any()) return;
        if (install.Processes().Any(p => p.Process.ToolArguments is [.., var held] && held == port.ToString(CultureInfo.InvariantCulture))) return;
        HostProgram.StartForeignDaemon(install.Tree, "squatter", install.User, port.ToString(CultureInfo.InvariantCulture));
        for (var watch = Stopwatch.StartNew(); !Squatters(install).Any() && watch.Elapsed < UpWithin;) Thread.Sleep(50);
    }

    private static IEnumerable<HostProcess> Squatters(VtomInstall install) =>
        HostProcesses.Registered(install.Tree).Where(p => p.ToolArguments is ["squatter", var user, _] && user == install.User);
}
