using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ChatOps.Server.Storage;

/// <summary>
/// How far the state had come, kept outside of the database: a database that is older than its mark was put back, with whatever tool.
/// Written after each commit without waiting for the disk, so it may lag behind but never runs ahead of the database.
/// </summary>
internal sealed class HighWater : IDisposable
{
    private readonly SafeFileHandle file;

    private HighWater(SafeFileHandle file) => this.file = file;

    /// <summary>The mark as it was found; null: none, or not readable as one.</summary>
    public static Mark? Read(string path)
    {
        var parts = File.Exists(path) ? File.ReadAllText(path).Split(' ', '\n') : [];
        return parts.Length >= 3 && Number(parts[1]) is { } commits && Number(parts[2]) is { } events ? new(parts[0], commits, events) : null;
    }

    /// <summary>Begins to keep the mark. This first write reaches the disk: later ones overwrite it in place, within one sector.</summary>
    public static HighWater Keep(string path, Mark mark)
    {
        PrivateFile.Ensure(path);
        var kept = new HighWater(File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.Read));
        kept.Write(mark);
        RandomAccess.FlushToDisk(kept.file);
        return kept;
    }

    public void Write(Mark mark) =>
        RandomAccess.Write(file, Encoding.ASCII.GetBytes($"{mark.EpochId} {mark.Commits:D19} {mark.Events:D19}\n"), fileOffset: 0);

    public void Dispose() => file.Dispose();

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
