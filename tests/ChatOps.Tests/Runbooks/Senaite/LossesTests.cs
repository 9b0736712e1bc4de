using ChatOps.Runbooks.FileStorage;
using ChatOps.Runbooks.Senaite.Points;
using ChatOps.Tests.Runbooks.FileStorage;

namespace ChatOps.Tests.Runbooks.Senaite;

public sealed class LossesTests
{
    /// <summary>The ids that truth.json lists as lost by a restore of each point.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_a_restore_takes_away_is_told_from_the_live_transactions_after_the_point(int point)
    {
        var truth = RecordedTree.Of("good").RestorePoints.ElementAt(point);
        var lost = truth.GetProperty("lost_by_a_restore").EnumerateArray().Select(t => t.GetString()).ToList();
        var losses = await OfAsync(TransactionId.Parse(RecordedTree.Text(truth, "last_tid")!)!.Value);

        Assert.Equal(lost, losses.Newer!.Listed.Select(t => t.Id.ToString()));
        var told = losses.Told(TimeZoneInfo.Utc);
        Assert.StartsWith($"Lost: {lost.Count} transactions from 2026-11-2", told, StringComparison.Ordinal);
        Assert.Contains("will be given out again", told, StringComparison.Ordinal);
        Assert.All(losses.Newer.ByUser.Take(6), u => Assert.Contains($"{(u.User.Trim().Length > 0 ? u.User.Trim() : "nobody")} ({u.Transactions})", told, StringComparison.Ordinal));
        Assert.Equal(lost.Count + 1, losses.File(TimeZoneInfo.Utc)!.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task When_nothing_came_after_the_point_nothing_is_lost()
    {
        var losses = await OfAsync(TransactionId.Parse("040d34dd8eef0766")!.Value);
        Assert.Equal("Lost: nothing, no transaction came after the point.", losses.Told(TimeZoneInfo.Utc));
        Assert.Null(losses.File(TimeZoneInfo.Utc));
    }

    [Fact]
    public void What_was_not_walked_is_unknown() =>
        Assert.Equal("Lost: unknown, there is neither Python nor perl on the host.", new Losses(null, "there is neither Python nor perl on the host").Told(TimeZoneInfo.Utc));

    /// <summary>What people type into the LIMS cannot break a line of the list.</summary>
    [Fact]
    public void Descriptions_are_made_inert_line_by_line()
    {
        var transaction = new Transaction(new(0x040d34dd8eef0766), ' ', 0, 1, 1, "senaite lab_ruiz", "two\nlines \u202e", 0, []);
        var work = new NewerWork(1, 0, [transaction], [new("senaite lab_ruiz", 1, transaction.Id, transaction.Id)], 0);
        var lines = new Losses(work, "").File(TimeZoneInfo.Utc)!.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.DoesNotContain('\u202e', lines[1]);
        Assert.Contains("senaite lab_ruiz", lines[1], StringComparison.Ordinal);
    }

    private static async Task<Losses> OfAsync(TransactionId after)
    {
        var walk = (await RealWalker.WalkAsync("python3", new() { After = after, Most = Losses.MostListed }, RecordedTree.Of("good").DataFs))[0];
        return new(walk.Newer, "");
    }
}
