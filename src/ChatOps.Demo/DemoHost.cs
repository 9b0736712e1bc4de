using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using ChatOps.Demo.Machine;

namespace ChatOps.Demo;

/// <summary>
/// The demo's SENAITE host <c>lims1</c>: a folder that mirrors a real host's paths, stand-ins that do real things to real files, and
/// SENAITE's processes under a small supervisord. Everything runs as the current user, on loopback.
/// </summary>
public sealed class DemoHost
{
    public const string Name = "lims1";

    private const int LowestPort = 20000, HighestPort = 26000; // below those of the VTOM host: whether a port is open is asked by its number, at any address
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private DemoHost(HostTree tree) => Tree = tree;

    public HostTree Tree { get; }

    public HostPorts Ports => Tree.Ports();

    public DemoFaults Faults => new(Tree.Fault);

    /// <summary>Lays the host out below <c>DATA/hosts/lims1</c>. An existing one is kept; its scripts are written anew, for the executable may have moved.</summary>
    /// <param name="dataFolder">The demo's folder.</param>
    /// <param name="clock">Sets the dates of the restore points a new host has.</param>
    /// <param name="crbVersion">The version of collective.recipe.backup a new host has: from 4.2 blob sets are stamped, before they are numbered.</param>
    public static DemoHost Create(string dataFolder, TimeProvider? clock = null, string crbVersion = "4.1.1")
    {
        var tree = new HostTree(Path.Combine(Path.GetFullPath(dataFolder), "hosts", Name));
        foreach (var folder in (string[])[tree.Etc, tree.Fault, tree.Run, tree.Pids, Path.GetDirectoryName(tree.Log)!, Path.GetDirectoryName(tree.Crontab)!]) Directory.CreateDirectory(folder);
        HostAddress.Keep(tree);
        ToolScripts.WriteAll(tree);
        var host = new DemoHost(tree);
        host.ChoosePorts();
        if (!File.Exists(Path.Combine(tree.Etc, "created"))) host.Furnish(crbVersion, clock ?? TimeProvider.System);
        Backups.RecipeScripts.Write(tree);
        return host;
    }

    /// <summary>Whether the host's supervisord runs, possibly left by a bot that is gone.</summary>
    public bool IsRunning => File.Exists(Tree.SupervisorPid)
        && int.TryParse(File.ReadAllText(Tree.SupervisorPid), out var pid) && HostProcesses.IsRegistered(Tree, pid);

    /// <summary>Starts supervisord, and with it SENAITE, unless it runs. It outlives this process.</summary>
    public async Task EnsureRunningAsync(CancellationToken cancellation = default)
    {
        await Toolbox.EnsureRunningAsync(Tree, cancellation);
        if (IsRunning) return;
        await HostProgram.StartDaemonAsync(Tree, "supervisord", cancellation);
        if (!await ComesTrueAsync(() => Task.FromResult(IsRunning), StartsWithin, cancellation))
            throw new InvalidOperationException($"demo-not-started: the demo host's supervisord did not start; read {Path.Combine(Tree.Root, "var/log/supervisord.log")}");
    }

    /// <summary>Waits until both clients answer over HTTP; false when they do not in time.</summary>
    public async Task<bool> IsServingAsync(TimeSpan within, CancellationToken cancellation = default)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        return await ComesTrueAsync(async () => await AnswersAsync(http, Ports.Client1, cancellation) && await AnswersAsync(http, Ports.Client2, cancellation), within, cancellation);
    }

    public Task StopAsync(CancellationToken cancellation = default) => HostProcesses.EndAllAsync(Tree, cancellation);

    private static async Task<bool> ComesTrueAsync(Func<Task<bool>> condition, TimeSpan within, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > within) return false;
            await Task.Delay(Look, cancellation);
        }

        return true;
    }

    private static async Task<bool> AnswersAsync(HttpClient http, int port, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/"), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Furnish(string crbVersion, TimeProvider clock)
    {
        File.WriteAllText(Path.Combine(Tree.Etc, "crb-version"), crbVersion + "\n");
        var data = new DemoData(Tree, clock.GetLocalNow());
        File.WriteAllText(Tree.Crontab, data.Crontab);
        CronTables.Write(Tree);
        data.Create();
        File.WriteAllText(Path.Combine(Tree.Etc, "created"), "");
    }

    /// <summary>Ports are kept for good, unless somebody else took one while the host was down.</summary>
    private void ChoosePorts()
    {
        if (File.Exists(Tree.PortsFile) && (HostProcesses.Registered(Tree).Any(p => !Toolbox.Is(p)) || (IsFree(Ports.Zeo) && IsFree(Ports.Client1) && IsFree(Ports.Client2)))) return;
        var ports = new HashSet<int>();
        while (ports.Count < 3)
        {
            var port = RandomNumberGenerator.GetInt32(LowestPort, HighestPort);
            if (IsFree(port)) ports.Add(port);
        }

        var chosen = ports.ToArray();
        File.WriteAllText(Tree.PortsFile, $$"""{ "zeoserver": {{chosen[0]}}, "zeoclient1": {{chosen[1]}}, "zeoclient2": {{chosen[2]}} }""" + "\n");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
