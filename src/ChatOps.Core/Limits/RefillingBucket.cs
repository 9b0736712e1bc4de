namespace ChatOps.Core.Limits;

/// <summary>Holds some tries; each one taken comes back after a while. Counts by the monotonic clock: a wall clock that jumps gives nobody tries. Not for several threads at once.</summary>
/// <param name="oneMore">How long one takes to come back.</param>
public sealed class RefillingBucket(double size, TimeSpan oneMore, TimeProvider time)
{
    private readonly double _size = size;
    private double _left = size;
    private long _at = time.GetTimestamp();

    /// <summary>Takes what is there, at most so many.</summary>
    public void Take(double count = 1)
    {
        Fill();
        _left = Math.Max(0, _left - count);
    }

    /// <summary>Takes all of it or nothing.</summary>
    public bool TryTake(double count = 1)
    {
        if (Wait(count) > TimeSpan.Zero)
            return false;
        _left -= count;
        return true;
    }

    public bool IsFull
    {
        get
        {
            Fill();
            return _left >= _size;
        }
    }

    /// <summary>How long until so many are there; zero: now.</summary>
    public TimeSpan Wait(double count = 1)
    {
        Fill();
        var wanted = Math.Min(count, _size);
        return _left >= wanted ? TimeSpan.Zero : (wanted - _left) * oneMore;
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(_size, _left + (time.GetElapsedTime(_at, now) / oneMore));
        _at = now;
    }
}
