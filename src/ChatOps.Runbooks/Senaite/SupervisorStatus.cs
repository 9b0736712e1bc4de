using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Senaite;

/// <summary>
/// What <c>supervisorctl</c> prints, read by its words: the exit status is 0 for BACKOFF and for "already started", and 3 or 4 for things that
/// are quite all right.
/// </summary>
internal sealed partial record SupervisorStatus(ImmutableSortedDictionary<string, string> States, string? Trouble)
{
    /// <summary>As it was printed, with the processes' numbers.</summary>
    public string Text { get; init; } = "";

    private static readonly string[] Words = ["STOPPED", "STARTING", "RUNNING", "BACKOFF", "STOPPING", "EXITED", "FATAL", "UNKNOWN"];

    public string? Of(string program) => States.GetValueOrDefault(program);

    public bool IsRunning(string program) => Of(program) == "RUNNING";

    /// <summary>No process of it is there, and supervisor does not try to make one.</summary>
    public bool IsDown(string program) => Of(program) is "STOPPED" or "EXITED" or "FATAL";

    public static SupervisorStatus Read(string output)
    {
        var states = ImmutableSortedDictionary.CreateBuilder<string, string>();
        string? trouble = null;
        foreach (var line in Lines.Of(output))
        {
            if (StatusLine().Match(line) is { Success: true } match && Words.Contains(match.Groups[2].Value))
                states[Plain(match.Groups[1].Value)] = match.Groups[2].Value;
            else if (!line.EndsWith("ERROR (no such process)", StringComparison.Ordinal))
                trouble ??= line;
        }
        if (states.Count == 0)
            trouble ??= "supervisorctl printed no program";
        return new(states.ToImmutable(), states.Count == 0 ? trouble : null) { Text = output };
    }

    /// <summary>Supervisor writes <c>group:program</c> where a group has a name of its own.</summary>
    private static string Plain(string name) => name[(name.LastIndexOf(':') + 1)..];

    [GeneratedRegex(@"\A(?<1>\S+)\s+(?<2>[A-Z]+)\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex StatusLine();
}

/// <summary>The answer to <c>supervisorctl start|stop PROGRAM</c>: one line <c>program: word</c>.</summary>
internal static class SupervisorAnswer
{
    public static (bool Done, string Said) Started(string program, string output) => Read(program, output, "started", "ERROR (already started)");

    public static (bool Done, string Said) Stopped(string program, string output) => Read(program, output, "stopped", "ERROR (not running)");

    public static bool WasAlready(string said) => said is "ERROR (already started)" or "ERROR (not running)";

    private static (bool Done, string Said) Read(string program, string output, params string[] good)
    {
        foreach (var line in Lines.Of(output))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon < 0)
                continue;
            var name = line[..colon];
            if (name == program || name.EndsWith(":" + program, StringComparison.Ordinal) || name.StartsWith(program + ":", StringComparison.Ordinal))
                return (good.Contains(line[(colon + 2)..].Trim()), line[(colon + 2)..].Trim());
        }
        return (false, Wording.Quote(Lines.Of(output)));
    }
}

internal static class Lines
{
    public static IEnumerable<string> Of(string text) => text.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Trim().Length > 0);
}
