using System.Collections.Immutable;
using System.Net;

namespace ChatOps.Runbooks.Ports;

/// <summary>A table of sockets as a tool printed it.</summary>
/// <param name="Odd">Lines that were not understood.</param>
internal sealed record ListenerTable(ImmutableArray<Listener> Listeners, ImmutableArray<string> Odd, string? Problem)
{
    public static IEnumerable<string> Lines(string output) => output.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0);

    /// <param name="one">Null: the line is no row of the tool's table.</param>
    public static ListenerTable Of(IEnumerable<string> rows, Func<string, Listener?> one)
    {
        var listeners = ImmutableArray.CreateBuilder<Listener>();
        var odd = ImmutableArray.CreateBuilder<string>();
        foreach (var row in rows)
        {
            if (one(row) is { } listener)
                listeners.Add(listener);
            else
                odd.Add(row);
        }
        return new(listeners.ToImmutable(), odd.ToImmutable(), null);
    }

    /// <summary>One plain address; IPv4 written as IPv6 is IPv4. Null: it is none.</summary>
    public static (Bound Bound, string Address)? AtOne(string text) =>
        IPAddress.TryParse(text, out var address) ? (Bound.One, (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()) : null;
}
