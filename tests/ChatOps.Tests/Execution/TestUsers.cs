using System.Diagnostics;
using ChatOps.Server.Execution;

namespace ChatOps.Tests.Execution;

/// <summary>
/// An unprivileged bot and an application's account on this very machine, with the sudo rights of the deploy sample. Shared by every test
/// run on the machine at the same time; whoever leaves last takes them away.
/// </summary>
public sealed class TestUsers : IDisposable
{
    public const string Bot = "chatops-test-bot";
    public const string App = "chatops-test-app";

    /// <summary>The account that a bot elsewhere arrives as, with the rights of <see cref="Bot"/>.</summary>
    public const string Arriving = "chatops-test-arrives";

    /// <summary>A bot that may call nothing but the installed script.</summary>
    public const string Narrow = "chatops-test-narrow";

    /// <summary>A bot that may do what its generated sudoers file names, and nothing else.</summary>
    public const string Rooted = "chatops-test-rooted";

    /// <summary>An application's account with a home, a login shell and a profile that prints, reads, and sets PATH.</summary>
    public const string Login = "chatops-test-login";

    public const string LoginHome = "/var/lib/chatops-test-login";

    /// <summary>Plays playbooks, and may read nothing of the bot's.</summary>
    public const string Plays = "chatops-test-plays";

    /// <summary>Accounts with homes that ansible arrives as: one sshd with them is as good as several hosts.</summary>
    public static readonly string[] Webs = ["chatops-test-web1", "chatops-test-web2", "chatops-test-web3"];

    public static string HomeOf(string web) => $"/var/lib/{web}";

    public const string InstalledScript = "/usr/local/libexec/chatops-test/chatops-host";

    private const string Sudoers = "/etc/sudoers.d/chatops-test", PlaysSudoers = "/etc/sudoers.d/chatops-test-plays";
    private const string DoorPath = "/run/chatops-test.door";
    private const string RoomPath = "/run/chatops-test.room";

    private readonly FileStream? _room;

    public TestUsers()
    {
        if (!Environment.IsPrivilegedProcess)
            return;
        using var door = Lock(DoorPath);
        _room = new FileStream(RoomPath, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
        AddUser(Bot);
        AddUser(Arriving, shell: "/bin/sh");
        AddUser(App);
        AddUser(Narrow, shell: "/bin/sh");
        AddUser(Rooted, shell: "/bin/sh");
        AddUser(Login, LoginHome, "/bin/bash");
        AddUser(Plays);
        foreach (var web in Webs)
        {
            AddUser(web, HomeOf(web), "/bin/sh");
            Directory.CreateDirectory(HomeOf(web));
            Run("chown", web, HomeOf(web));
        }
        FillHome();
        Directory.CreateDirectory(Path.GetDirectoryName(InstalledScript)!);
        Replace(InstalledScript, HostScript.Text, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead
            | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        // The last line is for a step that itself becomes somebody else, whom its user may not signal.
        var sudoers = Sample("chatops", Bot) + Sample("chatops", Arriving) + Sample("chatops-installed", Narrow) + $"{App} ALL=(nobody) NOPASSWD: /usr/bin/sh\n"
            + $"{Bot} ALL=({Login}) NOPASSWD: ALL\n";
        // In a file of its own: whoever runs an older version of these tests at the same time writes the other one anew.
        Replace(PlaysSudoers, $"{Arriving} ALL=({Plays}) NOPASSWD: ALL\n", UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Replace(Sudoers, sudoers, UnixFileMode.UserRead | UnixFileMode.GroupRead);
    }

    public static string Repository { get; } = FindRepository();

    /// <summary>Stands before a command to run it as the bot, who is nobody special.</summary>
    public static string[] As(string user) => ["setpriv", "--reuid", user, "--regid", user, "--init-groups", "--reset-env", "--"];

    public static string[] AsBot { get; } = As(Bot);

    public static string[] AsApp { get; } = As(App);

    public void Dispose()
    {
        if (_room is null)
            return;
        using var door = Lock(DoorPath);
        _room.Dispose();
        try
        {
            using var alone = new FileStream(RoomPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            File.Delete(Sudoers);
            File.Delete(PlaysSudoers);
            Directory.Delete(Path.GetDirectoryName(InstalledScript)!, recursive: true);
            Directory.Delete(LoginHome, recursive: true);
            foreach (var web in Webs.Where(w => Directory.Exists(HomeOf(w))))
                Directory.Delete(HomeOf(web), recursive: true);
            foreach (var user in new[] { Bot, Arriving, App, Narrow, Rooted, Login, Plays }.Concat(Webs))
                Run("userdel", user);
        }
        catch (IOException)
        {
            // Another test run is still using them.
        }
    }

    private static string Sample(string name, string bot) =>
        File.ReadAllText(Path.Combine(Repository, "deploy", "sudoers.d", name))
            .Replace("senaite_daemon", App, StringComparison.Ordinal)
            .Replace("/usr/local/libexec/chatops-host", InstalledScript, StringComparison.Ordinal)
            .Replace("CHATOPS_", bot.ToUpperInvariant().Replace('-', '_') + "_", StringComparison.Ordinal) // several samples stand in one file
            .Replace("chatops ALL=", bot + " ALL=", StringComparison.Ordinal)
            .Replace("Defaults:chatops ", $"Defaults:{bot} ", StringComparison.Ordinal);

    private static void Replace(string path, string text, UnixFileMode mode)
    {
        File.WriteAllText(path + "~", text); // sudo reads no file whose name ends so
        File.SetUnixFileMode(path + "~", mode);
        File.Move(path + "~", path, overwrite: true);
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ChatOps.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside of the repository.");
        return folder.FullName;
    }

    private static void FillHome()
    {
        const UnixFileMode executable = (UnixFileMode)0b111_101_101;
        Directory.CreateDirectory(LoginHome + "/bin");
        Replace(LoginHome + "/.profile", "echo Bienvenue\n[ ! -e ~/ends ] || . ~/ends\nread -r nothing\nPATH=$HOME/bin:$PATH\nexport PATH\n", executable);
        Replace(LoginHome + "/bin/site-tool", "#!/bin/sh\necho \"tool of $HOME [$1] [$2] $(cat)\"\n", executable);
    }

    private static void AddUser(string name, string home = "/nonexistent", string shell = "/usr/sbin/nologin")
    {
        if (Run("getent", "passwd", name) != 0)
            Assert.Equal(0, Run("useradd", "--system", "--user-group", "--no-create-home", "--home-dir", home, "--shell", shell, name));
    }

    private static FileStream Lock(string path)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (tries < 600)
            {
                Thread.Sleep(100);
            }
        }
    }

    internal static int Run(params string[] argv)
    {
        using var process = Process.Start(new ProcessStartInfo(argv[0], argv[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}

[CollectionDefinition(Name)]
public sealed class HostCollection : ICollectionFixture<TestUsers>
{
    public const string Name = "Real sudo on this host";
}
