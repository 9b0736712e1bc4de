using System.Diagnostics;
using System.Globalization;

namespace ChatOps.Demo.Vtom;

/// <summary><c>start_servers</c>, <c>stop_servers</c>, <c>start_moteurs</c>, <c>stop_moteurs</c> of one install; real processes come and go.</summary>
internal sealed class ServersTool(ToolCall call)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan ProcessWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan GoneWithin = TimeSpan.FromSeconds(10);

    private readonly VtomInstall install = VtomInstall.Of(call);
    private readonly FrenchText text = new(VtomInstall.Of(call));

    /// <summary>Ends with 0 as soon as the processes exist, which is before they are bound.</summary>
    public int Start()
    {
        if (install.Has("backup-server")) ReplaceDatabase();
        text.Say("Démarrage des serveurs Visual TOM");
        if (install.Has("start-fails"))
        {
            text.Say("vtsgbd : échec du démarrage (licence)");
            return 1;
        }

        if (install.Has("home-full"))
        {
            call.Error.WriteLine($"{install.Home}/run/vtsgbd.pid: No space left on device");
            return 1;
        }

        if (install.Has("licence-expired"))
        {
            text.Say("vtsgbd démarré");
            text.Say("licence expirée le 31/10/2026");
            return 0;
        }

        var (status, started) = (0, new List<string>());
        foreach (var service in install.Services.Where(s => s.IsServer))
        {
            if (Lives(service.Program)) text.Say($"{service.Program} déjà démarré");
            else if (install.PortOf(service) is { } port) Launch(service.Program, port.ToString(CultureInfo.InvariantCulture), started);
            else
            {
                text.Say($"{service.Program} : service {install.NameOf(service)} inconnu dans /etc/services");
                status = 1;
            }
        }

        return Math.Max(status, Await(started));
    }

    public int Stop()
    {
        text.Say("Arrêt des serveurs Visual TOM");
        if (install.Has("stop-hangs")) Thread.Sleep(Timeout.Infinite);
        foreach (var (program, process) in install.Processes().Where(p => p.Program != "tengine").Reverse())
        {
            if (program != "vtserver" || !install.Has("stop-leaves-listener")) End(process);
            text.Say($"{program} arrêté");
        }

        if (install.Has("watchdog-restarts")) Detach("vtwatchdog", install.User);
        return 0;
    }

    public int StartEngines()
    {
        text.Say("Démarrage des moteurs");
        var started = new List<string>();
        if (Lives("tengine")) text.Say($"tengine {VtomInstall.Engine} déjà démarré");
        else Launch("tengine", null, started);
        return Await(started);
    }

    public int StopEngines()
    {
        text.Say("Arrêt des moteurs");
        foreach (var (program, process) in install.Processes().Where(p => p.Program == "tengine"))
        {
            End(process);
            text.Say($"{program} {VtomInstall.Engine} arrêté");
        }

        return 0;
    }

    /// <summary>What makes a backup server dangerous: ENTER, or the end of the input as a shell's <c>read</c> takes it, and the database is another one.</summary>
    private void ReplaceDatabase()
    {
        text.Say("Ce serveur est un serveur de secours (TOM_PRIMARY_SERVER=vtomprod).");
        text.Say("Sa base va être remplacée par celle du serveur primaire. Appuyez sur ENTREE pour continuer...");
        Console.In.ReadLine();
        File.WriteAllText(install.Database, "copie de vtomprod\n");
        text.Say("Base remplacée.");
    }

    private bool Lives(string program) => install.Processes().Any(p => p.Program == program);

    private void Launch(string program, string? port, List<string> started)
    {
        Detach("vtdaemon", port is null ? [install.User, program] : [install.User, program, port]);
        started.Add(program);
    }

    private void Detach(string daemon, params string[] arguments)
    {
        HostProgram.StartDaemon(call.Tree, daemon, arguments);
    }

    private int Await(List<string> started)
    {
        var watch = Stopwatch.StartNew();
        foreach (var program in started)
        {
            while (!Lives(program) && watch.Elapsed < ProcessWithin) Thread.Sleep(Look);
            text.Say(Lives(program) ? $"{program} démarré" : $"{program} : échec du démarrage");
        }

        return started.All(Lives) ? 0 : 1;
    }

    private static void End(HostProcess process)
    {
        Libc.Signal(process.Pid, Libc.Terminate);
        for (var watch = Stopwatch.StartNew(); HostProcesses.Lives(process) && watch.Elapsed < GoneWithin;) Thread.Sleep(Look);
    }
}
