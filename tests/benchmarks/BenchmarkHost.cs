using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ChatOps.Core.Inventory;

namespace ChatOps.Benchmarks;

/// <summary>A real sshd on loopback with an account of its own, for as long as the measurement. Needs root.</summary>
internal sealed class BenchmarkHost : IDisposable
{
    public const string Account = "chatops-measured";

    private readonly Process _sshd;

    public BenchmarkHost()
    {
        Folder = Directory.CreateTempSubdirectory("chatops-benchmark-").FullName;
        File.SetUnixFileMode(Folder, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory("/run/sshd");
        Port = FreePort();
        Run("useradd", "--create-home", "--shell", "/bin/sh", Account);
        // An account without a password is locked, and PAM lets no key in.
        Run("usermod", "-p", "*", Account);
        foreach (var key in (string[])["host", "client"])
            Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", key, "-f", At(key));
        File.Copy(At("client.pub"), At("authorized"));
        File.WriteAllLines(At("sshd"),
        [
            $"Port {Port}", "ListenAddress 127.0.0.1", $"HostKey {At("host")}", $"AuthorizedKeysFile {At("authorized")}", "PidFile none", "StrictModes no", "UsePAM yes",
            "PasswordAuthentication no", "KbdInteractiveAuthentication no", "PrintMotd no", "UseDNS no", "MaxStartups 300", "MaxSessions 100",
        ]);
        File.WriteAllText(At("known_hosts"), $"* {File.ReadAllText(At("host.pub"))}");
        _sshd = Process.Start(new ProcessStartInfo("/usr/sbin/sshd", ["-D", "-f", At("sshd"), "-E", At("log")]) { UseShellExecute = false })!;
        Thread.Sleep(TimeSpan.FromSeconds(1));
    }

    public string Folder { get; }

    public int Port { get; }

    public string At(string name) => Path.Combine(Folder, name);

    public Host Host(string name) => new(name, "Ssh", "127.0.0.1", Account, "", [])
    {
        Ssh = new SshWay(Port, At("client"), "", "", At("known_hosts"), "", "", AllowPrograms: false),
    };

    /// <summary>Options of ssh for whatever is measured beside the bot: the same key, one master per name.</summary>
    public IReadOnlyList<string> Options =>
    [
        "-F", "none", "-p", Port.ToString(CultureInfo.InvariantCulture), "-l", Account, "-i", At("client"), "-o", $"UserKnownHostsFile={At("known_hosts")}", "-o", "HostName=127.0.0.1",
        "-o", "BatchMode=yes", "-o", "ControlMaster=auto", "-o", "ControlPersist=120", "-o", $"ControlPath={Folder}/cm-%n",
    ];

    /// <returns>How long it took; what it printed is not looked at.</returns>
    /// <exception cref="InvalidOperationException">It did not end with 0.</exception>
    public static TimeSpan Run(string program, params IEnumerable<string> words)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? watch.Elapsed : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {error.Result}");
    }

    public void Dispose()
    {
        foreach (var master in Directory.GetFiles(Folder, "cm-*"))
            Run("ssh", "-F", "none", "-o", $"ControlPath={master}", "-O", "exit", "any");
        _sshd.Kill(entireProcessTree: true);
        _sshd.WaitForExit();
        _sshd.Dispose();
        Run("userdel", "--remove", "--force", Account);
        Directory.Delete(Folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
