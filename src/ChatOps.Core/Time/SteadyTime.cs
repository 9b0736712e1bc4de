using System.Collections.Concurrent;

namespace ChatOps.Core.Time;

/// <summary>
/// The bot's own time, over the wall clock and the monotonic clock of its machine. It never goes back: sessions that have ended stay so and nothing of the past is
/// approved, whoever sets the clock. A wall clock that jumps forward is told and not followed until both clocks have gone on together for a while, so that a
/// jump by mistake makes nothing expire; a machine that slept is followed then. Everything of the bot asks this clock and no other.
/// </summary>
public sealed class SteadyTime(TimeProvider machine) : TimeProvider
{
    /// <summary>What is no jump: the clock is corrected all the time, in small steps.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>How long both clocks must go on together before a jump forward counts.</summary>
    public static readonly TimeSpan Agreement = TimeSpan.FromMinutes(2);

    private readonly ConcurrentQueue<ClockEvent> _events = new();
    private readonly Lock _lock = new();
    private DateTimeOffset _now = machine.GetUtcNow();
    private long _stamp = machine.GetTimestamp();
    private Offset? _off;

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    /// <summary>How far the wall clock is off now; zero: it is not.</summary>
    public TimeSpan Off
    {
        get
        {
            _ = GetUtcNow();
            lock (_lock)
                return _off?.By ?? TimeSpan.Zero;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            var (wall, stamp) = (machine.GetUtcNow(), machine.GetTimestamp());
            var own = _now + machine.GetElapsedTime(_stamp, stamp);
            var next = Judge(wall, own, wall - own, stamp);
            (_now, _stamp) = (next > _now ? next : _now, stamp);
            return _now;
        }
    }

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>What an earlier life of the bot has seen is past: the clock may have been set back while it did not run.</summary>
    public void NotBefore(DateTimeOffset seen)
    {
        _ = GetUtcNow();
        lock (_lock)
        {
            if (seen > _now)
                _now = seen;
        }
        _ = GetUtcNow();
    }

    /// <summary>What happened to the wall clock and was not told yet.</summary>
    public bool TryTake(out ClockEvent happened)
    {
        _ = GetUtcNow();
        return _events.TryDequeue(out happened!);
    }

    private DateTimeOffset Judge(DateTimeOffset wall, DateTimeOffset own, TimeSpan by, long stamp)
    {
        if (by.Duration() <= Tolerance)
        {
            if (_off is { } was)
                Tell(ClockChange.CameBack, was.By, own);
            _off = null;
            return wall;
        }
        // Another jump begins the waiting anew.
        if (_off is not { } off || (by - off.By).Duration() > Tolerance)
        {
            _off = new(by, stamp);
            Tell(by > TimeSpan.Zero ? ClockChange.JumpedForward : ClockChange.JumpedBack, by, own);
            return own;
        }
        if (by < TimeSpan.Zero || machine.GetElapsedTime(off.Since, stamp) < Agreement)
            return own;
        _off = null;
        Tell(ClockChange.Followed, by, wall);
        return wall;
    }

    private void Tell(ClockChange change, TimeSpan by, DateTimeOffset at) => _events.Enqueue(new(change, by, at));

    private sealed record Offset(TimeSpan By, long Since);
}
