using System.Globalization;

namespace ChatOps.Core.Commands;

/// <summary>
/// TCP ports as people list them: <c>80</c>, <c>1-1024</c>, <c>22,80,8000-8100</c>; also as nmap has them, <c>T:21-25,80</c>, where the letter of a protocol
/// holds until the next one.
/// </summary>
public static class PortRanges
{
    /// <summary>Ascending, without overlaps, neighbours joined. Null: not a list of TCP ports from 1 to 65535.</summary>
    public static string? Canonical(string text)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var part in text.Split(',').Select(p => p.Trim()))
        {
            if (Range(part is ['T' or 't', ':', .. var bare] ? bare : part) is not { } range)
                return null;
            ranges.Add(range);
        }
        return string.Join(',', Join(ranges).Select(r => r.First == r.Last ? $"{r.First}" : $"{r.First}-{r.Last}"));
    }

    /// <summary>Is this nmap's way of naming UDP ports (<c>U:53</c>), which are not taken?</summary>
    public static bool NamesUdp(string text) => text.Split(',').Any(p => p.TrimStart() is ['U' or 'u', ':', ..]);

    private static List<(int First, int Last)> Join(List<(int First, int Last)> ranges)
    {
        var joined = new List<(int First, int Last)>();
        foreach (var range in ranges.Order())
        {
            if (joined.Count > 0 && range.First <= joined[^1].Last + 1)
                joined[^1] = (joined[^1].First, Math.Max(joined[^1].Last, range.Last));
            else
                joined.Add(range);
        }
        return joined;
    }

    private static (int First, int Last)? Range(string part)
    {
        var ends = part.Split('-', '–', '—');
        return ends.Length <= 2 && Port(ends[0]) is { } first && Port(ends[^1]) is { } last && first <= last ? (first, last) : null;
    }

    private static int? Port(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535 ? port : null;
}
