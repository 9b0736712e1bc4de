using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Commits;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.Senaite.Points;

namespace ChatOps.Tests.Runbooks.Senaite.Points;

/// <summary>What a status begins with, on recorded databases: the lock, what the live database lost, the newest point that was judged.</summary>
public sealed class StatusTopTests
{
    private const string NotChecked = "No restore point was checked and found whole. The newest: 2026-11-23-02-30-00 is not checked.";

    [Fact]
    public async Task What_nobody_checked_is_not_called_good() => Assert.Equal([NotChecked], (await LinesAsync("good")).Lines);

    [Fact]
    public async Task The_newest_point_that_was_judged_is_named_with_its_age()
    {
        var instance = new TreeInstance("good");
        await instance.JudgeAsync();
        var (lines, bad) = await LinesAsync(instance);
        Assert.Equal("Newest restore point that was checked and is whole: 2026-11-23-02-30-00 UTC, 2 days ago.", Assert.Single(lines));
        Assert.False(bad);
    }

    [Fact]
    public async Task A_newest_point_that_was_judged_and_is_not_whole_is_named_as_that()
    {
        var instance = new TreeInstance("set-lacks-one");
        await instance.JudgeAsync();
        var (lines, _) = await LinesAsync(instance);
        Assert.Contains("No restore point was checked and found whole. The newest: 2026-11-23-02-30-00 ", lines[^1], StringComparison.Ordinal);
        Assert.Contains("not whole", lines[^1], StringComparison.Ordinal);
    }

    /// <summary>Case: a reboot in the middle of a restore, and a ZEO that made an empty database.</summary>
    [Theory]
    [InlineData("empty-new", "an empty database of 4 bytes")]
    [InlineData("empty-new-client", "an empty database of 166 bytes")]
    public async Task An_empty_new_database_is_said_first_with_what_the_newest_whole_point_holds(string tree, string said)
    {
        var instance = new TreeInstance(tree);
        var newest = (await instance.PointsAsync())[^1];
        var whole = new PointVerdict(PointVerdict.ArchivesOf(newest.Archives), "", Whole: true, Last: null, "whole").AsFinding(newest.Stamp, newest.Set!.Folder.Inode);
        await instance.Findings.KeepAsync(new(TreeInstance.Id, whole, "k2b7q", default), CancellationToken.None);
        var (lines, bad) = await LinesAsync(instance, "LOCKED by k3x9p: nobody knows how it ended");
        Assert.True(bad);
        Assert.Equal("LOCKED by k3x9p: nobody knows how it ended", lines[0]);
        Assert.StartsWith($"The live database: {said}", lines[1], StringComparison.Ordinal);
        Assert.EndsWith($"; the newest whole point, {newest.Stamp}, holds {newest.End} bytes.", lines[1], StringComparison.Ordinal);
        Assert.Equal("There is no safety copy.", lines[2]);
        // Without a lock as well: what is in doubt is the data.
        (lines, bad) = await LinesAsync(instance);
        Assert.True(bad);
        Assert.StartsWith("The live database: ", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_alone_is_bad_and_says_what_to_look_at()
    {
        var (lines, bad) = await LinesAsync("good", "LOCKED by k3x9p: nobody knows how it ended");
        Assert.Equal((true, 3), (bad, lines.Count));
        (lines, bad) = await LinesAsync("good", "k3x9p restores it now");
        Assert.False(bad);
        Assert.Equal("k3x9p restores it now", lines[0]);
    }

    private static Task<(IReadOnlyList<string> Lines, bool Bad)> LinesAsync(string tree, string? held = null) => LinesAsync(new TreeInstance(tree), held);

    private static async Task<(IReadOnlyList<string> Lines, bool Bad)> LinesAsync(TreeInstance instance, string? held = null)
    {
        var spec = PlanDrive.Runbook("status").Spec;
        var now = new DateTimeOffset(2026, 11, 25, 2, 30, 0, TimeSpan.Zero);
        var request = new PlanRequest(
            new ParsedCommand(spec, TreeInstance.Id, ImmutableSortedDictionary<string, string>.Empty), Sample.Inventory([]), new ThisMachine(), "k3x9q", now,
            TimeZoneInfo.Utc, now.AddHours(1), TargetBusy: false)
        { Findings = instance.Findings, Lock = held };
        var values = await StatusTop.ValuesAsync(request, instance.Target, instance.Survey);
        var plan = new Plan(spec.Name, TreeInstance.Id.ToString(), "", [], [], [], now) { Values = values.ToImmutableSortedDictionary(v => v.Name, v => v.Value) };
        var run = FinalReport.Summary(PlannedOperation.Of(plan, spec, now).Ended(Outcome.Succeeded, null, "", lockKept: false, now), TimeZoneInfo.Utc);
        return (StatusTop.Lines(run), StatusTop.IsBad(run));
    }
}
