namespace ChatOps.Server.Storage;

/// <summary>
/// The folder that holds everything the bot knows. Open means owned: one process at a time, by a lock that the kernel takes back when the
/// process dies, however it dies.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream held;

    private DataFolder(string path, FileStream held) => (Path, this.held) = (path, held);

    public string Path { get; }

    public string Database => DatabaseIn(Path);

    public string HighWater => System.IO.Path.Combine(Path, "high-water");

    public string HeldTargets => System.IO.Path.Combine(Path, "held-targets");

    /// <summary>Who works in this folder, on this boot of this machine; kept in the folder, so that the next process of it is known as the same.</summary>
    public string Holder => $"{HolderFile.Read(System.IO.Path.Combine(Path, "holder"))}:{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()}";

    public static string DatabaseIn(string folder) => System.IO.Path.Combine(folder, "chatops.db");

    /// <summary>Creates the folder (0700) where it is missing and takes it.</summary>
    /// <exception cref="StateException"><c>data-busy</c>: another process has it.</exception>
    public static DataFolder Open(string folder)
    {
        var path = System.IO.Path.GetFullPath(folder);
        try
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StateException("data-folder", $"{path} cannot be created ({e.Message}). As root run: install -d -o {Environment.UserName} -m 0700 {path}", e);
        }
        StateOwner.Require(path);
        return new(path, Take(System.IO.Path.Combine(path, "chatops.lock")));
    }

    public void Dispose() => held.Dispose();

    private static FileStream Take(string file)
    {
        try
        {
            return new FileStream(file, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = PrivateFile.Mode,
            });
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StateException("data-folder", $"{file} cannot be opened: {e.Message} Run this as the account the bot runs as.", e);
        }
        catch (IOException e)
        {
            throw new StateException("data-busy", $"a running chatops holds {file}. Stop it first. ({e.Message})", e);
        }
    }
}
