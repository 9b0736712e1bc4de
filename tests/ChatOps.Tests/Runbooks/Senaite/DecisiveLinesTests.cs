using System.Collections.Immutable;
using ChatOps.Runbooks.FileStorage;
using ChatOps.Runbooks.Senaite;
using ChatOps.Runbooks.Senaite.Points;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>Judgements that in whole plans another one mostly comes before; each decides alone where that one cannot see it.</summary>
[Trait("Category", "Decisions")]
public sealed class DecisiveLinesTests
{
    private static readonly TransactionId Early = new(100), Late = new(200);

    [Fact]
    public void Archives_that_do_not_join_or_go_back_in_time_are_named()
    {
        WalkedArchive Archive(string name, long length, TransactionId first, TransactionId last) => new(WalkProblem.None, "", length, "m", 1, first, last) { Name = name };
        Assert.Null(ArchiveProof.Trouble([Archive("a", 100, new(1), Early), Archive("b", 50, new(150), Late)], [new("a", 0, 100, "m"), new("b", 100, 150, "m")]));
        Assert.StartsWith("b does not continue at 100", ArchiveProof.Trouble([Archive("a", 100, new(1), Early), Archive("b", 50, new(150), Late)], [new("a", 0, 100, "m"), new("b", 120, 170, "m")]), StringComparison.Ordinal);
        Assert.Contains("which is not newer than the last one before it", ArchiveProof.Trouble([Archive("a", 100, new(1), Late), Archive("b", 50, Early, Late)], [new("a", 0, 100, "m"), new("b", 100, 150, "m")]), StringComparison.Ordinal);
    }

    /// <summary>A live file that has outgrown the point and lost its newest transactions all the same: its size tells nothing.</summary>
    [Fact]
    public void A_newest_transaction_older_than_the_points_is_a_loss_whatever_the_size()
    {
        var source = new LiveSource(9000, new(WalkProblem.None, "", 9000, 9000, 12, Early), HasOld: false) { Archived = [new(0, 4000, "m")], Point = "p", PointLast = Late };
        Assert.Equal(SourceTrouble.Shrank, source.Trouble?.Trouble);
        Assert.Null((source with { PointLast = Early }).Trouble);
    }

    [Fact]
    public void A_point_whose_database_was_not_walked_is_never_whole()
    {
        var set = new BlobSet(new Entry('d', 1, 4096, 1, "u", "blobstorage.0", "")) { Files = BlobFiles.None };
        BlobLook Look(Walk walk) => new(BlobFiles.None, ImmutableDictionary<string, BlobFiles>.Empty, walk);
        Assert.True(BackupPoint.Judge("2026-11-20-02-30-06", Late, [], set, Look(new(WalkProblem.None, "", 9, 9, 1, Late)), null).Verdict.Whole);
        Assert.False(BackupPoint.Judge("2026-11-20-02-30-06", Late, [], set, Look(Walk.Not("nobody could")), null).Verdict.Whole);
        Assert.False(BackupPoint.Judge("2026-11-20-02-30-06", Late, [], set, Look(new(WalkProblem.Cut, "", 5, 9, 1, Late)), null).Verdict.Whole);
    }

    /// <summary>The link is moved when the copy has ended; a set that it does not reach yet is half a copy.</summary>
    [Theory]
    [InlineData("2026-11-21-02-30-04", true)]
    [InlineData("2026-11-20-02-30-04", false)]
    public void A_point_whose_set_latest_does_not_reach_cannot_be_restored(string latest, bool good)
    {
        const string Older = "2026-11-20-02-30-04", Newer = "2026-11-21-02-30-04";
        var archives = ArchiveFolder.ReadAll(
            $"f\t1\t100\t1\tu\t{Older}.fsz\t\nf\t2\t100\t1\tu\t{Newer}.fsz\t\n", $"/b/{Older}.dat:/b/{Older}.fsz 0 100 aa\n/b/{Newer}.dat:/b/{Newer}.fsz 0 100 bb\n");
        var sets = BlobSetFolder.ReadAll($"d\t3\t4096\t{Seconds(Older)}\tu\tblobstorage.{Older}\t\nd\t4\t4096\t{Seconds(Newer)}\tu\tblobstorage.{Newer}\t\nl\t5\t10\t1\tu\tlatest\tblobstorage.{latest}\n");
        sets = sets with { Sets = [.. sets.Sets.Select(s => s with { Count = new(0, 0, []), Files = BlobFiles.None })] };
        var newest = RestorePoints.Of(archives, sets, LiveData.None)[^1];
        Assert.True(newest.Restorable == good, newest.State);
        Assert.Equal(good, !newest.State.Contains("its copy did not end", StringComparison.Ordinal));

        static long Seconds(string stamp) => Stamp.Parse(stamp)!.Value.ToUnixTimeSeconds();
    }

    /// <summary>Of a database without blobs there is no set to look at; what was found when its archive was made is remembered.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_database_without_blobs_is_judged_by_what_was_found_of_its_archives(bool whole)
    {
        var store = new Store(2, "catalog", "/d/catalog.fs", null, "/b", null);
        var archives = ArchiveFolder.ReadAll("f\t1\t100\t1\tu\t2026-11-20-02-30-04.fsz\t\n", "/b/2026-11-20-02-30-04.dat:/b/2026-11-20-02-30-04.fsz 0 100 aa\n");
        var finding = new PointVerdict(PointVerdict.ArchivesOf(archives.Archives), "", whole, Late, "not whole: its source was damaged").AsFinding("2026-11-20-02-30-04", 0, PointVerdict.PrefixOf(store));
        var other = new OtherStore(store, archives, BlobSetFolder.Empty, LiveData.None, new([new(TreeInstance.Id, finding, "k3x9p", default)], PointVerdict.PrefixOf(store)));
        Assert.Equal(whole ? [] : ["database catalog: not whole: its source was damaged"], other.Defects("2026-11-20-02-30-05"));
    }
}
