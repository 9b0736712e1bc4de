using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ChatOps.Server.Terminal.Setup;

/// <summary>
/// A file that bears the mark of who wrote it, with the hash of the rest: one that somebody has changed since, or wrote by hand, is theirs and is never replaced.
/// What is replaced is kept beside it.
/// </summary>
internal static class WrittenFile
{
    private const string Mark = "Written by 'chatops init'; as long as it is unchanged it is written again by it. SHA-256 of the rest: ";

    /// <param name="comment">What begins a comment in such a file.</param>
    public static string With(string comment, string text) => $"{comment} {Mark}{Hash(text)}\n{text}";

    /// <summary>Why it must stay as it is; null: it may be written.</summary>
    public static string? Objection(string path)
    {
        if (!File.Exists(path))
            return null;
        var written = File.ReadAllText(path);
        var end = written.IndexOf('\n', StringComparison.Ordinal);
        var mark = end < 0 ? -1 : written.IndexOf(Mark, 0, end, StringComparison.Ordinal);
        return mark >= 0 && written[(mark + Mark.Length)..end].Trim() == Hash(written[(end + 1)..])
            ? null
            : $"{path} was not written by 'chatops init', or was changed since; it stays as it is. Move it away to begin anew.";
    }

    /// <summary>In one step: nobody ever reads half a file.</summary>
    /// <param name="check">Asked of the file under its passing name, before it counts; what it throws leaves everything as it was.</param>
    /// <returns>Where the one before is kept; null: there was none.</returns>
    public static async Task<string?> PutAsync(string path, string text, UnixFileMode mode, uint owner, uint group, DateTimeOffset now, Func<string, Task> check)
    {
        // With a dot in its name neither sudo nor cron reads it.
        var passing = $"{path}.new-{Guid.NewGuid():N}";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
            await using (var file = new FileStream(passing, options))
            {
                await file.WriteAsync(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }
            FileOwner.Give(passing, owner, group);
            File.SetUnixFileMode(passing, mode);
            await check(passing);
            var kept = File.Exists(path) ? $"{path}.before-{now.UtcDateTime.ToString("yyyy-MM-dd-HH-mm-ss", CultureInfo.InvariantCulture)}" : null;
            if (kept is not null)
                File.Copy(path, kept, overwrite: true);
            File.Move(passing, path, overwrite: true);
            return kept;
        }
        finally
        {
            File.Delete(passing);
        }
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
