using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Tests.Runbooks.FileStorage;

public sealed class WalkAnswerTests
{
    private const string Answer = "walk\t1\tperl\t5.36.0\nwalked\t0\tok\t5235\t5235\t12\t040d34dd8eef0766\t0\t7\tFS30\t\ndone\t2\n";

    [Fact]
    public void A_profile_that_speaks_first_changes_nothing()
    {
        var walk = Assert.Single(WalkAnswer.Walks("Bienvenue\nwalked well\n" + Answer, 1));
        Assert.Equal("walked to its end: 12 transactions, the newest 040d34dd8eef0766 of 2026-11-23 10:05:33 UTC", walk.Told);
    }

    [Theory]
    [InlineData("", "the walker's answer is not all there")]
    [InlineData("walk\t1\tperl\t5.36.0\nwalked\t0\tok\t5235\t5235\t12\t040d34dd8eef0766\t0\t7\tFS30\t\n", "the walker's answer is not all there")]
    [InlineData("walk\t1\tperl\t5.36.0\ndone\t1\n", "the walker's answer is not all there")]
    [InlineData("walk\t1\tperl\t5.36.0\nwalked\t0\tfine\t5235\t5235\t12\t040d34dd8eef0766\t0\t7\tFS30\t\ndone\t2\n", "the walker said")]
    [InlineData("walk\t1\tperl\t5.36.0\nsudo: unable\nwalked\t0\tok\t5235\t5235\t12\t040d34dd8eef0766\t0\t7\tFS30\t\ndone\t3\n", "the walker said")]
    [InlineData("walk\t1\tperl\t5.36.0\nblob\tx\ty\nwalked\t0\tok\t5235\t5235\t12\t040d34dd8eef0766\t0\t7\tFS30\t\ndone\t3\n", "the walker said")]
    public void What_is_not_all_there_or_not_the_walkers_is_no_walk_and_never_good(string output, string why)
    {
        var walk = Assert.Single(WalkAnswer.Walks(output, 1));
        Assert.Equal((WalkProblem.NotWalked, false, false), (walk.Problem, walk.IsWhole, walk.WasWalked));
        Assert.Contains(why, walk.Told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_verdict_is_kept_as_a_fact_and_read_back()
    {
        var walk = Assert.Single(WalkAnswer.Walks(Answer, 1));
        Assert.Equal(walk, Walk.FromFact(walk.AsFact()));
        var cut = new Walk(WalkProblem.Damaged, "this | that", 7, 9, 1, null);
        Assert.Equal(cut, Walk.FromFact(cut.AsFact()));
        Assert.Null(Walk.FromFact("yes"));
        Assert.Null(Walk.FromFact(null));
    }

    [Fact]
    public void Ids_are_utc_times_of_a_calendar_whose_months_have_31_days()
    {
        Assert.Equal(RecordedTree.Time("2026-11-20T09:12:43.125583Z"), TransactionId.Parse("040d23c8b800a333")!.Value.Time);
        foreach (var time in new[] { "2026-02-28T23:59:59.5Z", "2026-03-01T00:00:00Z", "2028-02-29T12:00:00.125Z", "1999-12-31T23:59:00Z" }.Select(RecordedTree.Time))
            Assert.Equal(0, (TransactionId.At(time).Time - time).TotalMilliseconds, 1.0);
        Assert.True(TransactionId.At(RecordedTree.Time("2026-02-28T23:59:59Z")) < TransactionId.At(RecordedTree.Time("2026-03-01T00:00:00Z")));
        // The minute after the 28th of February of a month that goes on: no day of the calendar, and no exception.
        Assert.Equal(28, new TransactionId(TransactionId.At(RecordedTree.Time("2026-02-28T00:00:00Z")).Value + (1440UL << 32)).Time.Day);
    }
}
