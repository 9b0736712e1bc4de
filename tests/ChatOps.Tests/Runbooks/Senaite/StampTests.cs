using ChatOps.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks.Senaite;

public sealed class StampTests
{
    /// <summary>2026-10-25 in Paris: 03:00 becomes 02:00 at 01:00 UTC, and two backups an hour apart would carry one time.</summary>
    [Theory]
    [InlineData("2026-10-25-00-30-00", "2026-10-25 02:30:00 +02:00")]
    [InlineData("2026-10-25-01-30-00", "2026-10-25 02:30:00 +01:00")]
    [InlineData("2026-10-25-02-30-00", "2026-10-25 03:30:00")]
    [InlineData("2026-03-29-01-30-00", "2026-03-29 03:30:00")]
    public void A_time_of_the_hour_that_comes_twice_says_which_one_it_is(string stamp, string told) =>
        Assert.Equal(told, Stamp.In(TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"), Stamp.Parse(stamp)!.Value));

    [Theory]
    [InlineData("2026-13-45-99-99-99")]
    [InlineData("2026-11-20-02-30")]
    [InlineData("\u0662026-11-20-02-30-04")]
    public void What_is_no_moment_is_no_stamp(string text) => Assert.Null(Stamp.Parse(text));
}
