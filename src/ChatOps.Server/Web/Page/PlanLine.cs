using System.Text.RegularExpressions;

namespace ChatOps.Server.Web.Page;

/// <summary>A line of a plan's summary: what it tells of, when it begins with that, and the rest.</summary>
/// <param name="IsInner">It belongs to the line above it, such as a member's in a group's plan.</param>
public sealed partial record PlanLine(string Label, string Text, bool IsInner)
{
    public static PlanLine Of(string line)
    {
        var text = line.TrimStart(' ');
        var inner = text.Length < line.Length;
        return Labelled().Match(text) is { Success: true } found ? new(found.Groups["label"].Value, found.Groups["text"].Value, inner) : new("", text, inner);
    }

    public bool IsBlock => Text.Contains('\n', StringComparison.Ordinal);

    /// <summary>It stands over the lines that belong to it.</summary>
    public bool IsHead => !IsInner && !IsBlock && Text.EndsWith(':');

    public string Class(bool bad) => string.Join(' ', new[] { bad ? "bad" : "", IsInner ? "inner" : "", IsHead ? "over" : "", IsBlock ? "text-block" : "" }.Where(c => c.Length > 0));

    [GeneratedRegex(@"\A(?<label>\p{Lu}[\p{L}\d ]{1,18}): (?<text>.+)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Labelled();
}
