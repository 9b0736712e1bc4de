using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>Reads crontabs as Debian's cron and cronie do.</summary>
internal static partial class CronFile
{
    /// <param name="system">With an account in each line, as in /etc/crontab and /etc/cron.d.</param>
    public static IEnumerable<CronEntry> Entries(string text, string where, bool system)
    {
        var variables = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var line in Lines.Of(text).Select(l => l.Trim()).Where(l => !l.StartsWith('#')))
        {
            if (Assignment().Match(line) is { Success: true } set)
                variables[set.Groups[1].Value] = set.Groups[2].Value.Trim().Trim('"', '\'');
            else if (JobLine().Match(line) is { Success: true } job && CronSchedule.Parse(job.Groups[1].Value) is { } schedule && Job(job.Groups[2].Value, system) is var (account, command))
                yield return Entry(schedule, account, command, variables.ToImmutable(), where);
        }
    }

    /// <summary>Lines that are no comment, no assignment and no job that can be read: which of them cron starts, and when, is not known.</summary>
    public static IEnumerable<string> Unread(string text, bool system) =>
        from line in Lines.Of(text).Select(l => l.Trim())
        where !line.StartsWith('#') && !Assignment().IsMatch(line) && !line.TrimStart('-').StartsWith("@reboot", StringComparison.OrdinalIgnoreCase)
        where !(JobLine().Match(line) is { Success: true } job && CronSchedule.Parse(job.Groups[1].Value) is not null && Job(job.Groups[2].Value, system) is not null)
        select line;

    /// <summary>Anacron's table: <c>period delay name command</c>.</summary>
    public static IEnumerable<CronEntry> Anacron(string text, string where)
    {
        var variables = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var line in Lines.Of(text.Replace("\\\n", " ", StringComparison.Ordinal)).Select(l => l.Trim()).Where(l => !l.StartsWith('#')))
        {
            if (Assignment().Match(line) is { Success: true } set)
                variables[set.Groups[1].Value] = set.Groups[2].Value.Trim().Trim('"', '\'');
            else if (line.Split((char[])[' ', '\t'], 4, StringSplitOptions.RemoveEmptyEntries) is [var period, _, var name, var command] && Days(period) is { } days)
                yield return new(null, "root", command, "", variables.ToImmutable(), where) { EveryDays = days, Job = name };
        }
    }

    /// <summary>Debian's cron reads only such names of /etc/cron.d, run-parts only such programs; cronie leaves out a few endings.</summary>
    public static bool IsRead(string name, bool debian) =>
        debian ? DebianName().IsMatch(name) : name.Length > 0 && name[0] is not ('.' or '#') && !name.EndsWith('~') && !name.EndsWith(".swp", StringComparison.Ordinal)
            && !name.EndsWith(".rpmsave", StringComparison.Ordinal) && !name.EndsWith(".rpmorig", StringComparison.Ordinal) && !name.EndsWith(".rpmnew", StringComparison.Ordinal);

    /// <summary>Without the last line where that has no line end: cron does not run it.</summary>
    public static (string Text, string? LastLine) WithoutUnended(string text)
    {
        if (text.Length == 0 || text.EndsWith('\n'))
            return (text, null);
        var cut = text.LastIndexOf('\n') + 1;
        return (text[..cut], text[cut..].Trim());
    }

    private static int? Days(string period) => period switch
    {
        "@daily" => 1,
        "@weekly" => 7,
        "@monthly" => 28,
        "@yearly" or "@annually" => 365,
        _ => int.TryParse(period, out var days) && days > 0 ? days : null,
    };

    private static (string? Account, string Command)? Job(string rest, bool system)
    {
        if (!system)
            return (null, rest);
        return rest.Split((char[])[' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries) is [var account, var command] ? (account, command) : null;
    }

    private static CronEntry Entry(CronSchedule schedule, string? account, string command, ImmutableDictionary<string, string> variables, string where)
    {
        var lines = Lines(command);
        return new(schedule, account, lines[0], string.Join('\n', lines.Skip(1)), variables, where);

        static List<string> Lines(string text)
        {
            var lines = new List<string>();
            var line = new StringBuilder();
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '%')
                    line.Append(text[++i]);
                else if (text[i] == '%')
                {
                    lines.Add(line.ToString());
                    line.Clear();
                }
                else
                    line.Append(text[i]);
            }
            lines.Add(line.ToString());
            return lines;
        }
    }

    [GeneratedRegex(@"\A[""']?(?<1>[A-Za-z_][A-Za-z0-9_]*)[""']?\s*=(?<2>.*)\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"\A-?(?<1>@\w+|(?:[0-9a-zA-Z*,/~-]+[ \t]+){4}[0-9a-zA-Z*,/~-]+)[ \t]+(?<2>.*)\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex JobLine();

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex DebianName();
}
