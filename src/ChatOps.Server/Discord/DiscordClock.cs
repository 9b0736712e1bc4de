namespace ChatOps.Server.Discord;

/// <summary>
/// How Discord's clock differs from ours. Ids tell when they were made by Discord's clock, so their age is measured against that: with a
/// clock of our own that is minutes wrong, every command would be late or none.
/// </summary>
internal sealed class DiscordClock(TimeProvider time)
{
    /// <summary>The header Date has whole seconds.</summary>
    private static readonly TimeSpan Coarse = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private TimeSpan _ahead;

    public DateTimeOffset Now
    {
        get
        {
            lock (_lock)
                return time.GetUtcNow() + _ahead;
        }
    }

    /// <summary>Never negative; what is no snowflake has no age.</summary>
    public TimeSpan AgeOf(string id)
    {
        if (Snowflake.TimeOf(id) is not { } made)
            return TimeSpan.Zero;
        lock (_lock)
        {
            var age = time.GetUtcNow() + _ahead - made;
            if (age >= TimeSpan.Zero)
                return age;
            // Nothing comes out of the future.
            _ahead -= age;
            return TimeSpan.Zero;
        }
    }

    /// <param name="said">The header Date of an answer.</param>
    /// <param name="sent">By our clock, when the question went out.</param>
    public void Told(DateTimeOffset said, DateTimeOffset sent)
    {
        lock (_lock)
        {
            var (least, most) = (said - time.GetUtcNow(), said + Coarse - sent);
            _ahead = _ahead < least ? least : _ahead > most ? most : _ahead;
        }
    }
}
