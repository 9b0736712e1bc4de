using System.Diagnostics;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>A host's data as it lies at one moment, copied, to see what a ZEO that is started then would do to it.</summary>
internal sealed class HostCopy : IDisposable
{
    /// <summary>As the real one: no folder, no start; no Data.fs: every blob is deleted and an empty database made.</summary>
    private const string Zeo = """
        cd "$1/filestorage" 2>/dev/null || exit 1
        open() {
          [ -e "$2" ] && return
          find "$1" -type f -delete 2>/dev/null
          mkdir -p "$1"
          printf FS21 > "$2"
        }
        [ ! -e "$1/backups_catalog" ] || open "$1/blobstorage_catalog" catalog.fs
        open "$1/blobstorage" Data.fs
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("host-copy").FullName;

    public HostCopy(string data) => Run("cp", "-a", data, Data);

    public string Data => Path.Combine(_root, "data");

    public void StartZeo() => Run("/bin/sh", "-c", Zeo, "zeo", Data);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static void Run(params string[] argv)
    {
        using var process = Process.Start(argv[0], argv[1..]);
        process.WaitForExit();
    }
}
