using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Vtom;

/// <summary>Which lines the services file still needs, or why they cannot be added.</summary>
internal sealed class MaintenancePorts(InstallSnapshot scene)
{
    public async Task<(IReadOnlyList<(MovedService Service, int Port)> Lines, Planning? Refusal)> NewLinesAsync()
    {
        var lines = new List<(MovedService, int)>();
        for (var i = 0; i < scene.Target.Services.Length; i++)
        {
            var (service, state) = (scene.Target.Services[i], scene.State.Services[i]);
            var ports = scene.ServicesFile.PortsOf(service.Maintenance);
            if (ports.Length > 1)
                return ([], (await Preconditions.ServicesAsync(scene, service.Maintenance))!);
            var wanted = ports is [var there] ? there : service.Port ?? state.Service.NormalPort + 100;
            if (ports is [var has] && service.Port is { } set && set != has)
                return Refuse("port-differs", $"{scene.Target.ServicesFile} has {service.Maintenance} on {has}, the settings say {set}; make them agree, then ask again");
            if (ports is [] && (Named(wanted) ?? Busy(wanted, lines)) is { } obstacle)
                return obstacle;
            if (ports is [] && await TakenAsync(wanted) is { } taken)
                return Refuse("port-in-use", $"port {wanted} belongs to {taken}; give {service.Maintenance} another one (MaintenancePort)");
            if (ports is [_] && state.Bound(true) && !state.Ours(true))
                return Refuse("port-in-use", $"port {wanted} ({service.Maintenance}) belongs to {state.Listener(true)}; give {service.Maintenance} another one");
            if (ports is [])
                lines.Add((service, wanted));
        }
        return (lines, null);
    }

    private (IReadOnlyList<(MovedService, int)>, Planning?)? Named(int port) => scene.ServicesFile.NamesOf(port) is [var name, ..]
        ? Refuse("port-named", $"{scene.Target.ServicesFile} has port {port} for {name}; choose another one (MaintenancePort)")
        : null;

    private static (IReadOnlyList<(MovedService, int)>, Planning?)? Busy(int port, List<(MovedService Service, int Port)> lines) =>
        port > 65535 ? Refuse("bad-port", $"{port} is no port; set MaintenancePort")
        : lines.Any(l => l.Port == port) ? Refuse("port-named", $"two services would get port {port}; set MaintenancePort")
        : null;

    private async Task<string?> TakenAsync(int port) => (await scene.Survey.ListenersAsync()).FirstOrDefault(l => l.Port == port)?.Holder;

    private static (IReadOnlyList<(MovedService, int)>, Planning?) Refuse(string code, string reason) => ([], new Planning.Refused(code, reason));
}
