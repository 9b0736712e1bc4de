using System.Collections.Immutable;
using System.Globalization;

namespace ChatOps.Runbooks.Ports;

/// <summary>Port numbers, written as ranges: <c>22,80,8000-8100</c>.</summary>
internal sealed class PortSet
{
    private readonly ImmutableArray<(int First, int Last)> _ranges;

    private PortSet(ImmutableArray<(int First, int Last)> ranges) => _ranges = ranges;

    public static PortSet Empty { get; } = new([]);

    public int Count => _ranges.Sum(r => r.Last - r.First + 1);

    public bool Contains(int port) => _ranges.Any(r => r.First <= port && port <= r.Last);

    /// <summary>Those that are in both.</summary>
    public PortSet In(PortSet other) => Of(Ports.Where(other.Contains));

    /// <summary>Those that are not in the other.</summary>
    public PortSet Without(PortSet other) => Of(Ports.Where(p => !other.Contains(p)));

    public IEnumerable<int> Ports => _ranges.SelectMany(r => Enumerable.Range(r.First, r.Last - r.First + 1));

    public static PortSet Of(IEnumerable<int> ports)
    {
        var ranges = ImmutableArray.CreateBuilder<(int First, int Last)>();
        foreach (var port in ports.Distinct().Order())
        {
            if (ranges.Count > 0 && ranges[^1].Last + 1 == port)
                ranges[^1] = (ranges[^1].First, port);
            else
                ranges.Add((port, port));
        }
        return new(ranges.ToImmutable());
    }

    /// <summary>Null: these are no ports. An empty text is the empty set.</summary>
    public static PortSet? Read(string text)
    {
        if (text.Length == 0)
            return Empty;
        var ranges = ImmutableArray.CreateBuilder<(int First, int Last)>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || Port(ends[0]) is not { } first || Port(ends[^1]) is not { } last || first > last)
                return null;
            ranges.Add((first, last));
        }
        return new(ranges.ToImmutable());
    }

    public override string ToString() => string.Join(',', _ranges.Select(r => r.First == r.Last ? $"{r.First}" : $"{r.First}-{r.Last}"));

    private static int? Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535 ? port : null;
}
