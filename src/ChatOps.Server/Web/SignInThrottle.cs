using System.Net;
using System.Net.Sockets;
using ChatOps.Core.Limits;

namespace ChatOps.Server.Web;

/// <summary>
/// Slows down whoever tries tokens and links: ten wrong ones from an address, then one every six seconds; and two hundred altogether, then two a
/// second. When those are used up, only addresses with wrong tries of their own have to wait: nobody locks out the others.
/// </summary>
public sealed class SignInThrottle(TimeProvider time)
{
    public const int PerAddress = 10;
    public const int Overall = 200;
    private const int MostAddresses = 10_000;

    /// <summary>What addresses share that come when the table is full.</summary>
    private const int Shared = 1024;
    private static readonly TimeSpan OneMore = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan OneMoreOverall = TimeSpan.FromSeconds(0.5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, RefillingBucket> _addresses = [];
    private readonly RefillingBucket?[] _shared = new RefillingBucket?[Shared];
    private readonly RefillingBucket _overall = new(Overall, OneMoreOverall, time);

    /// <summary>How long this address has to wait before it may try again; null: it may.</summary>
    public TimeSpan? Wait(IPAddress? address)
    {
        lock (_lock)
        {
            var key = KeyOf(address);
            // Whoever found the table full is known by its share alone: without a look at that, many addresses could try for ever.
            if ((_addresses.GetValueOrDefault(key) ?? _shared[ShareOf(key)]) is not { } own)
                return null;
            var wait = own.Wait();
            return wait > TimeSpan.Zero ? wait
                : own.IsFull || _overall.Wait() is not { Ticks: > 0 } shared ? null
                : shared;
        }
    }

    public void Count(IPAddress? address)
    {
        lock (_lock)
        {
            OfAddress(KeyOf(address)).Take();
            _overall.Take();
        }
    }

    private RefillingBucket OfAddress(string key)
    {
        if (_addresses.TryGetValue(key, out var known))
            return known;
        if (_addresses.Count >= MostAddresses)
            Forget();
        // With that many at once, newcomers share: what is kept here must have an end. Which ones share nobody outside can tell.
        return _addresses.Count >= MostAddresses
            ? _shared[ShareOf(key)] ??= new(PerAddress, OneMore, time)
            : _addresses[key] = new(PerAddress, OneMore, time);
    }

    /// <summary>.NET salts the hashes of texts anew in every process.</summary>
    private static int ShareOf(string key) => (int)((uint)key.GetHashCode(StringComparison.Ordinal) % Shared);

    private void Forget()
    {
        foreach (var (key, _) in _addresses.Where(a => a.Value.IsFull).ToList())
            _addresses.Remove(key);
    }

    /// <summary>A network of IPv6 is one place: whoever has one address there has them all.</summary>
    private static string KeyOf(IPAddress? address) => address switch
    {
        null => "-",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };
}
