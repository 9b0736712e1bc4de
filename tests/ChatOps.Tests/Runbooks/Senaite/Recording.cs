using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>What the real tools printed, by the recording's number.</summary>
internal static class Recording
{
    public static StepResult Of(string number) =>
        new(StepState.Exited, int.Parse(Text(number, "rc").Trim()), Text(number, "stdout"), Text(number, "stderr"), []);

    public static string Text(string number, string part) => File.ReadAllText(Directory.GetFiles(Folder(), $"{number}*.{part}").Single(f => Named(f, number)));

    /// <summary>A recorded <c>ls</c> of one folder as the runbooks' own listing would show it.</summary>
    public static string Listing(string number, string folder) => string.Join('\n', Text(number, "ls").Split('\n')
        .SkipWhile(l => !l.EndsWith(folder + ":", StringComparison.Ordinal)).Skip(1).TakeWhile(l => !l.EndsWith(':'))
        .Select(l => Regex.Match(l, @"^(?:(?<1>\d+) )?(?<2>[-dl])\S+ +\d+ (?<3>\S+) \S+ +(?<4>\d+) (?<5>\d{4}-\S+ \S+ \S+) (?<6>\S+)(?: -> (?<7>\S+))?$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))
        .Where(m => m.Success && m.Groups[6].Value is not ("." or ".."))
        .Select(m => string.Join('\t', m.Groups[2].Value.Replace('-', 'f'), m.Groups[1].Value is { Length: > 0 } inode ? inode : "1", m.Groups[4].Value,
            Seconds(m.Groups[5].Value), m.Groups[3].Value, m.Groups[6].Value, m.Groups[7].Value))) + "\n";

    private static string Seconds(string time)
    {
        var parts = Regex.Match(time, @"^(?<1>\S+ [^.]+)(?<2>\.\d+) \+0000$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        var whole = DateTimeOffset.Parse(parts.Groups[1].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds();
        return $"{whole}{parts.Groups[2].Value}";
    }

    private static bool Named(string file, string number) => Path.GetFileName(file) is var name && (name.StartsWith(number + "-", StringComparison.Ordinal) || name.StartsWith(number + ".", StringComparison.Ordinal));

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../../Recorded/senaite");
}
