using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Senaite;

/// <summary>
/// What is mounted where, as the kernel tells in <c>/proc/self/mountinfo</c> (proc_pid_mountinfo(5)). stat does not tell of a folder or file that is mounted from its own
/// device (<c>mount --bind</c>): moving what lies there is no rename but a copy, and moving the place itself is refused by the kernel.
/// </summary>
internal sealed partial record MountTable(ImmutableArray<Mount> Mounts)
{
    /// <summary>Names at the top of a folder that are a file system's own, such as a filer's <c>.snapshot</c>: what is mounted there goes along.</summary>
    private static readonly char[] Own = ['.', '~', '#'];

    public static MountTable Read(string mountinfo)
    {
        var mounts = new List<Mount>();
        foreach (var words in Lines.Of(mountinfo).Select(l => l.Split(' ')))
        {
            if (Array.IndexOf(words, "-") is var dash && (dash < 6 || dash + 1 >= words.Length))
                continue;
            var mount = new Mount(words[0], Unescaped(words[4]), words[dash + 1]);
            // What is mounted over a place hides what was mounted there and below.
            mounts.RemoveAll(m => IsWithin(m.Place, mount.Place));
            mounts.Add(mount);
        }
        return new([.. mounts]);
    }

    /// <summary>Where the path lies; null: the table does not tell.</summary>
    /// <param name="path">With its links followed.</param>
    public Mount? Of(string path) => Mounts.Where(m => IsWithin(path, m.Place)).MaxBy(m => m.Place.Length);

    /// <summary>The first place at the path or in it where something is mounted; null: there is none.</summary>
    public Mount? In(string path) => Mounts.FirstOrDefault(m => IsWithin(m.Place, path) && (m.Place == path || !Own.Contains(m.Place[path.Length..].TrimStart('/')[0])));

    public bool Has(string place) => Mounts.Any(m => m.Place == place);

    /// <summary>Places that are to be mounted when the host starts, and that the path lies in.</summary>
    /// <param name="fstab">As in fstab(5).</param>
    public IEnumerable<string> MissingOf(string path, string fstab) =>
        from line in Lines.Of(fstab)
        let words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        where words.Length >= 4 && words[0][0] != '#' && words[1][0] == '/' && !words[3].Split(',').Contains("noauto")
        let place = Unescaped(words[1]).TrimEnd('/')
        where place.Length > 0 && IsWithin(path, place) && !Has(place)
        select place;

    private static bool IsWithin(string path, string place) => path == place || place == "/" || path.StartsWith(place + "/", StringComparison.Ordinal);

    /// <summary>A space in a name is <c>\040</c>.</summary>
    private static string Unescaped(string word) => Octal().Replace(word, m => ((char)Convert.ToInt32(m.Groups["code"].Value, 8)).ToString());

    [GeneratedRegex(@"\\(?<code>[0-3][0-7]{2})", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Octal();
}
