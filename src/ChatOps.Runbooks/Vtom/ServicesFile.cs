using System.Collections.Immutable;

namespace ChatOps.Runbooks.Vtom;

/// <summary>The services file: which names have which TCP ports.</summary>
internal sealed record ServicesFile(string Raw)
{
    public ImmutableArray<ServiceEntry> Tcp { get; } = [.. Raw.Split('\n').Select(Read).OfType<ServiceEntry>()];

    /// <summary>Every port that the name stands for; exactly one is right.</summary>
    public ImmutableArray<int> PortsOf(string name) => [.. Tcp.Where(e => e.IsCalled(name)).Select(e => e.Port).Distinct().Order()];

    public ImmutableArray<string> NamesOf(int port) => [.. Tcp.Where(e => e.Port == port).Select(e => e.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>The file with one line more at its end; everything before stays as it is, byte for byte.</summary>
    public ServicesFile With(string name, int port, string comment) =>
        new($"{Raw}{(Raw.Length > 0 && Raw[^1] != '\n' ? "\n" : "")}{name}\t{port}/tcp\t# {comment}\n");

    private static ServiceEntry? Read(string line)
    {
        var words = line.Split('#')[0].Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        return words is [var name, var place, .. var aliases] && place.Split('/') is [var number, "tcp"] && int.TryParse(number, out var port) && port is > 0 and < 65536
            ? new(name, port, [.. aliases])
            : null;
    }
}
