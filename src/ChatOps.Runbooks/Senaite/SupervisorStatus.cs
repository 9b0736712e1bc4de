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

    /// <summary>By the name that supervisor itself uses: <c>group:program</c>, or the bare name where the group is called like its program.</summary>
    public string? Of(string program) => States.GetValueOrDefault(SupervisorName.Plain(program));

    /// <summary>
    /// Why a program of the settings is not among supervisor's, with the name that is right where there is one: a bare name is not known to
    /// <c>supervisorctl start</c> when the program is in a group with a name of its own.
    /// </summary>
    public string Unknown(string program)
    {
        var named = States.Keys.Where(k => SupervisorName.InGroup(k) == SupervisorName.InGroup(program)).ToList();
        return named is [] ? $"supervisor on the host knows no {program}" : $"supervisor on the host knows no {program}, but {string.Join(" and ", named)}: write the name with its group";
    }

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
                states[SupervisorName.Plain(match.Groups[1].Value)] = match.Groups[2].Value;
            else if (!line.EndsWith("ERROR (no such process)", StringComparison.Ordinal))
                trouble ??= line;
        }
        if (states.Count == 0)
            trouble ??= "supervisorctl printed no program";
        return new(states.ToImmutable(), states.Count == 0 ? trouble : null) { Text = output };
    }

    [GeneratedRegex(@"\A(?<1>\S+)\s+(?<2>[A-Z]+)\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex StatusLine();
}
