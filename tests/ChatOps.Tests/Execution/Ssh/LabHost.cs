using System.Diagnostics;
using System.Globalization;
using ChatOps.Core.Inventory;

namespace ChatOps.Tests.Execution.Ssh;

/// <summary>A host with a network and processes of its own (<c>tests/lab/host</c>), which can be cut off, rebooted, and left without its sshd.</summary>
internal sealed class LabHost : IDisposable
{
    private static int _count;

    private readonly string _script = Path.Combine(TestUsers.Repository, "tests/lab/host");
    private readonly string _cable;
    private readonly string _network;
    private int _first;

    public LabHost(params string[] options)
    {
        var number = Interlocked.Increment(ref _count);
        (_cable, _network) = ($"ct{Environment.ProcessId % 1_000_000}-{number}", $"10.{100 + (Environment.ProcessId % 100)}.{number}");
        Folder = Directory.CreateTempSubdirectory("chatops-host-").FullName;
        File.SetUnixFileMode(Folder, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory("/run/sshd");
        foreach (var name in (string[])["host", "client"])
            Assert.Equal(0, TestUsers.Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", At(name)));
        File.Copy(At("client.pub"), At("authorized"));
        File.WriteAllLines(At("config"),
        [
            .. options, $"HostKey {At("host")}", $"AuthorizedKeysFile {At("authorized")}", $"PidFile {At("sshd.pid")}", "StrictModes no", "UsePAM yes", "PasswordAuthentication no",
            "KbdInteractiveAuthentication no", "PrintMotd no", "UseDNS no",
        ]);
        File.WriteAllText(At("known_hosts"), $"{Address} {File.ReadAllText(At("host.pub"))}");
        Boot();
    }

    public string Folder { get; }

    public string Address => $"{_network}.2";

    public string At(string name) => Path.Combine(Folder, name);

    public Host Host(string user, string stepFolder = "") => new("far", "Ssh", Address, user, stepFolder, [])
    {
        Ssh = new SshWay(0, At("client"), "", "", At("known_hosts"), "", "", AllowPrograms: false),
    };

    /// <summary>The cable is pulled, or put back.</summary>
    public void Cut(bool cut) => Assert.Equal(0, TestUsers.Run("ip", "link", "set", _cable, cut ? "down" : "up"));

    /// <summary>A power cut and a start: everything that ran there is gone, and the boot is another one.</summary>
    public void Reboot()
    {
        Off();
        Boot();
    }

    /// <summary>The listener ends and comes again; sessions go on.</summary>
    public void RestartSshd()
    {
        var pid = File.ReadAllText(At("sshd.pid")).Trim();
        TestUsers.Run("nsenter", "-t", Text(_first), "-p", "-m", "kill", "-KILL", pid);
    }

    public void Dispose()
    {
        Off();
        TestUsers.Run("ip", "link", "del", _cable);
        Directory.Delete(Folder, recursive: true);
    }

    private void Boot()
    {
        using var process = Process.Start(
            new ProcessStartInfo("/bin/sh", [_script, "boot", _cable, Folder, Address, $"{_network}.1"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var said = process.StandardOutput.ReadLine();
        Assert.True(int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out _first), $"the host did not start: {said}{(said is null ? process.StandardError.ReadToEnd() : "")}");
        process.WaitForExit();
    }

    private void Off() => Assert.Equal(0, TestUsers.Run("/bin/sh", _script, "off", Text(_first)));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
