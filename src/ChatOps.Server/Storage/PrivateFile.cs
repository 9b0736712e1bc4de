namespace ChatOps.Server.Storage;

/// <summary>Files that only the bot's account may read: what people typed and what hosts printed is in them.</summary>
internal static class PrivateFile
{
    public const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the file where it is missing. SQLite gives its other files the mode of this one.</summary>
    public static void Ensure(string path)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
            UnixCreateMode = Mode,
        });
    }

    /// <summary>Waits until the file's bytes are on the disk.</summary>
    public static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Flush(flushToDisk: true);
    }
}
