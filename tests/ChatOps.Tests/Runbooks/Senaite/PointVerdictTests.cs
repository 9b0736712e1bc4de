using ChatOps.Core.Plans;
using ChatOps.Runbooks.FileStorage;
using ChatOps.Runbooks.Senaite;
using ChatOps.Runbooks.Senaite.Points;
using ChatOps.Tests.Runbooks.FileStorage;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>The one judgement of a restore point, from the commands that a backup really runs to what a list says later; on recorded databases.</summary>
[Trait("Category", "Decisions")]
public sealed class PointVerdictTests
{
    [Theory]
    [InlineData("good")]
    [InlineData("lawn")]
    public async Task A_point_whose_blobs_were_all_counted_in_is_whole_and_the_list_says_who_found_that(string tree)
    {
        var instance = new TreeInstance(tree);
        Assert.All(await instance.PointsAsync(), p => Assert.Equal("not checked", p.State));
        var verdict = await instance.JudgeAsync();
        Assert.True(verdict.Kind == VerdictKind.Passed, verdict.Why);
        var points = await instance.PointsAsync();
        Assert.Equal("whole (checked by k3x9p, 1970-01-01 00:00 UTC)", points[^1].State);
        Assert.Equal("not checked", points[0].State);
    }

    [Theory]
    [InlineData("set-lacks-one")]
    [InlineData("blob-short")]
    public async Task A_point_that_was_not_whole_stays_so_and_is_not_restored(string tree)
    {
        var instance = new TreeInstance(tree);
        var verdict = await instance.JudgeAsync();
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.Contains("not whole: 5 of 6 blobs", verdict.Why, StringComparison.Ordinal);
        var newest = (await instance.PointsAsync())[^1];
        Assert.False(newest.Restorable);
        Assert.Contains("not whole: 5 of 6 blobs", newest.State, StringComparison.Ordinal);
        Assert.Contains("found by k3x9p", newest.State, StringComparison.Ordinal);
    }

    /// <summary>Memory is of these very files: another archive or set is another point.</summary>
    [Fact]
    public async Task A_verdict_on_other_archives_or_on_another_set_says_nothing()
    {
        var instance = new TreeInstance("good");
        await instance.JudgeAsync();
        var known = new KnownVerdicts(await instance.Findings.OfAsync(TreeInstance.Id, "", CancellationToken.None));
        var newest = (await instance.PointsAsync())[^1];
        var set = newest.Set!;
        Assert.NotNull(known.Of(newest.Stamp, newest.Archives, set));
        Assert.Null(known.Of(newest.Stamp, [.. newest.Archives.Select(a => a with { Modified = a.Modified + 1 })], set));
        Assert.Null(known.Of(newest.Stamp, newest.Archives, set with { Files = BlobFiles.None }));
        Assert.Equal(TransactionId.Parse("040d2f3800009288"), newest.Last);
    }

    [Theory]
    [InlineData("cut-boundary", "that the point holds are gone from the live file")]
    [InlineData("cut-middle", "cut at 3846")]
    [InlineData("flip-record", "bytes 2998..4157")]
    [InlineData("flip-length", "damaged at 2159")]
    [InlineData("empty-new-client", "an empty database of 166 bytes")]
    public async Task A_damaged_source_is_named_before_anything_is_backed_up(string tree, string said)
    {
        var verdict = await new TreeInstance(tree).JudgeAsync();
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.Contains(said, verdict.Why, StringComparison.Ordinal);
        Assert.Contains("Better ways back", verdict.Why, StringComparison.Ordinal);
        Assert.Equal("source-damaged", verdict.Facts["code"]);
        Assert.NotEmpty(verdict.Findings);
    }

    [Fact]
    public async Task A_backup_of_a_damaged_source_that_somebody_wanted_is_never_whole()
    {
        var verdict = await new TreeInstance("flip-record").JudgeAsync(accept: true);
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.Contains("not whole: its source was damaged", verdict.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_that_does_not_hold_what_its_dat_says_is_no_point()
    {
        var instance = new TreeInstance("good");
        var archive = await instance.Survey.ArchiveAsync(RealWalker.Of("python3"), $"{RecordedTree.Of("fsz-flip").Backups}/2026-11-21-02-30-00.fsz");
        Assert.NotEqual((await instance.Survey.ArchivesAsync()).RangesOf((await instance.PointsAsync())[0].Archives)[0].Md5, archive.Md5);
    }

    /// <summary>It stays beside Data.fs until the next pack, and would excuse every later loss.</summary>
    [Fact]
    public async Task The_old_file_of_a_pack_before_the_point_explains_nothing()
    {
        var instance = new TreeInstance("packed");
        Assert.True(await instance.Survey.HasOldAsync(instance.Store, "2001-01-01-00-00-00"));
        Assert.False(await instance.Survey.HasOldAsync(instance.Store, "2199-01-01-00-00-00"));
        Assert.False(await new TreeInstance("good").Survey.HasOldAsync(instance.Store with { File = "/nowhere/Data.fs" }, ""));
    }

    [Fact]
    public void A_stamped_set_that_latest_does_not_reach_is_unfinished()
    {
        var sets = BlobSetFolder.ReadAll("d\t1\t4096\t1\tu\tblobstorage.2026-11-20-02-30-04\t\nd\t2\t4096\t2\tu\tblobstorage.2026-11-21-02-30-04\t\nl\t3\t10\t2\tu\tlatest\tblobstorage.2026-11-20-02-30-04\n");
        Assert.Equal([false, true], sets.Sets.Select(sets.IsUnfinished));
        Assert.DoesNotContain(true, (sets with { Latest = null }).Sets.Select((sets with { Latest = null }).IsUnfinished));
    }
}
