using System.Net;
using System.Net.Sockets;

namespace ChatOps.Core.Inventory;

/// <summary>
/// One machine's address, written in the one way that every program reads alike. Networks, ranges, octal and hexadecimal numbers, shortened IPv4,
/// brackets and zones are none: what a scanner makes of them is more than one machine, or another one.
/// </summary>
public static class PlainAddress
{
    /// <summary>The kind of a target that is an address and no host of the inventory: <c>address:10.0.0.5</c>.</summary>
    public const string Kind = "address";

    /// <summary>An IPv4 address inside IPv6 (<c>::ffff:10.0.0.5</c>) comes back as what it is. Null: not one plain address.</summary>
    public static IPAddress? Read(string text)
    {
        if (IsQuad(text))
            return Usable(IPAddress.Parse(text));
        if (!text.Contains(':', StringComparison.Ordinal) || !text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.') || text.Length > 45)
            return null;
        var tail = text[(text.LastIndexOf(':') + 1)..];
        if (tail.Contains('.', StringComparison.Ordinal) && !IsQuad(tail))
            return null;
        if (!IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
            return null;
        return Usable(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
    }

    public static bool IsV6(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>Does the text try to be something else than a name: an address that is not plain, a network, a range, an option?</summary>
    public static bool IsAttempt(string text) =>
        text.Length == 0 || !char.IsAsciiLetterOrDigit(text[0]) || text.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_'))
        || text.All(c => char.IsAsciiDigit(c) || c is '.' or '-') || text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);

    private static bool IsQuad(string text) => text.Split('.') is { Length: 4 } parts && parts.All(IsOctet);

    private static bool IsOctet(string text) =>
        text.Length is >= 1 and <= 3 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0') && int.Parse(text) <= 255;

    /// <summary>Nobody's address, everybody's address, and link-local IPv6, which means nothing without a zone, are no machine.</summary>
    private static IPAddress? Usable(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        var nobody = IsV6(address)
            ? address.Equals(IPAddress.IPv6Any) || address.IsIPv6Multicast || address.IsIPv6LinkLocal
            : bytes[0] is 0 or >= 224;
        return nobody ? null : address;
    }
}
