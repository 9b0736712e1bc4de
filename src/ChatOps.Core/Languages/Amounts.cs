using System.Text.RegularExpressions;

namespace ChatOps.Core.Languages;

/// <summary>Sizes, durations and moments as the bot writes them, as the French write them: the text must be one and nothing else.</summary>
internal static partial class Amounts
{
    private static readonly Dictionary<string, string> French = new(StringComparer.Ordinal)
    {
        ["B"] = "o",
        ["KiB"] = "Ko",
        ["MiB"] = "Mo",
        ["GiB"] = "Go",
        ["day"] = "j",
        ["days"] = "j",
    };

    /// <summary>As it was, where it is no amount.</summary>
    public static string InFrench(string text) => Moment().IsMatch(text) ? Moment().Replace(text, "${day}/${month}/${year} ${time}")
        : Amount().IsMatch(text) ? Part().Replace(text, m => $"{m.Groups["number"].Value.Replace('.', ',')}\u00A0{French.GetValueOrDefault(m.Groups["unit"].Value, m.Groups["unit"].Value)}")
        : text;

    [GeneratedRegex(@"\A(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2}) (?<time>[0-9]{2}:[0-9]{2}(:[0-9]{2})?( UTC| \([0-9]{2}:[0-9]{2} UTC\))?)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Moment();

    [GeneratedRegex(@"\A[0-9]+(\.[0-9]+)? (B|KiB|MiB|GiB|ms|s|min|h|days?)( [0-9]+ (h|min|s))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Amount();

    [GeneratedRegex(@"(?<number>[0-9]+(\.[0-9]+)?) (?<unit>[A-Za-z]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Part();
}
