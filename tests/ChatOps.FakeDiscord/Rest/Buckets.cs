using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ChatOps.Fakes.Discord;

/// <summary>Discord's limits: per route and channel as the headers tell, and 50 a second over all, interactions apart.</summary>
public sealed class Buckets
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string, string), (int Left, DateTimeOffset Reset)> _buckets = [];
    private readonly Queue<DateTimeOffset> _lately = new();

    /// <summary>False: everything is taken, and no header tells of limits.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>Messages per channel in five seconds.</summary>
    public int Messages { get; set; } = 5;

    public int Global { get; set; } = 50;

    /// <summary>How often a call came that its caller could have known to be too many.</summary>
    public int Overrun { get; private set; }

    /// <summary>Null: there is room; else how long there is none.</summary>
    internal (TimeSpan After, bool IsGlobal)? Take(RestCall call, HttpContext context, DateTimeOffset now)
    {
        if (!IsOn)
            return null;
        lock (_gate)
        {
            while (_lately.TryPeek(out var oldest) && oldest.AddSeconds(1) <= now)
                _lately.Dequeue();
            if (!call.IsInteraction && _lately.Count >= Global)
                return (_lately.Peek().AddSeconds(1) - now, true);
            if (!call.IsInteraction)
                _lately.Enqueue(now);
            var (limit, window) = call.Name switch
            {
                "POST channels/messages" or "PATCH channels/messages" => (Messages, 5.0),
                "PUT applications/guilds/commands" => (2, 60.0),
                _ => (50, 1.0),
            };
            var key = (call.Bucket.Route, call.Bucket.Major);
            var (left, reset) = _buckets.TryGetValue(key, out var known) && known.Reset > now ? known : (limit, now.AddSeconds(window));
            var after = reset - now;
            if (left > 0)
                _buckets[key] = (left - 1, reset);
            else
                Overrun++;
            var headers = context.Response.Headers;
            headers["X-RateLimit-Limit"] = $"{limit}";
            headers["X-RateLimit-Remaining"] = $"{Math.Max(0, left - 1)}";
            headers["X-RateLimit-Reset-After"] = after.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
            headers["X-RateLimit-Reset"] = (reset.ToUnixTimeMilliseconds() / 1000.0).ToString("0.000", CultureInfo.InvariantCulture);
            headers["X-RateLimit-Bucket"] = $"{(uint)string.GetHashCode(call.Name, StringComparison.Ordinal):x8}";
            return left > 0 ? null : (after, false);
        }
    }
}
