using System.Globalization;
using System.Net.Http.Headers;

namespace ChatOps.Server.Discord;

/// <summary>
/// Discord's limits, known ahead (discord.com/developers/docs/topics/rate-limits): a bucket per route and channel, as the headers tell; the
/// global limit; and the pauses it asks for. A call that finds no room is not sent.
/// </summary>
internal sealed class RateLimits(TimeProvider time)
{
    /// <summary>Discord's is 50 a second.</summary>
    private const int Global = 45;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, string Major), Bucket> _buckets = [];
    private readonly Queue<DateTimeOffset> _lately = new();
    private DateTimeOffset _pausedUntil;

    /// <summary>Takes room for the call; not zero: there is some after that time.</summary>
    public TimeSpan Take(DiscordCall call)
    {
        var (route, major) = call.Bucket;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (!call.IsInteraction && Globally(now) is { Ticks: > 0 } wait)
                return wait;
            if (_buckets.TryGetValue((_names.GetValueOrDefault(route, route), major), out var bucket)
                && bucket.Take(now) is { Ticks: > 0 } until)
                return until;
            if (!call.IsInteraction)
                _lately.Enqueue(now);
            return TimeSpan.Zero;
        }
    }

    /// <summary>What the headers of an answer say about its bucket.</summary>
    public void Told(DiscordCall call, HttpResponseHeaders headers)
    {
        if (Header(headers, "X-RateLimit-Bucket") is not { } name || Number(headers, "X-RateLimit-Remaining") is not { } remaining
            || Number(headers, "X-RateLimit-Reset-After") is not { } after)
            return;
        var (route, major) = call.Bucket;
        lock (_lock)
        {
            _names[route] = name;
            var now = time.GetUtcNow();
            if (!_buckets.TryGetValue((name, major), out var bucket))
                _buckets[(name, major)] = bucket = new();
            bucket.Told((int)(Number(headers, "X-RateLimit-Limit") ?? 1), (int)remaining, now + TimeSpan.FromSeconds(after));
            Forget(now);
        }
    }

    /// <summary>Discord answered 429.</summary>
    public void Paused(DiscordCall call, TimeSpan after, bool global)
    {
        var (route, major) = call.Bucket;
        lock (_lock)
        {
            var until = time.GetUtcNow() + after;
            if (global)
                _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
            else
                (_buckets[(_names.GetValueOrDefault(route, route), major)] = new()).Told(1, 0, until);
        }
    }

    private TimeSpan Globally(DateTimeOffset now)
    {
        if (_pausedUntil > now)
            return _pausedUntil - now;
        while (_lately.TryPeek(out var oldest) && oldest + Second <= now)
            _lately.Dequeue();
        return _lately.Count < Global ? TimeSpan.Zero : _lately.Peek() + Second - now;
    }

    /// <summary>Tokens of interactions make buckets without end.</summary>
    private void Forget(DateTimeOffset now)
    {
        if (_buckets.Count < 1000)
            return;
        foreach (var old in _buckets.Where(b => b.Value.IsOver(now)).Select(b => b.Key).ToList())
            _buckets.Remove(old);
    }

    private static string? Header(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static double? Number(HttpResponseHeaders headers, string name) =>
        double.TryParse(Header(headers, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private sealed class Bucket
    {
        private int _limit = 1;
        private int _remaining = 1;
        private DateTimeOffset _reset;

        public bool IsOver(DateTimeOffset now) => _reset <= now;

        public TimeSpan Take(DateTimeOffset now)
        {
            if (_reset <= now)
                (_remaining, _reset) = (_limit, DateTimeOffset.MaxValue);
            if (_remaining <= 0 && _reset != DateTimeOffset.MaxValue)
                return _reset - now;
            _remaining--;
            return TimeSpan.Zero;
        }

        public void Told(int limit, int remaining, DateTimeOffset reset)
        {
            // Answers come in any order: within one window the smaller number is the newer one.
            _remaining = _reset != DateTimeOffset.MaxValue && Math.Abs((reset - _reset).TotalSeconds) < 0.5
                ? Math.Min(_remaining, remaining)
                : remaining;
            (_limit, _reset) = (Math.Max(1, limit), reset);
        }
    }
}
