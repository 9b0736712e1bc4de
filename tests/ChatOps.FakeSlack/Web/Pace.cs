namespace ChatOps.Fakes.Slack;

/// <summary>About one message per second and channel, after a small burst: a bucket that fills up again with time.</summary>
public sealed class Pace
{
    private readonly Dictionary<string, (double Tokens, DateTimeOffset At)> _buckets = [];
    private readonly Lock _gate = new();

    /// <summary>Off: nothing is ever limited.</summary>
    public bool IsOn { get; set; } = true;

    public double PerSecond { get; set; } = 1;

    public int Burst { get; set; } = 5;

    /// <returns>After how many whole seconds to come again; null: go on.</returns>
    internal int? Take(string channel, DateTimeOffset now)
    {
        if (!IsOn)
            return null;
        lock (_gate)
        {
            var (tokens, at) = _buckets.GetValueOrDefault(channel, (Burst, now));
            tokens = Math.Min(Burst, tokens + Math.Max(0, (now - at).TotalSeconds) * PerSecond);
            if (tokens < 1)
            {
                _buckets[channel] = (tokens, now);
                return Math.Max(1, (int)Math.Ceiling((1 - tokens) / PerSecond));
            }
            _buckets[channel] = (tokens - 1, now);
            return null;
        }
    }
}
