namespace ChatOps.Demo.Backups;

/// <summary>An error of the operating system as Python words it; repozo prints exactly this and exits 1.</summary>
internal sealed class PythonError(string message) : Exception(message)
{
    private const int NoSpaceLeft = 28;

    public static PythonError NoSpace() => new("[Errno 28] No space left on device");

    public static PythonError Missing(string path) => new($"[Errno 2] No such file or directory: '{path}'");

    public static PythonError Of(Exception fault, string path) => fault switch
    {
        PythonError known => known,
        FileNotFoundException or DirectoryNotFoundException => Missing(path),
        UnauthorizedAccessException => new($"[Errno 13] Permission denied: '{path}'"),
        IOException { HResult: NoSpaceLeft } => NoSpace(),
        _ => new($"[Errno 5] Input/output error: '{path}'"),
    };

    /// <summary>Opens without any lock: the real tools take none, and two of them at once do disturb each other.</summary>
    public static FileStream Open(string path, FileMode mode, FileAccess access)
    {
        try
        {
            return new FileStream(path, mode, access, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Of(fault, path);
        }
    }

    public static void Rename(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: true);
        }
        catch (FileNotFoundException)
        {
            throw new PythonError($"[Errno 2] No such file or directory: '{from}' -> '{to}'");
        }
    }

    /// <summary>How Python's print shows bytes: the way crb shows what rsync said.</summary>
    public static string Bytes(string text) =>
        "b'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "'";
}
