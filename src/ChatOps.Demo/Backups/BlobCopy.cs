using System.Text;

namespace ChatOps.Demo.Backups;

/// <summary>
/// <c>rsync -a [--delete] [--link-dest=…] SOURCE DESTINATION</c> for a tree of blobs: times and modes are kept, unchanged files are hard
/// links into the set before, what the source lacks is deleted. What it could not do it says as rsync does.
/// </summary>
internal sealed class BlobCopy(string source, string destination, string? linkFolder)
{
    private readonly StringBuilder complaints = new();
    private int copied;

    /// <summary>After this many files the target has no room left.</summary>
    public int? RoomForFiles { get; init; }

    /// <summary>A blob that nobody may read.</summary>
    public string? Unreadable { get; init; }

    /// <summary>Empty when all went well.</summary>
    public string Run()
    {
        try
        {
            if (!Directory.Exists(source)) return $"rsync: [sender] link_stat \"{source}\" failed: No such file or directory (2)\n" + SomeFailed;
            Folder(source, destination, linkFolder);
        }
        catch (IOException noRoom)
        {
            return $"rsync: [receiver] write failed on \"{noRoom.Message}\": No space left on device (28)\n"
                + "rsync error: error in file IO (code 11) at receiver.c(657) [receiver=3.5.0]\nrsync: [sender] write error: Broken pipe (32)\n";
        }

        return complaints.Length == 0 ? "" : complaints + SomeFailed;
    }

    private const string SomeFailed = "rsync error: some files/attrs were not transferred (see previous errors) (code 23) at main.c(1394) [sender=3.5.0]\n";

    private void Folder(string from, string to, string? linkTo)
    {
        Directory.CreateDirectory(to);
        foreach (var extra in Directory.EnumerateFileSystemEntries(to).Where(entry => !Path.Exists(Path.Combine(from, Path.GetFileName(entry)))).ToList())
        {
            if (Directory.Exists(extra)) Directory.Delete(extra, recursive: true);
            else File.Delete(extra);
        }

        foreach (var file in Directory.EnumerateFiles(from).Order(StringComparer.Ordinal)) Blob(file, Beside(to, file)!, Beside(linkTo, file));
        foreach (var folder in Directory.EnumerateDirectories(from).Order(StringComparer.Ordinal)) Folder(folder, Beside(to, folder)!, Beside(linkTo, folder));
        Directory.SetLastWriteTimeUtc(to, Directory.GetLastWriteTimeUtc(from));
    }

    private static string? Beside(string? folder, string entry) => folder is null ? null : Path.Combine(folder, Path.GetFileName(entry));

    private void Blob(string from, string to, string? linkTo)
    {
        if (copied++ == RoomForFiles) throw new IOException(to);
        if (from == Unreadable)
        {
            Complain(from);
            return;
        }

        if (Same(from, to)) return;
        File.Delete(to);
        if (linkTo is not null && Same(from, linkTo) && Libc.TryLink(linkTo, to)) return;
        try
        {
            File.Copy(from, to);
            File.SetLastWriteTimeUtc(to, File.GetLastWriteTimeUtc(from));
        }
        catch (UnauthorizedAccessException)
        {
            Complain(from);
        }
        catch (FileNotFoundException)
        {
            complaints.Append($"file has vanished: \"{from}\"\n");
        }
        catch (IOException fault)
        {
            throw new IOException(to, fault);
        }
    }

    private void Complain(string file) => complaints.Append($"rsync: [sender] send_files failed to open \"{file}\": Permission denied (13)\n");

    private static bool Same(string one, string other) => File.Exists(other)
        && new FileInfo(one).Length == new FileInfo(other).Length && File.GetLastWriteTimeUtc(one) == File.GetLastWriteTimeUtc(other);
}
