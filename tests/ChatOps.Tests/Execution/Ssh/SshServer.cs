using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ChatOps.Core.Inventory;
using ChatOps.Server.Execution;

namespace ChatOps.Tests.Execution.Ssh;

/// <summary>A real sshd on this machine's loopback, with keys of its own, for the accounts of <see cref="TestUsers"/>.</summary>
internal sealed class SshServer : IDisposable
{
    private Process? _process;

    /// <param name="options">Lines of sshd_config that stand before everything else, so that they win.</param>
    public SshServer(params string[] options)
    {
        Folder = Directory.CreateTempSubdirectory("chatops-sshd-").FullName;
        File.SetUnixFileMode(Folder, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory("/run/sshd");
        Port = FreePort();
        Make("host");
        Make("client");
        File.Copy(At("client.pub"), At("authorized"));
        File.WriteAllLines(At("config"),
        [
            .. options, $"Port {Port}", "ListenAddress 127.0.0.1", $"HostKey {At("host")}", $"AuthorizedKeysFile {At("authorized")}", "PidFile none", "StrictModes no",
            "UsePAM yes", "PasswordAuthentication no", "KbdInteractiveAuthentication no", "PrintMotd no", "UseDNS no",
        ]);
        Trust();
        Start();
    }

    public string Folder { get; }

    public int Port { get; }

    /// <summary>The listener.</summary>
    public int ProcessId => _process!.Id;

    public string KnownHosts => At("known_hosts");

    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>The server as a host of the settings.</summary>
    public Host Host(string user, string stepFolder = "", string name = "far", string script = "") => new(name, "Ssh", "127.0.0.1", user, stepFolder, [])
    {
        HostScript = script,
        Ssh = new SshWay(Port, At("client"), "", "", KnownHosts, "", "", AllowPrograms: false),
    };

    public void Start()
    {
        _process = Process.Start(new ProcessStartInfo("/usr/sbin/sshd", ["-D", "-f", At("config"), "-E", At("log")]) { UseShellExecute = false })!;
        for (var watch = Stopwatch.StartNew(); !Listens();)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30) && !_process.HasExited, $"sshd did not start: {(File.Exists(At("log")) ? File.ReadAllText(At("log")) : "")}");
            Thread.Sleep(20);
        }
    }

    /// <summary>The listener ends; sessions go on, as with a service that is restarted.</summary>
    public void Stop()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process = null;
    }

    public void Restart()
    {
        Stop();
        Start();
    }

    public void Hang(bool on) => TestUsers.Run("kill", on ? "-STOP" : "-CONT", _process!.Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Another host key from now on, for new connections.</summary>
    public void Rekey()
    {
        File.Delete(At("host"));
        File.Delete(At("host.pub"));
        Make("host");
        Restart();
    }

    /// <summary>The bot believes the key that the server has now.</summary>
    public void Trust() => File.WriteAllText(KnownHosts, $"[127.0.0.1]:{Port} {File.ReadAllText(At("host.pub"))}");

    /// <summary>Ends every process that serves a connection, as a cut does.</summary>
    public void CutSessions()
    {
        foreach (var process in ProcessTree.Below(_process!.Id))
            TestUsers.Run("kill", "-KILL", process.Split(':')[0]);
    }

    /// <summary>A connection that the server has taken and that never says anything.</summary>
    public async Task<TcpClient> HoldAsync()
    {
        while (true)
        {
            var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            var head = new byte[4];
            if (await client.GetStream().ReadAtLeastAsync(head, 4, throwOnEndOfStream: false) == 4 && head.AsSpan().SequenceEqual("SSH-"u8))
                return client;
            client.Dispose();
        }
    }

    /// <summary>A call of this verb has come through to the account that it runs as.</summary>
    public Task ServesAsync(string verb) =>
        StepLab.UntilAsync(() => ProcessTree.Below(_process!.Id).Select(p => $"/proc/{p.Split(':')[0]}/cmdline").Any(f => Read(f).Contains($"\0chatops-host\0{verb}\0", StringComparison.Ordinal)));

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return ""; // gone by now
        }
    }

    public int Connections => Children(_process!.Id).Count;

    public void Dispose()
    {
        if (_process is not null)
        {
            CutSessions();
            Stop();
        }
        Directory.Delete(Folder, recursive: true);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Make(string name) => Assert.Equal(0, TestUsers.Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", At(name)));

    private bool Listens()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static List<int> Children(int pid) =>
        [.. File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => int.Parse(p, CultureInfo.InvariantCulture))];
}
