using ChatOps.Demo.Backups;
using ChatOps.Demo.Listeners;
using ChatOps.Demo.Machine;
using ChatOps.Demo.Supervision;
using ChatOps.Demo.Vtom;
using ChatOps.Demo.Zope;

namespace ChatOps.Demo;

/// <summary>
/// The programs of the demo's hosts, all in this one executable: <c>chatops demo-tool TOOL --host FOLDER ARGUMENTS…</c>. They are
/// called through small scripts at the paths of a real host (<see cref="ToolScripts"/>).
/// </summary>
public static class DemoTools
{
    private static readonly Dictionary<string, Func<ToolCall, int>> Tools = new()
    {
        ["backup"] = call => new BackupTool(call).Run(),
        ["snapshotbackup"] = call => new BackupTool(call).RunSnapshot(),
        ["restore"] = call => new RestoreTool(call).Run(),
        ["repozo"] = call => new RepozoTool(call).Run(),
        ["supervisorctl"] = call => new SupervisorctlTool(call).Run(),
        ["supervisord"] = call => new SupervisorDaemon(call).Run(),
        ["zeoserver"] = call => new ZeoServer(call).Run(),
        ["zeoclient"] = call => new ZopeClient(call).Run(),
        ["foreign"] = ForeignBackup.Run,
        ["orphan"] = call => new OrphanClient(call).Run(),
        ["byhand"] = call => new ZopeClient(call).Run(),
        ["curl"] = call => new CurlTool(call).Run(),
        ["ps"] = call => new PsTool(call).Run(),
        ["df"] = call => new DfTool(call).Run(),
        ["systemctl"] = call => new SystemctlTool(call).Run(),
        ["crontab"] = call => new CrontabTool(call).Run(),
        ["ss"] = call => new SsTool(call).Run(),
        ["getent"] = GetentTool.Run,
        [Toolbox.Tool] = call => new Toolbox(call).Run(),
        [ListenerDaemon.Tool] = call => new ListenerDaemon(call).Run(),
        ["start_servers"] = call => new ServersTool(call).Start(),
        ["stop_servers"] = call => new ServersTool(call).Stop(),
        ["start_moteurs"] = call => new ServersTool(call).StartEngines(),
        ["stop_moteurs"] = call => new ServersTool(call).StopEngines(),
        ["vtping"] = call => new VtPingTool(call).Run(),
        ["tlist"] = TlistTool.Run,
        ["env"] = EnvTool.Run,
        ["vtdaemon"] = VtomDaemon.Run,
        ["vtwatchdog"] = VtomWatchdog.Run,
        ["squatter"] = VtomSquatter.Run,
    };

    // What can be running when a demo is ended, and must be ended with it.
    private static readonly string[] Lasting =
    [
        "backup", "snapshotbackup", "restore", "repozo", "foreign", "orphan", "start_servers", "stop_servers", "start_moteurs", "stop_moteurs",
    ];

    private static void ApplyDamage(HostTree tree, string tool)
    {
        if (Path.GetFileName(tree.Root) != VtomHost.Name) DemoDamage.Apply(tree);
        // The daemons see to it by themselves; one of them is what a fault starts, and waited for.
        else if (tool is not ("vtdaemon" or "vtwatchdog" or "squatter" or Toolbox.Tool)) VtomDamage.Apply(tree, wait: true);
    }

    /// <summary>As a program of its own.</summary>
    public static int Run(string[] arguments) =>
        Run(arguments, new(Environment.ProcessId, Environment.GetEnvironmentVariable("CHATOPS_STEP") ?? "", Console.Out, Console.Error));

    internal static int Run(string[] arguments, ToolCaller caller)
    {
        if (arguments is not [var name, "--host", var host, .. var rest] || !Tools.TryGetValue(name, out var tool))
        {
            caller.Error.WriteLine("usage: chatops demo-tool TOOL --host FOLDER [ARGUMENT…]");
            return 2;
        }

        var tree = new HostTree(host);
        var call = new ToolCall(tree, new DemoFaults(tree.Fault), new HostLog(tree, name, caller), rest, caller.Out, caller.Error);
        call.Log.Begin(rest);
        // As the loader says it, once for each program.
        if (call.Faults.On("preload-missing"))
            call.Error.WriteLine("ERROR: ld.so: object '/usr/lib/libmonitor.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.");
        if (Lasting.Contains(name)) HostProcesses.Register(tree);
        ApplyDamage(tree, name);
        var status = tool(call);
        if (Lasting.Contains(name)) HostProcesses.Unregister(tree);
        call.Log.End(status);
        return status;
    }
}
