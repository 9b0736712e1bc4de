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
                ["User"] = TestUsers.App,
                ["Data"] = $"{Folder}/data",
                ["Supervisorctl"] = Supervisorctl,
                ["SupervisorConfig"] = Config,
            });
            var target = new Target(new("senaite", "lims1"), new Host("lims1", "Local", "", "", "", []), settings);
            return AllRunbooks.Needs.Single(n => n.Kind == "senaite").Of(target, HostFiles.Unseen);
        }
    }

    /// <summary>Writes the file as the verb prints it, and lets sudo read it.</summary>
    public RootedBot Install()
    {
        PutInForce(InForce, Sudoers);
        return this;
    }

    /// <param name="place">In the folder that sudo reads.</param>
    public static void PutInForce(string place, Sudoers sudoers) => PutInForce(place, sudoers.Lines());

    public static void PutInForce(string place, IEnumerable<string> lines)
    {
        var text = string.Join('\n', lines) + "\n";
        File.WriteAllText(place + "~", text); // sudo reads no file whose name ends so
        File.SetUnixFileMode(place + "~", UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.True(TestUsers.Run("visudo", "-cf", place + "~") == 0, text);
        File.Move(place + "~", place, overwrite: true);
    }

    /// <summary>Each line as it stands is allowed; one argument more, less or other is not.</summary>
    public static void AssertNamesWhole(IReadOnlyCollection<RootLine> lines)
    {
        Assert.NotEmpty(lines);
        foreach (var line in lines)
        {
            string[] argv = [.. line.Bounded.Arguments];
            Assert.True(Allows(argv), string.Join(' ', argv));
            Assert.False(Allows([.. argv, "more"]), line.Command.ToString());
            for (var i = 0; i < argv.Length; i++)
            {
                Assert.False(Allows(argv.Where((_, j) => j != i)), $"{line.Command} without {argv[i]}");
                Assert.False(Allows(argv.Select((a, j) => j == i ? a + "x" : a)), $"{line.Command} with another {argv[i]}");
                if (argv[i].Contains('*', StringComparison.Ordinal))
                    Assert.False(Allows(argv.Select((a, j) => j == i ? a.Replace("*", "x/y", StringComparison.Ordinal) : a)), $"{argv[i]} is taken for a pattern");
            }
        }
    }

    /// <summary>Whether sudo would run exactly this as root.</summary>
    public static bool Allows(IEnumerable<string> argv) => TestUsers.Run([.. TestUsers.As(TestUsers.Rooted), "sudo", "-n", "-l", "--", .. argv]) == 0;

    public void Dispose()
    {
        File.Delete(InForce);
        Directory.Delete(Folder, recursive: true);
    }
}
