using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.Senaite;
using ChatOps.Runbooks.Senaite.Others;
using ChatOps.Server.Execution;
using ChatOps.Tests.Execution;

namespace ChatOps.Tests.Runbooks.Senaite.Others;

/// <summary>The same with an unprivileged bot, real sudo, the data's account, and what a host hides from it.</summary>
[Collection(HostCollection.Name)]
public sealed class OthersOnAHostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatops-others-").FullName;
    private readonly List<Process> _started = [];

    public OthersOnAHostTests()
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        foreach (var folder in new[] { "code/bin", "data/filestorage", "etc/cron.d" })
            Directory.CreateDirectory(Path.Combine(_folder, folder));
    }

    public void Dispose()
    {
        foreach (var process in _started)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }

    private SenaiteTarget Target(bool acceptUnseen = false, int zeoPort = 8100) => Sample.Target() with
    {
        Root = Path.Combine(_folder, "code"),
        Data = Path.Combine(_folder, "data"),
        User = TestUsers.App,
        Owner = TestUsers.App,
        Etc = Path.Combine(_folder, "etc"),
        ZeoPort = zeoPort,
        AcceptUnseen = acceptUnseen,
    };

    /// <param name="before">Stands before what arrives on the host, such as another view of /proc.</param>
    private static OthersSurvey Survey(SenaiteTarget target, params string[] before)
    {
        var executor = new LocalExecutor(TestUsers.Bot, [.. before, .. TestUsers.AsBot], HostScript.Sent, TimeSpan.FromSeconds(1));
        var host = new Host("lims1", "Local", "", "", "", []);
        var probe = new Executors(new Dictionary<string, IExecutor> { ["Local"] = executor }).Probe(host);
        var command = new ParsedCommand(PlanDrive.Runbook("backup").Spec, new("senaite", "lims1"), ImmutableSortedDictionary<string, string>.Empty);
        var now = DateTimeOffset.UtcNow;
        return new(new(command, Sample.Inventory([]), probe, "k3x9p", now, TimeZoneInfo.Utc, now.AddHours(1), TargetBusy: false), target, default);
    }

    private static readonly string[] Hidden = ["unshare", "-m", "sh", "-c", "mount -t proc -o hidepid=2 proc /proc && exec \"$@\"", "hidden"];

    [HostFact]
    [Trait("needs", "mount")]
    public async Task A_pack_that_hidepid_hides_is_no_quiet_host()
    {
        var pack = Path.Combine(_folder, "code/bin/zeopack");
        File.WriteAllText(pack, "#!/bin/sh\nsleep 60\n");
        _started.Add(Process.Start(new ProcessStartInfo("/bin/sh", [pack]) { UseShellExecute = false })!);
        var seen = Assert.IsType<Planning.Refused>((await Survey(Target()).LookAsync()).Refusal);
        Assert.Equal("foreign-process", seen.Code);
        Assert.Contains("bin/zeopack", seen.Reason, StringComparison.Ordinal);
        var hidden = Assert.IsType<Planning.Refused>((await Survey(Target(), Hidden).LookAsync()).Refusal);
        Assert.Equal("others-unknown", hidden.Code);
        Assert.Contains("hidepid", hidden.Reason, StringComparison.Ordinal);
        var accepted = (await Survey(Target(acceptUnseen: true), Hidden).LookAsync()).Found!;
        Assert.Contains(accepted.Summary(Target(), DateTimeOffset.UtcNow), l => l.StartsWith("Not known: the process table is not whole", StringComparison.Ordinal));
    }

    [HostFact]
    public async Task Tables_that_are_roots_alone_are_named_and_refused()
    {
        var nightly = Path.Combine(_folder, "etc/cron.d/nightly");
        File.WriteAllText(nightly, $"{DateTime.Now.AddMinutes(9):m H} * * * {TestUsers.App} {_folder}/code/bin/backup -q\n");
        Assert.Equal("cron-due", Assert.IsType<Planning.Refused>((await Survey(Target()).LookAsync()).Refusal).Code);
        File.SetUnixFileMode(nightly, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await UnknownAsync(nightly);
        File.SetUnixFileMode(nightly, (UnixFileMode)0b110_100_100);
        File.SetUnixFileMode(Path.GetDirectoryName(nightly)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await UnknownAsync(Path.GetDirectoryName(nightly)!);
        var accepted = (await Survey(Target(acceptUnseen: true)).LookAsync()).Found!;
        Assert.Contains(accepted.Summary(Target(), DateTimeOffset.UtcNow), l => l.StartsWith($"Not known: what {Path.GetDirectoryName(nightly)}", StringComparison.Ordinal));

        async Task UnknownAsync(string named)
        {
            var refused = Assert.IsType<Planning.Refused>((await Survey(Target()).LookAsync()).Refusal);
            Assert.Equal("others-unknown", refused.Code);
            Assert.Contains(named, refused.Reason, StringComparison.Ordinal);
        }
    }

    [HostFact]
    public async Task A_wrapper_that_only_root_may_read_is_named_as_one_that_cannot_be_told()
    {
        var wrapper = Path.Combine(_folder, "nightly");
        File.WriteAllText(wrapper, "#!/bin/sh\n");
        File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(_folder, "etc/crontab"), $"{DateTime.Now.AddMinutes(9):m H} * * * root {wrapper}\n");
        var found = (await Survey(Target()).LookAsync()).Found!;
        Assert.Contains(found.Summary(Target(), DateTimeOffset.UtcNow), l => l.Contains($"{wrapper} cannot be read", StringComparison.Ordinal));
    }

    [HostFact]
    public async Task A_client_that_supervisor_does_not_know_is_named_with_its_process()
    {
        using var zeo = new TcpListener(IPAddress.Loopback, 0);
        zeo.Start();
        var port = ((IPEndPoint)zeo.LocalEndpoint).Port;
        var client = Connected(port);
        using var first = await zeo.AcceptTcpClientAsync();
        var supervised = Connected(port);
        using var second = await zeo.AcceptTcpClientAsync();
        var status = $"lims_zeoclient1                  RUNNING   pid {supervised.Id}, uptime 1:00:00\nlims_zeoclient2                  STOPPED   Not started\n";
        var stranger = Assert.Single(await Survey(Target(zeoPort: port)).StrangePeersAsync(status));
        Assert.Equal(client.Id, stranger.Pid);
        Assert.Contains($"pid {client.Id} ({TestUsers.App}): python3 -c", stranger.Name, StringComparison.Ordinal);
        Assert.Equal(2, (await Survey(Target(zeoPort: port)).StrangePeersAsync("")).Length);
    }

    private Process Connected(int port)
    {
        var words = TestUsers.AsApp.Concat(["python3", "-c", $"import socket,time; s=socket.create_connection(('127.0.0.1',{port})); time.sleep(60)"]).ToArray();
        var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { UseShellExecute = false })!;
        _started.Add(process);
        return process;
    }
}
