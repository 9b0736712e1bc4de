using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Declared;

/// <summary><c>{name}</c> in an argument stands for what was typed; other braces are themselves.</summary>
internal static partial class Placeholder
{
    public static bool In(string argument) => Form().IsMatch(argument);

    /// <summary>The argument is one placeholder and nothing else.</summary>
    public static bool Is(string argument) => Form().Match(argument) is { Success: true } match && match.Length == argument.Length;

    public static bool Starts(string argument) => Form().Match(argument) is { Success: true, Index: 0 };

    public static IEnumerable<string> Names(string argument) => Form().Matches(argument).Select(m => m.Groups["name"].Value);

    public static string Fill(string argument, Func<string, string> value) => Form().Replace(argument, m => value(m.Groups["name"].Value));

    [GeneratedRegex("\\{(?<name>[A-Za-z][A-Za-z0-9_-]*)\\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
