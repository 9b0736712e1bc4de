using System.Collections.Immutable;
using System.Globalization;
using ChatOps.Core.Execution;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Runbooks.Vtom;

/// <summary>Finds VTOM installs: one account, one home with its <c>.personalport_rc</c>.</summary>
internal sealed class VtomFinder : ITargetFinder
{
    private const string File = ".personalport_rc";
    private const string Server = "vtserver";
    private const int UsualDistance = 100;

    public async Task<IReadOnlyList<FoundTarget>> FindAsync(IHostProbe host, IReadOnlyList<string> places, CancellationToken cancellationToken)
    {
        var accounts = (await host.LinesAsync(cancellationToken, "getent", "passwd")).Select(l => l.Split(':')).Where(f => f.Length >= 7 && f[5].Length > 1 && f[5][0] == '/')
            .GroupBy(f => f[5].TrimEnd('/'), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First()[0], StringComparer.Ordinal);
        if (accounts.Count == 0)
            return [];
        var files = await host.LinesAsync(cancellationToken, ["find", .. accounts.Keys.Order(StringComparer.Ordinal), "-maxdepth", "1", "-type", "f", "-name", File]);
        var found = new List<FoundTarget>();
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            if (accounts.TryGetValue(file[..^(File.Length + 1)], out var user) && user != "root")
                found.Add(await OfAsync(host, user, file, cancellationToken));
        }
        return found;
    }

    private static async Task<FoundTarget> OfAsync(IHostProbe host, string user, string file, CancellationToken cancellationToken)
    {
        var name = new PersonalPorts(await host.AskAsync(cancellationToken, "head", "-c", "100000", file)).NameOf(Server);
        var prefix = name == Server ? "" : "Services:0:";
        var keys = new Dictionary<string, string>(StringComparer.Ordinal) { ["User"] = user, ["Login"] = "true", [$"{prefix}Service"] = Server, [$"{prefix}MaintenanceService"] = name + "m" };
        if (prefix.Length > 0)
            keys[$"{prefix}NormalService"] = name;
        var remarks = new List<string>();
        if (await PortAsync(host, name + "m", cancellationToken) is { } maintenance)
            keys[$"{prefix}MaintenancePort"] = maintenance.ToString(CultureInfo.InvariantCulture);
        else if (await PortAsync(host, name, cancellationToken) is { } normal)
        {
            keys[$"{prefix}MaintenancePort"] = (normal + UsualDistance).ToString(CultureInfo.InvariantCulture);
            remarks.Add($"no service {name}m yet; /vtom setup adds it with the port {normal + UsualDistance}");
        }
        else
            remarks.Add($"the services file knows neither {name} nor {name}m: set MaintenancePort");
        return new("vtom", user.ToLowerInvariant(), keys.ToImmutableSortedDictionary(), [.. remarks]);
    }

    private static async Task<int?> PortAsync(IHostProbe host, string service, CancellationToken cancellationToken) =>
        (await host.AskAsync(cancellationToken, "getent", "services", $"{service}/tcp")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [_, var port, ..]
        && int.TryParse(port.Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
