using System.Diagnostics;
using ChatOps.Server.Execution;

namespace ChatOps.Tests.Execution;

/// <summary>The Debian package as deploy/package makes it of this very program: what is in it, whose it is, and that it works from where it is put.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatops-package-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [HostFact]
    public void The_package_is_roots_own_and_brings_the_program_the_unit_and_the_host_script()
    {
        // The program alone, not what the tests have beside it.
        var program = Path.Combine(_folder, "program");
        Directory.CreateDirectory(program);
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(f => !Path.GetFileName(f).StartsWith("ChatOps.Tests", StringComparison.Ordinal) && new FileInfo(f).Length < 4_000_000))
            File.Copy(file, Path.Combine(program, Path.GetFileName(file)));
        var built = Run(Path.Combine(TestUsers.Repository, "deploy", "package"), "--from", program, "--out", _folder);
        var package = Assert.Single(Directory.GetFiles(_folder, "chatops_*_amd64.deb"));
        Assert.Contains("building package 'chatops'", built, StringComparison.Ordinal);

        var listed = Run("/usr/bin/dpkg-deb", "-c", package).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(listed, l => Assert.True(l.Contains(" root/root ", StringComparison.Ordinal) && (l[0] == 'l' || (l[5] == '-' && l[8] == '-')), l));
        Assert.Contains(listed, l => l.EndsWith("./usr/bin/chatops -> /opt/chatops/chatops", StringComparison.Ordinal));
        Assert.DoesNotContain(listed, l => l.Contains("./usr/local", StringComparison.Ordinal) || l.Contains("appsettings.json", StringComparison.Ordinal));

        var root = Path.Combine(_folder, "root");
        Run("/usr/bin/dpkg-deb", "-R", package, root);
        Assert.Equal(HostScript.Text, File.ReadAllText(Path.Combine(root, "usr/libexec/chatops-host")));
        Assert.Contains("ExecStart=/opt/chatops/chatops run\n", File.ReadAllText(Path.Combine(root, "lib/systemd/system/chatops.service")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(root, "usr/lib/tmpfiles.d/chatops.conf")));
        Assert.StartsWith("0.1", Run(Path.Combine(root, "opt/chatops/chatops"), "--version"), StringComparison.Ordinal);
        foreach (var script in (string[])["postinst", "prerm", "postrm"])
            Run("/bin/sh", "-n", Path.Combine(root, "DEBIAN", script));
        // Removing the program never removes the record.
        Assert.DoesNotContain("rm ", File.ReadAllText(Path.Combine(root, "DEBIAN/postrm")), StringComparison.Ordinal);
    }

    private static string Run(params string[] words)
    {
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["CHATOPS_COMPRESSION"] = "none";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', words)}: {output.Result}{error.Result}");
        return output.Result;
    }
}
