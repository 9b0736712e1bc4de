using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOps.Core.Inventory;

namespace ChatOps.Runbooks.HostCommands;

/// <summary>A socket that waits for others.</summary>
/// <param name="Address">With <see cref="Bound.One"/>, without a zone; with <see cref="Bound.OneCut"/> its beginning.</param>
/// <param name="Programs">Names, each beside its process; empty: the table does not say, which does not make it the kernel's.</param>
internal sealed record ListeningSocket(string Protocol, Bound Bound, string Address, int Port, ImmutableArray<string> Programs, ImmutableArray<int> Processes)
{
    /// <summary>Of the socket's owner; null: the table does not say.</summary>
    public long? Uid { get; init; }

    /// <summary>The socket's number, by which a process's open files name it; only the kernel's own table says it.</summary>
    [JsonIgnore]
    public string? Inode { get; init; }

    public bool IsTcp => Protocol == "tcp";

    public bool IsLoopback => Bound == Bound.One && IPAddress.TryParse(Address, out var address) && IPAddress.IsLoopback(address);

    /// <summary>Could a connection to the address reach it?</summary>
    public bool Takes(IPAddress address) => Bound switch
    {
        Bound.Every or Bound.EveryV6PerhapsV4 or Bound.EveryV4PerhapsV6 => true,
        Bound.EveryV4 => !PlainAddress.IsV6(address),
        Bound.EveryV6 => PlainAddress.IsV6(address),
        Bound.OneCut => PlainAddress.IsV6(address) && address.ToString().StartsWith(Address, StringComparison.Ordinal),
        _ => IPAddress.TryParse(Address, out var own) && own.Equals(address),
    };

    public string Where => Bound switch
    {
        Bound.Every => "every address",
        Bound.EveryV4 => "every IPv4 address",
        Bound.EveryV6 => "every IPv6 address only",
        Bound.EveryV6PerhapsV4 => "every IPv6 address, perhaps IPv4 too",
        Bound.EveryV4PerhapsV6 => "every IPv4 address, perhaps IPv6 too",
        Bound.OneCut => $"one IPv6 address only, which begins with {Address}",
        _ => IsLoopback ? $"this machine only ({Address})" : $"{Address} only",
    };

    public string Program => string.Join(", ", Programs.Distinct());

    /// <summary>Who holds it, for a sentence, as far as the asking account is shown.</summary>
    public string Holder => (Processes, Uid) switch
    {
        ([var pid, ..], _) => $"{Programs[0]} (pid {pid})",
        (_, 0) => "root (the process is not shown)",
        (_, { } uid) => $"a process of uid {uid}",
        _ => "a process that is not shown",
    };

    public static string Write(IEnumerable<ListeningSocket> listeners) => JsonSerializer.Serialize(listeners);

    public static ImmutableArray<ListeningSocket> Read(string? text) => text is null ? [] : JsonSerializer.Deserialize<ImmutableArray<ListeningSocket>>(text);
}
