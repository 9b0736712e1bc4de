using System.Net.Sockets;

namespace ChatOps.Demo.Vtom;

/// <summary>
/// <c>vtping</c>: what the files configure now, and whether that answers to a connect. Its exit status is the negative of a mask of what is down, so it is
/// hardly ever 0 here: the client part is down.
/// </summary>
internal sealed class VtPingTool(ToolCall call)
{
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(1);

    private readonly VtomInstall install = VtomInstall.Of(call);

    public int Run()
    {
        call.Out.WriteLine(install.Suffix.Length == 0 ? $"[serveur locaux ({install.Address})]" : $"[serveurs sur {VtomHost.Name} ({install.Address})]");
        var services = install.Services;
        var active = services.Select(IsActive).ToList();
        for (var i = 0; i < services.Count; i++)
            call.Out.WriteLine($"{services[i].Program,-10} {$"{services[i].Key}:{Port(services[i])}",-16} {(active[i] ? "actif" : "arrete")}");
        if (services.Zip(active).Any(s => s is { First.Key: "vtserver", Second: true })) TellMore();
        return -active.Select((up, i) => up ? 0 : 1 << i).Sum() & 0xFF;
    }

    private string Port(VtomService service) => install.PortOf(service)?.ToString() ?? "?";

    /// <summary>Only a vtserver knows of engines and of who is connected; the older version does not tell the latter.</summary>
    private void TellMore()
    {
        var runs = install.Processes().Any(p => p.Program == "tengine");
        call.Out.WriteLine();
        call.Out.WriteLine("[moteurs]");
        call.Out.WriteLine($"{"tengine",-10} {VtomInstall.Engine,-24} {(runs ? "actif" : "arrete")}");
        if (install.Suffix.Length > 0) return;
        call.Out.WriteLine();
        call.Out.WriteLine("[vtserver sessions]");
        if (!File.Exists(install.Sessions)) return;
        foreach (var session in File.ReadAllLines(install.Sessions)) call.Out.WriteLine(session);
    }

    private bool IsActive(VtomService service)
    {
        if (install.Has("vtping-lies")) return true;
        if (install.PortOf(service) is not { } port) return false;
        try
        {
            using var connection = new TcpClient();
            return connection.ConnectAsync(install.Address, port).Wait(ConnectWithin);
        }
        catch (AggregateException)
        {
            return false;
        }
    }
}
