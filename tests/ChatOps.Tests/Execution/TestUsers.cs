using System.Diagnostics;

namespace ChatOps.Tests.Execution;

/// <summary>
/// An unprivileged bot and an application's account on this very machine, with the sudo rights of the deploy sample. Shared by every test
/// run on the machine at the same time; whoever leaves last takes them away.
/// </summary>
public sealed class TestUsers : IDisposable
{
    public const string Bot = "chatops-test-bot";
    public const string App = "chatops-test-app";

    private const string Sudoers = "/etc/sudoers.d/chatops-test";
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
        AddUser(App);
        // The last line is for a step that itself becomes somebody else, whom its user may not signal.
        File.WriteAllText(Sudoers + "~", $"""
            {Bot} ALL=({App}) NOPASSWD: ALL
            {App} ALL=(nobody) NOPASSWD: /usr/bin/sh

            """);
        File.SetUnixFileMode(Sudoers + "~", UnixFileMode.UserRead | UnixFileMode.GroupRead);
        File.Move(Sudoers + "~", Sudoers, overwrite: true);
    }

    /// <summary>Stands before a command to run it as the bot, who is nobody special.</summary>
    public static string[] AsBot { get; } = ["setpriv", "--reuid", Bot, "--regid", Bot, "--init-groups", "--reset-env", "--"];

    public static string[] AsApp { get; } = ["setpriv", "--reuid", App, "--regid", App, "--init-groups", "--reset-env", "--"];

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
            Run("userdel", Bot);
            Run("userdel", App);
        }
        catch (IOException)
        {
            // Another test run is still using them.
        }
    }

    private static void AddUser(string name)
    {
        if (Run("getent", "passwd", name) != 0)
            Assert.Equal(0, Run("useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", name));
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
