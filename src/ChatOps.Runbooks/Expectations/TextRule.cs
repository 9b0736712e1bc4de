using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Expectations;

/// <summary>What a text must hold: <c>words</c>, <c>/regular expression/</c>, and with <c>!</c> before it what it must not hold.</summary>
internal sealed record TextRule(bool Wanted, bool IsExpression, string Text)
{
    public static TextRule Read(string rule)
    {
        var wanted = !rule.StartsWith('!');
        var text = wanted ? rule : rule[1..];
        return text is ['/', .. { Length: > 0 } expression, '/'] ? new(wanted, true, expression) : new(wanted, false, text);
    }

    /// <summary>Null: it is one.</summary>
    public static string? Problem(string rule)
    {
        var read = Read(rule);
        if (read.Text.Length == 0 || read.Text.Any(char.IsControl))
            return $"'{rule}' must be a text of one line.";
        if (!read.IsExpression)
            return null;
        if (Vectors.Placeholder.In(read.Text))
            return $"'{rule}': what people type is no part of a regular expression.";
        try
        {
            _ = Expression(read.Text);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return $"'{rule}' is no regular expression: {e.Message}";
        }
    }

    public string Words() => $"{(Wanted ? "has" : "does not have")} {(IsExpression ? $"/{Text}/" : $"“{Text}”")}";

    public bool Holds(string text) => Wanted == (IsExpression ? Expression(Text).IsMatch(text) : text.Contains(Text, StringComparison.Ordinal));

    /// <summary>Without backtracking: whatever a host prints, it ends.</summary>
    private static Regex Expression(string text) => new(text, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Multiline);
}
