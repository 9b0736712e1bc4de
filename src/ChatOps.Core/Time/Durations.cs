using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatOps.Core.Time;

/// <summary>Spans of time as people type them: <c>2h</c>, <c>2h30</c>, <c>90m</c>, <c>1d12h</c>, <c>45s</c>; <c>j</c> (jours) are days as well.</summary>
public static partial class Durations
{
    private static readonly (char Unit, long Seconds)[] Units = [('d', 86400), ('h', 3600), ('m', 60), ('s', 1)];

    /// <summary>Units go from large to small; a last number without one counts in the unit below (<c>2h30</c>). Null: not a duration.</summary>
    public static TimeSpan? Read(string text)
    {
        var match = Form().Match(text.Trim());
        if (!match.Success)
            return null;
        long seconds = 0;
        var below = -1;
        for (var i = 0; i < match.Groups["number"].Captures.Count; i++)
        {
            var number = long.Parse(match.Groups["number"].Captures[i].ValueSpan, NumberStyles.None);
            var written = match.Groups["unit"].Captures[i].Value;
            var unit = written.Length > 0 ? Array.FindIndex(Units, u => u.Unit == Unit(written[0])) : below + 1;
            var tooLarge = below >= 0 && unit < Units.Length && number * Units[unit].Seconds >= Units[below].Seconds;
            if (unit <= below || unit >= Units.Length || (written.Length == 0 && below < 0) || tooLarge)
                return null;
            seconds += number * Units[unit].Seconds;
            below = unit;
        }
        return TimeSpan.FromSeconds(seconds);
    }

    private static char Unit(char written) => char.ToLowerInvariant(written) is var unit && unit == 'j' ? 'd' : unit;

    /// <summary>
    /// As settings may write it, too: what is typed in chat, or hours, minutes and seconds with colons (<c>00:30:00</c>, <c>7.00:00:00</c>). A bare number is
    /// neither: it would be read as days. Null: not a duration.
    /// </summary>
    public static TimeSpan? ReadWritten(string text) =>
        Read(text) ?? (text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span : null);

    /// <summary>So that <see cref="Read"/> reads it back: <c>2h30m</c>. Parts of a second are left out.</summary>
    public static string Write(TimeSpan span)
    {
        var left = (long)Math.Floor(span.TotalSeconds);
        var text = new StringBuilder();
        foreach (var (unit, seconds) in Units)
        {
            if (left >= seconds)
                text.Append(left / seconds).Append(unit);
            left %= seconds;
        }
        return text.Length > 0 ? text.ToString() : "0s";
    }

    [GeneratedRegex(@"^(?:(?<number>[0-9]{1,6})(?<unit>[dhmsj])\s*)*(?:(?<number>[0-9]{1,6})(?<unit>[dhmsj]?))\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
