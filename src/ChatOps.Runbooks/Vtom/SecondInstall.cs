using System.Collections.Immutable;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Vtom;

/// <summary>
/// What a second install on a host needs before its first start: a name and a port of its own for every service of VTOM in the services file (<c>vtserverd
/// 40007/tcp</c> beside <c>vtserver 30007/tcp</c>), and a <c>.personalport_rc</c> that maps each service to it.
/// </summary>
/// <param name="byScript">The host script adds the lines.</param>
internal sealed class SecondInstall(InstallSnapshot scene, bool byScript)
{
    /// <summary>The services of VTOM by their usual names; which of them there are, the services file says.</summary>
    private static readonly ImmutableArray<string> Known =
        ["tomDBd", "bdaemon", "vtserver", "vtmanager", "vtnotifier", "vtsgbd", "vthttpd", "vtapiserver", "sbdaemon", "svtserver", "svtnotifier"];

    private readonly VtomTarget _target = scene.Target;

    public async Task<(ImmutableArray<(string Name, int Port)> Names, ImmutableArray<PreparedFile> Files, Planning? Refusal)> FilesAsync()
    {
        if (SuffixOf(_target) is null)
            return Refuse("bad-argument", $"--install is for a second install, whose services have names of their own; the settings of {_target.Name} have none: set NormalService, such as vtserverd");
        var services = NamesIn(_target, scene.ServicesFile).ToList();
        if (services.Count == 0)
            return Refuse("service-missing", $"{_target.ServicesFile} has no service of VTOM; install the first one, or write its lines");
        var (names, obstacle) = await PortsAsync(services);
        if (obstacle is not null)
            return ([], [], obstacle);
        var file = names.Where(n => scene.ServicesFile.PortsOf(n.Name) is []).Aggregate(scene.ServicesFile, (f, n) => f.With(n.Name, n.Port, byScript ? ServiceLine.Comment : _target.Name));
        var look = await scene.Survey.LookAsync(_target.User, _target.PersonalPorts);
        var before = look is null ? null : await scene.Survey.BytesAsync(_target.User, _target.PersonalPorts);
        var wanted = new PersonalPorts($"[ports]\n{string.Concat(services.Select(s => $"{s.Service}:{s.Name}\n"))}");
        var same = before is not null && new PersonalPorts(before) is var there && there.Problem(services.Select(s => s.Service)) is null
            && there.Map.OrderBy(m => m.Key, StringComparer.Ordinal).SequenceEqual(wanted.Map.OrderBy(m => m.Key, StringComparer.Ordinal));
        if (!same && scene.State.Services.Any(s => s.Ours(false) || s.Ours(true)))
            return Refuse("install-runs", $"the servers of {_target.Name} run by {_target.PersonalPorts} as it is; /vtom stop {_target.Name} first, then ask again");
        return (names,
        [
            new("services", _target.ServicesFile, _target.ServicesUser, await scene.Survey.LookAsync(_target.User, _target.ServicesFile), scene.ServicesFile.Raw, file.Raw),
            new("rc", _target.PersonalPorts, _target.User, look, before, same ? before! : wanted.Raw),
        ], null);
    }

    /// <summary>What the names of this install have behind those of the first: the <c>d</c> of vtserverd.</summary>
    private static string? SuffixOf(VtomTarget target) => target.Services.Where(s => s.Normal.Length > s.Name.Length && s.Normal.StartsWith(s.Name, StringComparison.Ordinal)).Select(s => s.Normal[s.Name.Length..]).FirstOrDefault();

    /// <summary>The services of VTOM that the file has, each with its name in this install; none where it is no second install.</summary>
    public static IEnumerable<(string Service, string Name)> NamesIn(VtomTarget target, ServicesFile file) =>
        SuffixOf(target) is { } suffix
            ? Known.Where(k => file.PortsOf(k) is not []).Select(k => (k, target.Services.FirstOrDefault(s => s.Name == k)?.Normal ?? k + suffix))
            : [];

    private async Task<(ImmutableArray<(string Name, int Port)> Names, Planning? Refusal)> PortsAsync(IReadOnlyList<(string Service, string Name)> services)
    {
        var listening = await scene.Survey.ListenersAsync();
        var names = ImmutableArray.CreateBuilder<(string Name, int Port)>();
        foreach (var (service, name) in services)
        {
            if (scene.ServicesFile.PortsOf(service) is not [var first])
                return ([], new Planning.Refused("service-twice", $"{_target.ServicesFile} has {service} on {string.Join(" and ", scene.ServicesFile.PortsOf(service))}; leave one line in the file"));
            var there = scene.ServicesFile.PortsOf(name);
            var port = there is [var has] ? has : first + _target.InstallPortOffset;
            Planning.Refused? refused = there.Length > 1 ? new("service-twice", $"{_target.ServicesFile} has {name} on {string.Join(" and ", there)}; leave one line in the file")
                : port > 65535 ? new("bad-port", $"{port} for {name} is no port; set InstallPortOffset")
                : there is [] && scene.ServicesFile.NamesOf(port) is [var other, ..] ? new("port-named", $"{_target.ServicesFile} has port {port} for {other}; set InstallPortOffset")
                : there is [] && listening.FirstOrDefault(l => l.Port == port) is { } taken ? new("port-in-use", $"port {port} belongs to {taken.Holder}; set InstallPortOffset")
                : null;
            if (refused is not null)
                return ([], refused);
            names.Add((name, port));
        }
        return (names.ToImmutable(), null);
    }

    private static (ImmutableArray<(string, int)>, ImmutableArray<PreparedFile>, Planning?) Refuse(string code, string reason) => ([], [], new Planning.Refused(code, reason));
}
