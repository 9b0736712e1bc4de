using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatOps.Core.Groups;

/// <summary>Many names in few words: <c>web[1-18], web20</c>.</summary>
public static partial class NameRange
{
    public static string Of(IEnumerable<string> names)
    {
        var parts = names.Select(n => (Name: n, Match: Numbered().Match(n))).ToList();
        List<string> words = [.. parts.Where(p => !p.Match.Success).Select(p => p.Name)];
        foreach (var stem in parts.Where(p => p.Match.Success).GroupBy(p => (Before: p.Match.Groups["before"].Value, After: p.Match.Groups["after"].Value)))
        {
            var numbers = stem.Select(p => p.Match.Groups["number"].Value).Distinct().OrderBy(n => n.Length).ThenBy(n => n, StringComparer.Ordinal).ToList();
            var ranges = Ranges(numbers).ToList();
            words.AddRange(numbers.Count < 3 ? numbers.Select(n => $"{stem.Key.Before}{n}{stem.Key.After}") : [$"{stem.Key.Before}[{string.Join(',', ranges)}]{stem.Key.After}"]);
        }
        return string.Join(", ", words.Order(StringComparer.Ordinal));
    }

    /// <summary>Only numbers written alike follow each other: 09 and 10 do, 9 and 010 do not.</summary>
    private static IEnumerable<string> Ranges(List<string> numbers)
    {
        for (var i = 0; i < numbers.Count;)
        {
            var end = i;
            while (end + 1 < numbers.Count && Follows(numbers[end], numbers[end + 1]))
                end++;
            yield return end == i ? numbers[i] : $"{numbers[i]}-{numbers[end]}";
            i = end + 1;
        }
    }

    private static bool Follows(string one, string next) =>
        long.Parse(next, CultureInfo.InvariantCulture) == long.Parse(one, CultureInfo.InvariantCulture) + 1
        && (next.Length == one.Length || (!one.StartsWith('0') && !next.StartsWith('0')));

    [GeneratedRegex(@"\A(?<before>.*?)(?<number>\d{1,9})(?<after>[^\d]*)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Numbered();
}
