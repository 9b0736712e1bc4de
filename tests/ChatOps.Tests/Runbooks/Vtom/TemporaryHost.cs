using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Tests.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks.Vtom;

/// <summary>A host with two installs in a temporary folder: <c>vtom</c> as VTOM comes, <c>vtomd</c> with names of its own for every port.</summary>
internal sealed class TemporaryHost : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private readonly string _root = Directory.CreateTempSubdirectory("vtom").FullName;

    public TemporaryHost(bool prepared = true)
    {
        foreach (var user in new[] { "vtom", "vtomd" })
        {
            foreach (var folder in new[] { $"home/{user}", $"fault/{user}", $"tools/{user}", "run" })
                Directory.CreateDirectory(Path.Combine(_root, folder));
            InstallTools.Write(_root, user);
        }
        File.WriteAllText(Path.Combine(_root, "pids"), "100");
        File.WriteAllText(Services, ServicesText + (prepared ? "vtserverm 30107/tcp # port de maintenance vtom\nvtserverdm 40107/tcp\n" : ""));
        File.WriteAllText(FileOf("vtomd"), OtherFile);
        foreach (var user in new[] { "vtom", "vtomd" })
            Run("start_servers", user);
        foreach (var user in new[] { "vtom", "vtomd" })
            File.Delete(Path.Combine(_root, $"calls.{user}"));
    }

    private const string ServicesText = "ssh 22/tcp\nvtserver 30007/tcp\nvtnotifier 30008/tcp\nvtsgbd 30009/tcp\nvtserverd 40007/tcp\nvtnotifierd 40008/tcp\nvtsgbdd 40009/tcp\n";

    private const string OtherFile = "[ports]\nvtserver:vtserverd\nvtnotifier:vtnotifierd\nvtsgbd:vtsgbdd\n";

    public string Services => Path.Combine(_root, "services");

    /// <summary>Everything belongs to that account, and the services file is another one, which is root's.</summary>
    public void GiveTo(string user, string services)
    {
        File.WriteAllText(services, File.ReadAllText(Services));
        File.Delete(Services);
        File.CreateSymbolicLink(Services, services);
        File.SetUnixFileMode(_root, (UnixFileMode)0b111_101_101);
        Assert.Equal(0, Execution.TestUsers.Run("chown", "-hR", user, _root));
    }

    public string FileOf(string user) => Path.Combine(_root, "home", user, ".personalport_rc");

    public string? Content(string user = "vtom") => File.Exists(FileOf(user)) ? File.ReadAllText(FileOf(user)) : null;

    public void Fault(string name, string content = "", string user = "vtom") => File.WriteAllText(Path.Combine(_root, "fault", user, name), content);

    /// <summary>Where a server listens; 0: it does not run.</summary>
    public int Port(string user = "vtom", string server = "vtserver") =>
        Path.Combine(_root, "run", $"{user}.{server}") is var file && File.Exists(file) ? int.Parse(File.ReadAllText(file).Split(' ')[0]) : 0;

    public string Pid(string user, string server = "vtserver") => File.ReadAllText(Path.Combine(_root, "run", $"{user}.{server}")).Trim();

    /// <summary>Somebody else's program on a port.</summary>
    public void Stranger(int port) => File.WriteAllText(Path.Combine(_root, "run", "bob.nc"), $"{port} 4242\n");

    public string[] Calls(string user = "vtom") => File.Exists(Path.Combine(_root, $"calls.{user}")) ? File.ReadAllLines(Path.Combine(_root, $"calls.{user}")) : [];

    public void StartEngines() => File.WriteAllText(Path.Combine(_root, "run", "vtom.engine"), "");

    public bool EnginesRun => File.Exists(Path.Combine(_root, "run", "vtom.engine"));

    public void Run(string tool, string user)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(Tool(tool, user)) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        process.StandardInput.Close();
        process.WaitForExit();
    }

    public Target Target(string name = "vtom1", params (string Key, string Value)[] more)
    {
        var user = name == "vtom1" ? "vtom" : "vtomd";
        var settings = new Dictionary<string, string> { ["Kind"] = "vtom", ["Host"] = "vtom1", ["User"] = "", ["ServicesUser"] = "", ["ServicesFile"] = Services };
        foreach (var tool in new[] { "StartServers", "StopServers" })
            settings[$"Tools:{tool}"] = Tool(tool == "StartServers" ? "start_servers" : "stop_servers", user);
        foreach (var tool in new[] { "VtPing", "Tlist", "Env", "Id", "Stat", "Ss", "Ps", "Curl", "Getent" })
            settings[$"Tools:{tool}"] = Tool(tool.ToLowerInvariant(), user);
        settings["Tools:StopEngines"] = Tool("stop_moteurs", user);
        if (user == "vtomd")
            (settings["NormalService"], settings["MaintenanceService"]) = ("vtserverd", "vtserverdm");
        foreach (var (key, value) in more)
            settings[key] = value;
        return new(new("vtom", name), new("vtom1", "Local", "", "", "", []), settings.ToImmutableSortedDictionary());
    }

    public string Tool(string name, string user = "vtom") => Path.Combine(_root, "tools", user, name);

    public string Home(string user = "vtom") => Path.Combine(_root, "home", user);

    public Task<Planning> PlanAsync(string verb, Target? target = null, ImmutableArray<Appointment> appointments = default, params (string Name, string Value)[] values) =>
        PlanAsync(new ThisMachine(), verb, target, appointments, values);

    public Task<Planning> PlanAsync(
        IHostProbe host, string verb, Target? target = null, ImmutableArray<Appointment> appointments = default, params (string Name, string Value)[] values)
    {
        var runbook = PlanDrive.Runbook(verb, "vtom");
        target ??= Target();
        var command = new ParsedCommand(runbook.Spec, target.Id, values.ToImmutableSortedDictionary(v => v.Name, v => v.Value));
        return runbook.PlanAsync(
            new(command, target, host, "k3x9p", Now, TimeZoneInfo.Utc, Now.AddHours(1), TargetBusy: false) { Appointments = appointments.IsDefault ? [] : appointments }, default);
    }

    public async Task<Plan> ReadyAsync(string verb, Target? target = null, ImmutableArray<Appointment> appointments = default, params (string Name, string Value)[] values)
    {
        var planning = await PlanAsync(verb, target, appointments, values);
        var plan = Assert.IsType<Planning.Ready>(planning).Plan;
        Assert.Null(plan.Problem());
        return plan;
    }

    public static Task<Driven> DriveAsync(Plan plan, int? cutAt = null, Cut cut = Cut.Before, int? cancelAt = null, Action<string>? before = null) =>
        PlanDrive.RunAsync(plan, PlanDrive.Runbook(plan.Command.Split(' ')[1], "vtom"), cutAt, cut, cancelAt, before);

    public async Task<Driven> DoAsync(string verb, Target? target = null, params (string Name, string Value)[] values) => await DriveAsync(await ReadyAsync(verb, target, default, values));

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
