using System.Net;
using System.Net.Sockets;

namespace ChatOps.Server.Web;

/// <summary>
/// Slows down whoever tries tokens and links: ten wrong ones from an address, then one every six seconds; and two hundred altogether, then two a
/// second. When those are used up, only addresses with wrong tries of their own have to wait: nobody locks out the others.
/// </summary>
public sealed class WrongTries(TimeProvider time)
{
    public const int PerAddress = 10;
    public const int Overall = 200;
    private const int MostAddresses = 10_000;
    private const string Everybody = "*";
    private static readonly TimeSpan OneMore = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan OneMoreOverall = TimeSpan.FromSeconds(0.5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Bucket> _addresses = [];
    private readonly Bucket _overall = new(Overall, OneMoreOverall, time.GetUtcNow());

    /// <summary>How long this address has to wait before it may try again; null: it may.</summary>
    public TimeSpan? Wait(IPAddress? address)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (!_addresses.TryGetValue(KeyOf(address), out var own))
                return null;
            var wait = own.Wait(now);
            return wait > TimeSpan.Zero ? wait
                : own.IsFull(now) || _overall.Wait(now) is not { Ticks: > 0 } shared ? null
                : shared;
        }
    }

    public void Count(IPAddress? address)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            OfAddress(KeyOf(address), now).Take(now);
            _overall.Take(now);
        }
    }

    private Bucket OfAddress(string key, DateTimeOffset now)
    {
        if (_addresses.TryGetValue(key, out var known))
            return known;
        if (_addresses.Count >= MostAddresses)
            Forget(now);
        // With that many at once, newcomers share one: what is kept here must have an end.
        var place = _addresses.Count >= MostAddresses ? Everybody : key;
        if (!_addresses.TryGetValue(place, out var bucket))
            _addresses[place] = bucket = new(PerAddress, OneMore, now);
        return bucket;
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, _) in _addresses.Where(a => a.Value.IsFull(now)).ToList())
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

    /// <summary>Holds some tries; each one taken comes back after a while.</summary>
    private sealed class Bucket(int size, TimeSpan oneMore, DateTimeOffset now)
    {
        private double _left = size;
        private DateTimeOffset _at = now;

        public void Take(DateTimeOffset now)
        {
            Fill(now);
            _left = Math.Max(0, _left - 1);
        }

        public bool IsFull(DateTimeOffset now)
        {
            Fill(now);
            return _left >= size;
        }

        public TimeSpan Wait(DateTimeOffset now)
        {
            Fill(now);
            return _left >= 1 ? TimeSpan.Zero : (1 - _left) * oneMore;
        }

        private void Fill(DateTimeOffset now)
        {
            if (now <= _at)
                return;
            _left = Math.Min(size, _left + (now - _at) / oneMore);
            _at = now;
        }
    }
}
