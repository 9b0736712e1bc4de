using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using ChatOps.Core.Inventory;

namespace ChatOps.Runbooks.Ports;

/// <summary>Which addresses of its host a socket is bound to.</summary>
internal enum Bound
{
    /// <summary>0.0.0.0</summary>
    EveryV4,

    /// <summary>[::] with v6only</summary>
    EveryV6,

    /// <summary>Both families.</summary>
    Every,

    /// <summary>netstat's <c>:::22</c>, which can be either of the last two.</summary>
    EveryV6PerhapsV4,

    One,
}

/// <summary>A socket that waits for others.</summary>
/// <param name="Address">With <see cref="Bound.One"/>; without a zone.</param>
/// <param name="Programs">Names; empty: the table does not say.</param>
internal sealed record Listener(string Protocol, Bound Bound, string Address, int Port, ImmutableArray<string> Programs, ImmutableArray<int> Processes)
{
    public bool IsTcp => Protocol == "tcp";

    public bool IsLoopback => Bound == Bound.One && IPAddress.TryParse(Address, out var address) && IPAddress.IsLoopback(address);

    /// <summary>Could a connection to the address reach it?</summary>
    public bool Takes(IPAddress address) => Bound switch
    {
        Bound.Every or Bound.EveryV6PerhapsV4 => true,
        Bound.EveryV4 => !PlainAddress.IsV6(address),
        Bound.EveryV6 => PlainAddress.IsV6(address),
        _ => IPAddress.TryParse(Address, out var own) && own.Equals(address),
    };

    public string Where => Bound switch
    {
        Bound.Every => "every address",
        Bound.EveryV4 => "every IPv4 address",
        Bound.EveryV6 => "every IPv6 address only",
        Bound.EveryV6PerhapsV4 => "every IPv6 address, perhaps IPv4 too",
        _ => IsLoopback ? $"this machine only ({Address})" : $"{Address} only",
    };

    public string Program => string.Join(", ", Programs.Distinct());

    public static string Write(IEnumerable<Listener> listeners) => JsonSerializer.Serialize(listeners);

    public static ImmutableArray<Listener> Read(string? text) => text is null ? [] : JsonSerializer.Deserialize<ImmutableArray<Listener>>(text);
}
