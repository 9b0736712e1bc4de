using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Runbooks;
using ChatOps.Server.Execution.Rights;

namespace ChatOps.Tests.Execution.Rights;

/// <summary>
/// An unprivileged account with the sudoers file that is generated for a SENAITE target, in force on this machine while the test runs. Its supervisorctl is a
/// stand-in in a folder of root's that prints where it is and what it was called with.
/// </summary>
internal sealed class RootedBot : IDisposable
{
    private static readonly string Folder = $"/usr/local/libexec/chatops-test-{Guid.NewGuid():n}";
    private static readonly string InForce = $"/etc/sudoers.d/{Path.GetFileName(Folder)}";

    public RootedBot()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(DataFs)!);
        File.WriteAllText(DataFs, "");
        File.WriteAllText(Supervisorctl, "#!/bin/sh\necho \"$(id -un) $(pwd) $*\"\necho beside >&2\nexit 3\n");
        File.SetUnixFileMode(Supervisorctl, (UnixFileMode)0b111_101_101);
        File.WriteAllText(Config, "");
        Sudoers = Sudoers.Of(TestUsers.Rooted, new Host("lims1", "Local", "", "", "", []), [Needs]);
    }

    public string DataFs { get; } = $"{Folder}/data/filestorage/Data.fs";

    public string Supervisorctl { get; } = $"{Folder}/supervisorctl";

    public string Config { get; } = $"{Folder}/supervisord.conf";

    public Sudoers Sudoers { get; }

    public RootLine Status => new(new(Supervisorctl, "-c", Config, "status"), 30);

    private HostNeeds Needs
    {
        get
        {
            var settings = ImmutableSortedDictionary.CreateRange(new Dictionary<string, string>
            {
                ["User"] = TestUsers.App, ["Data"] = $"{Folder}/data", ["Supervisorctl"] = Supervisorctl, ["SupervisorConfig"] = Config,
            });
            var target = new Target(new("senaite", "lims1"), new Host("lims1", "Local", "", "", "", []), settings);
            return AllRunbooks.Needs.Single(n => n.Kind == "senaite").Of(target, p => p);
        }
    }

    /// <summary>Writes the file as the verb prints it, and lets sudo read it.</summary>
    public RootedBot Install()
    {
        var text = string.Join('\n', Sudoers.Lines()) + "\n";
        File.WriteAllText(InForce + "~", text); // sudo reads no file whose name ends so
        File.SetUnixFileMode(InForce + "~", UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.True(TestUsers.Run("visudo", "-cf", InForce + "~") == 0, text);
        File.Move(InForce + "~", InForce, overwrite: true);
        return this;
    }

    /// <summary>Whether sudo would run exactly this as root.</summary>
    public static bool Allows(IEnumerable<string> argv) => TestUsers.Run([.. TestUsers.As(TestUsers.Rooted), "sudo", "-n", "-l", "--", .. argv]) == 0;

    public void Dispose()
    {
        File.Delete(InForce);
        Directory.Delete(Folder, recursive: true);
    }
}
