using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatOps.Core.Execution;

/// <summary>
/// What sudo, the loader or a shell's start-up say on standard error beside a tool: never the tool's word. Known by the shape of whole lines, because
/// the loader says it once for each process that a tool starts, in the middle of what the tool itself prints.
/// </summary>
public static partial class WayNoise
{
    private const int MostLines = 8;
    private const int LongestLine = 300;

    /// <summary>A stream's text without these lines, and these lines.</summary>
    public static (string Tool, string Way) Part(string text)
    {
        if (!Begins().IsMatch(text))
            return (text, "");
        var (tool, way) = (new List<string>(), new List<string>());
        var inList = false;
        foreach (var line in text.Split('\n'))
        {
            var plain = line.TrimEnd('\r');
            var noise = IsNoise(plain) || (inList && LocaleList().IsMatch(plain));
            (noise ? way : tool).Add(line);
            inList = noise && (inList || plain.EndsWith("check that your locale settings:", StringComparison.Ordinal));
        }
        return (string.Join('\n', tool), string.Join('\n', way));
    }

    public static bool IsNoise(string line) => Line().IsMatch(line);

    /// <summary>What a root line left on standard error, without what find says of every process that ends while it looks: that is nobody's news.</summary>
    public static string WithoutPassing(string text) => string.Join('\n', text.Split('\n').Where(l => !Passing().IsMatch(l)));

    // ENOENT and ESRCH of what has ended, EACCES of what may not be looked at, EINVAL of the net and EIO of the files of what is just ending.
    private const string Ended = "No such file or directory|No such process|Permission denied|Invalid argument|Input/output error";

    // Of the process itself only: behind its root and cwd lies a disk, and what is said of that is news.
    [GeneratedRegex(
        @"\A(/[^:\s]*/)?find: ['\u2018]?/proc/[0-9]+(/(?!(root|cwd)/)[^:]*)?['\u2019]?: (" + Ended + @")\r?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Passing();

    /// <summary>Few, short and different lines of several texts, for people.</summary>
    public static ImmutableArray<string> Told(IEnumerable<string> texts)
    {
        var lines = texts.SelectMany(t => t.Split('\n')).Select(l => l.Trim()).Where(l => l.Length > 0).Distinct(StringComparer.Ordinal)
            .Select(l => l.Length > LongestLine ? l[..LongestLine] + "…" : l).Take(MostLines + 1).ToImmutableArray();
        return lines.Length > MostLines ? [.. lines[..MostLines], "…"] : lines;
    }

    // glibc's elf/rtld.c; sudo's interfaces, limits and audit; sshd's session; bash's and perl's locale; mesg and stty of profiles that expect a terminal.
    private const string Known =
        @"ERROR: ld\.so: object '[^\n]*' from [^\n]* cannot be preloaded[^\n]*: ignored\.|"
        + @"sudo: unable to resolve host [^\n]+|sudo: setrlimit\([A-Z_]+\): [^\n]+|sudo: unable to send audit message[^\n]*|"
        + @"[^\s:]*sh: (line \d+: )?warning: setlocale: LC_[A-Z]+: cannot change locale [^\n]*|"
        + @"perl: warning: (Setting locale failed\.|Please check that your locale settings:|Falling back to [^\n]*)|"
        + @"Could not chdir to home directory [^\n]+: [^\n]+|"
        + @"mesg: ttyname failed: [^\n]*|stdin: is not a tty|stty: '?(standard input|stdin)'?: Inappropriate ioctl for device";

    [GeneratedRegex(@"\A(?:" + Known + @")\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Line();

    [GeneratedRegex(@"^(?:" + Known + @")\r?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Multiline, 10_000)]
    private static partial Regex Begins();

    // What perl lists behind "check that your locale settings:".
    [GeneratedRegex(@"\A(?:\t(?:LANGUAGE|LANG|LC_[A-Z]+) = .*|    are supported and installed on your system\.)\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LocaleList();
}
