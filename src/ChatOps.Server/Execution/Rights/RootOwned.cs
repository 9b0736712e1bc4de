namespace ChatOps.Server.Execution.Rights;

/// <summary>Whether nobody but root can change what is at a path, or put something else into its place.</summary>
internal static class RootOwned
{
    private const int WrittenByOthers = 0b000_010_010;

    /// <summary>Why it is not root's alone, naming the file or folder; null: it is. Links are followed one by one; each of them and the folders they stand in count as well.</summary>
    public static string? Problem(string path) =>
        Look(Upwards(path)) ?? (RealPath(path) is null ? $"{path} is not there" : Look(PathTrail.Of(path).Reverse()));

    /// <summary>The path with its links followed; null: nothing is there.</summary>
    public static string? RealPath(string path) => SystemAnswer.Of("/usr/bin/realpath", "-e", "--", path).TrimEnd('\n') is { Length: > 0 } real ? real : null;

    /// <summary>The path and every folder above it.</summary>
    public static IEnumerable<string> Upwards(string path)
    {
        for (var at = path; at is not null; at = Path.GetDirectoryName(at))
            yield return at;
    }

    private static string? Look(IEnumerable<string> paths)
    {
        string[] asked = [.. paths];
        var lines = SystemAnswer.Of("/usr/bin/stat", ["-c", "%u %a %F", "--", .. asked]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length != asked.Length)
            return $"{asked.FirstOrDefault(p => !File.Exists(p) && !Directory.Exists(p)) ?? asked[0]} is not there";
        return asked.Zip(lines).Select(p => Problem(p.First, p.Second.Split(' ', 3))).FirstOrDefault(p => p is not null);
    }

    private static string? Problem(string path, string[] found) =>
        found[0] != "0" ? $"{path} belongs to another account than root (number {found[0]})"
        : found[2] != "symbolic link" && (Convert.ToInt32(found[1], 8) & WrittenByOthers) != 0 ? $"{path} can be written by others than root (mode {found[1]})"
        : null;
}
