using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>What a service starts, and as whom.</summary>
internal sealed partial record UnitFile(string Name, string Account, string? Folder, ImmutableArray<ImmutableArray<string>> Commands)
{
    /// <summary>Reads <c>systemctl show -p Id -p User -p WorkingDirectory -p ExecStart … UNIT…</c>: a block for each unit, a blank line between.</summary>
    public static IEnumerable<UnitFile> Read(string output)
    {
        foreach (var block in output.Replace("\r", "", StringComparison.Ordinal).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = block.Split('\n').Select(l => l.Split('=', 2)).Where(p => p.Length == 2).ToLookup(p => p[0], p => p[1]);
            if (lines["Id"].FirstOrDefault() is { Length: > 0 } name)
                yield return new(
                    name, lines["User"].FirstOrDefault() is { Length: > 0 } user ? user : "root", lines["WorkingDirectory"].FirstOrDefault()?.TrimStart('-', '!') is { Length: > 0 } folder ? folder : null,
                    [.. Executed.SelectMany(key => lines[key]).SelectMany(l => Argv().Matches(l).Select(m => m.Groups[1].Value)).Select(a => a.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToImmutableArray()).Where(a => a.Length > 0)]);
        }
    }

    public static readonly ImmutableArray<string> Executed = ["ExecStart", "ExecStartPre", "ExecStartPost"];

    [GeneratedRegex(@"argv\[\]=(?<1>.*?) ; ignore_errors=", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Argv();
}
