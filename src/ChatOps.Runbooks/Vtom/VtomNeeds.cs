using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;

namespace ChatOps.Runbooks.Vtom;

/// <summary>
/// What the commands of a VTOM install need on its host: its own account. The services file is written by whom the settings name; where that is root, by the
/// installed host script, a line at a time.
/// </summary>
public sealed class VtomNeeds : IHostNeeds
{
    public string Kind => "vtom";

    public HostNeeds Of(Target target, HostFiles files)
    {
        var install = VtomSettings.Bind(target);
        return Rights(target, files, install) with { Programs = [.. Programs(install)] };
    }

    /// <summary>VTOM's own are found by the account's profile, unless the settings say where they are.</summary>
    private static IEnumerable<HostProgram> Programs(VtomTarget install)
    {
        var tools = install.Tools;
        foreach (var path in (string[])
            [tools.Env, tools.Id, tools.Getent, tools.Base64, tools.Stat, tools.Ps, tools.Rm, tools.Test,
             .. new[] { tools.StartServers, tools.StopServers, tools.VtPing, tools.StopEngines, tools.Tlist }.Where(p => p.StartsWith('/'))])
            yield return HostProgram.Of(install.User, path);
        yield return new(install.User, [tools.Ss, tools.Netstat]) { Version = [tools.Ss, "-V"] };
    }

    private static HostNeeds Rights(Target target, HostFiles files, VtomTarget install)
    {
        if (!install.ServicesAreRoots)
            return new([install.User, install.ServicesUser], [], []);
        if (target.Host.HostScript.Length == 0)
            return new([install.User], [], []);
        var file = new ServicesFile(files.Text(install.ServicesFile) ?? "");
        var pairs = Maintenance(install, file).Concat(Second(install, file)).Where(p => p.Port is > 0 and < 65536).Distinct();
        return new([install.User], [.. pairs.SelectMany(p => new ServiceLine(target.Host.HostScript, p.Name, p.Port).RootLines)], []);
    }

    /// <summary>As setup would choose them; a port that nobody can tell from here needs no line yet.</summary>
    private static IEnumerable<(string Name, int Port)> Maintenance(VtomTarget install, ServicesFile file) =>
        install.Services.Select(s => (
            s.Maintenance,
            s.Port ?? (file.PortsOf(s.Maintenance) is [var there] ? there : file.PortsOf(s.Normal) is [var normal] ? normal + 100 : 0)));

    private static IEnumerable<(string Name, int Port)> Second(VtomTarget install, ServicesFile file) =>
        SecondInstall.NamesIn(install, file).Select(n => (
            n.Name,
            file.PortsOf(n.Name) is [var there] ? there : file.PortsOf(n.Service) is [var first] ? first + install.InstallPortOffset : 0));
}
