namespace ChatOps.Tests.Execution;

/// <summary>
/// A way to a host whose sudo cannot resolve its own name and whose loader cannot preload what /etc/ld.so.preload asks for: every program says so, and everything
/// works. In namespaces of their own, with the real sudo and the real loader, and a copy of /etc that only these programs see.
/// </summary>
internal sealed class NoisyWay : IDisposable
{
    public const string Loader = "ERROR: ld.so: object '/nowhere/monitor.so' from /etc/ld.so.preload cannot be preloaded", Sudo = "sudo: unable to resolve host host-without-entry";

    private readonly string _folder = Directory.CreateTempSubdirectory("noisy-way").FullName;

    public NoisyWay(bool begun = true)
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        Assert.Equal(0, TestUsers.Run("cp", "-a", "/etc", _folder));
        File.WriteAllText(Path.Combine(_folder, "etc/ld.so.preload"), "/nowhere/monitor.so\n");
        if (begun)
            Begin();
    }

    /// <summary>Stands before a command.</summary>
    public string[] Words =>
    [
        "/bin/sh", "-c",
        """
        folder=$1; shift
        [ -e "$folder/begun" ] || exec "$@"
        exec unshare --uts --mount /bin/sh -c 'hostname host-without-entry; mount --bind "$0/etc" /etc; exec "$@"' "$folder" "$@"
        """,
        "noisy", _folder, .. TestUsers.AsBot,
    ];

    /// <summary>From now on.</summary>
    public void Begin() => File.WriteAllText(Path.Combine(_folder, "begun"), "");

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
