using System.Globalization;

namespace ChatOps.Runbooks.FileStorage;

/// <summary>
/// ZODB's transaction id, which is a moment, too: in the high half minutes of a calendar in which every month has 31 days, in the low half the part of
/// the minute. In UTC. Ids only grow: with the clock set back, the next is the last plus one.
/// </summary>
public readonly record struct TransactionId(ulong Value) : IComparable<TransactionId>
{
    private const int FirstYear = 1900, Months = 12, Days = 31, Hours = 24, Minutes = 60;

    public static bool operator <(TransactionId left, TransactionId right) => left.Value < right.Value;

    public static bool operator >(TransactionId left, TransactionId right) => left.Value > right.Value;

    public static bool operator <=(TransactionId left, TransactionId right) => left.Value <= right.Value;

    public static bool operator >=(TransactionId left, TransactionId right) => left.Value >= right.Value;

    /// <summary>To the microsecond, as ZODB tells it; an id that names no day of the calendar (the 31st of June) is at the end of its month.</summary>
    public DateTimeOffset Time
    {
        get
        {
            var minutes = (long)(Value >> 32);
            var (minute, hour) = (minutes % Minutes, minutes / Minutes % Hours);
            var (day, month) = ((minutes / (Minutes * Hours) % Days) + 1, (minutes / (Minutes * Hours * Days) % Months) + 1);
            var year = (int)(minutes / (Minutes * Hours * Days * Months)) + FirstYear;
            var known = Math.Min(day, DateTime.DaysInMonth(year, (int)month));
            var microseconds = (long)((Value & uint.MaxValue) * 60_000_000 >> 32);
            return new DateTimeOffset(year, (int)month, (int)known, (int)hour, (int)minute, 0, TimeSpan.Zero).AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
        }
    }

    public static TransactionId At(DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        var days = ((((utc.Year - FirstYear) * Months) + utc.Month - 1) * Days) + utc.Day - 1;
        var minutes = (((long)days * Hours) + utc.Hour) * Minutes + utc.Minute;
        var part = utc.Ticks % TimeSpan.TicksPerMinute * (double)(1L << 32) / TimeSpan.TicksPerMinute;
        return new(((ulong)minutes << 32) + (ulong)part);
    }

    public static TransactionId? Parse(string hex) =>
        hex.Length is > 0 and <= 16 && ulong.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? new(value) : null;

    public int CompareTo(TransactionId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
