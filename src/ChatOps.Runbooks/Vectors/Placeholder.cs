using System.Text.RegularExpressions;
using ChatOps.Core.Commands;

namespace ChatOps.Runbooks.Vectors;

/// <summary><c>{name}</c> in an argument stands for what was typed; other braces are themselves.</summary>
internal static partial class Placeholder
{
    public static bool In(string argument) => Form().IsMatch(argument);

    /// <summary>The argument is one placeholder and nothing else.</summary>
    public static bool Is(string argument) => Form().Match(argument) is { Success: true } match && match.Length == argument.Length;

    public static bool Starts(string argument) => Form().Match(argument) is { Success: true, Index: 0 };

    public static IEnumerable<string> Names(string argument) => Form().Matches(argument).Select(m => m.Groups["name"].Value);

    /// <summary>Always given, and nothing but what the settings name or describe.</summary>
    public static bool IsBound(Parameter? parameter) => parameter is Parameter.Choice { Required: true } or Parameter.Text { Required: true, Pattern: not null };

    public static string Fill(string argument, Func<string, string> value) => Form().Replace(argument, m => value(m.Groups["name"].Value));

    [GeneratedRegex("\\{(?<name>[A-Za-z][A-Za-z0-9_-]*)\\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
