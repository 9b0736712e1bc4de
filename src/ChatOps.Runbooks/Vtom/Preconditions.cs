using System.Collections.Immutable;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Vtom;

/// <summary>What must be out of the way before anything is stopped or started; each with its code and a next step.</summary>
internal static class Preconditions
{
    /// <summary>The profile must belong to this install: the programs read the file in their own HOME.</summary>
    public static Planning? OtherHome(InstallSnapshot scene) => scene.Fact(VtomProbes.Environment + VtomProbes.Now, "other-home") is { } home
        ? Refuse("other-home", $"the profile of {scene.Target.Owner} says HOME={home}, the install's is {scene.Target.Home}; its programs would read another file; check User and Home in the settings of {scene.Target.Name}")
        : null;

    /// <summary>There start_servers waits for ENTER and then replaces the database.</summary>
    public static Planning? BackupServer(InstallSnapshot scene)
    {
        if (scene.VtomProbes.GetValueOrDefault(VtomProbes.Environment + VtomProbes.Now) is { Kind: not VerdictKind.Passed } unread)
            return Refuse("probe-failed", $"the variables of {scene.Target.Owner} cannot be read ({unread.Why}), so nobody can tell whether this is a backup server; nothing was done");
        return scene.Fact(VtomProbes.Environment + VtomProbes.Now, "backup-of") is { } primary
            ? Refuse("backup-server", $"{scene.Target.Name} is the backup server of {primary} (TOM_PRIMARY_SERVER is set): starting it replaces its database; operate the primary server, or start this one by hand")
            : null;
    }

    /// <summary>Each name has exactly one port in the file, and the host's own lookup says the same.</summary>
    public static async Task<Planning?> ServicesAsync(InstallSnapshot scene, params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            var ports = scene.ServicesFile.PortsOf(name);
            var file = scene.Target.ServicesFile;
            if (ports is [])
                return Refuse("service-missing", $"{file} has no TCP port for {name}; /vtom setup {scene.Target.Name} prepares maintenance, the others come with VTOM");
            if (ports is not [var port])
                return Refuse("service-twice", $"{file} has {name} on {string.Join(" and ", ports)}; nobody can tell which one VTOM takes; leave one line in the file");
            if (await scene.Survey.LookupAsync(name) is var found && found != port)
                return Refuse("service-differs", $"{file} has {name} on {port}, the host's own lookup says {(found == 0 ? "nothing" : found.ToString())}; make them agree (nsswitch.conf, a cache)");
        }
        return null;
    }

    /// <summary>A port that is to be bound and is not ours must be free.</summary>
    public static Planning? PortTaken(InstallSnapshot scene, Func<ServiceFacts, bool> maintenance)
    {
        foreach (var service in scene.State.Services)
        {
            var wanted = maintenance(service);
            if (service.Bound(wanted) && !service.Ours(wanted))
                return Refuse(
                    "port-in-use",
                    $"port {service.Service.Port(wanted)} ({service.Service.Mapped(wanted)}) belongs to {service.Listener(wanted)}; {scene.Target.Name} could not bind it; end that program, or give {service.Service.Mapped(wanted)} another port");
        }
        return null;
    }

    /// <summary>The file must be one that can be replaced without taking anything from anybody.</summary>
    public static Planning? OddFile(InstallSnapshot scene, FileLook? look, string raw)
    {
        var path = scene.Target.PersonalPorts;
        var problem = look switch
        {
            null => null,
            { IsPlain: false } => $"is a {look.Kind}, not a plain file",
            _ when look.Owner != scene.Target.Owner => $"belongs to {look.Owner}, not to {scene.Target.Owner}",
            _ => new PersonalPorts(raw).Problem(scene.Services.Select(s => s.Name)),
        };
        return problem is null ? null : Refuse("odd-file", $"{path} {problem}; put it right by hand, then ask again");
    }

    /// <summary>The file is replaced by one beside it: better found out before the servers are stopped.</summary>
    public static async Task<Planning?> ClosedHomeAsync(InstallSnapshot scene) => await scene.Survey.CanWriteAsync(scene.Target.User, scene.Target.Home)
        ? null
        : Refuse("read-only", $"{scene.Target.Owner} cannot write to {scene.Target.Home}, so {scene.Target.PersonalPorts} could not be replaced; look at its rights, and whether its file system is mounted read-only");

    public static Planning? Inconsistent(InstallSnapshot scene) => scene.State.Mode == InstallMode.Inconsistent
        ? Refuse("inconsistent", $"{string.Join("; ", scene.State.Disagreements)}. Look at the host; /vtom stop {scene.Target.Name}, then /vtom start {scene.Target.Name} binds what the file says")
        : null;

    private static Planning.Refused Refuse(string code, string reason) => new(code, reason);
}
