using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Tests.Runbooks.FileStorage;

/// <summary>Which points are whole: on real blob sets, with what ZODB says of each point (truth.json).</summary>
[Trait("Category", "Decisions")]
public sealed class PointBlobsTests
{
    public static TheoryData<string, bool> WholeTrees => new() { { "good", false }, { "good", true }, { "lawn", false } };

    [Theory]
    [MemberData(nameof(WholeTrees))]
    public async Task Every_point_of_a_sound_host_is_whole_with_stamped_and_with_rotated_sets(string name, bool rotated)
    {
        var tree = RecordedTree.Of(name);
        Assert.NotEmpty(tree.RestorePoints);
        var walk = (await RealWalker.WalkAsync("python3", new() { Blobs = true }, tree.DataFs))[0];
        foreach (var point in tree.RestorePoints)
        {
            var set = TreeFolders.Set(tree, RecordedTree.Text(point.GetProperty("blob_sets"), rotated ? "rotated" : "stamped")!);
            var end = TransactionId.Parse(RecordedTree.Text(point, "last_tid")!);
            var needed = point.GetProperty("blobs").GetArrayLength();
            Assert.Equal((true, needed), Judged(PointBlobs.Of(end, set, TreeFolders.Live(tree), [], walk.BlobRecords)));
            Assert.Equal((true, needed), Judged(PointBlobs.Of(end, set, TreeFolders.Live(tree), [.. TreeFolders.Sets(tree).Select(s => s.Files)])));
        }
    }

    private static (bool, int) Judged(PointBlobs blobs) => (blobs.IsWhole, (int)blobs.Needed);

    [Theory]
    [InlineData("set-lacks-one", "not whole: 5 of 6 blobs; 0x00/0x00/0x00/0x00/0x00/0x00/0x00/0x07/0x040d29ea1911b9aa.blob is missing")]
    [InlineData("blob-short", "not whole: 5 of 6 blobs; 0x00/0x00/0x00/0x00/0x00/0x00/0x00/0x03/0x040d23c8b800a333.blob is shorter than elsewhere")]
    public void What_the_newest_set_lacks_is_named(string name, string told)
    {
        var tree = RecordedTree.Of(name);
        Assert.Equal(told, PointBlobs.Of(End("good", 2), TreeFolders.Set(tree, "blobstorage.2026-11-23-02-30-00"), TreeFolders.Live(tree), []).Told);
    }

    [Fact]
    public void A_blob_that_the_live_store_lost_too_is_missed_because_another_set_of_the_chain_has_it()
    {
        var tree = RecordedTree.Of("set-lacks-one");
        var lost = BlobFiles.Of(TreeFolders.Live(tree).Paths.Where(p => !p.EndsWith("0x040d29ea1911b9aa.blob", StringComparison.Ordinal)).Select(p => (p, TreeFolders.Live(tree).SizeOf(p)!.Value)));
        var set = TreeFolders.Set(tree, "blobstorage.2026-11-23-02-30-00");
        Assert.True(PointBlobs.Of(End("good", 2), set, lost, []).IsWhole);
        Assert.Equal((6, 5), Held(PointBlobs.Of(End("good", 2), set, lost, [.. TreeFolders.Sets(tree).Select(s => s.Files)])));
    }

    /// <summary>
    /// The set of the newest point still holds what the pack removed from the live store; one made of what is left would not: four files, one of them of a
    /// later transaction.
    /// </summary>
    [Fact]
    public void After_a_pack_what_the_older_sets_hold_counts()
    {
        var tree = RecordedTree.Of("packed");
        var chain = TreeFolders.Sets(tree).Select(s => s.Files).ToList();
        Assert.Equal((6, 6), Held(PointBlobs.Of(End("good", 2), chain[0], TreeFolders.Live(tree), chain)));
        Assert.Equal((6, 3), Held(PointBlobs.Of(End("good", 2), TreeFolders.Live(tree), TreeFolders.Live(tree), chain)));
    }

    [Fact]
    public void Blobs_of_later_transactions_are_not_asked_of_a_point()
    {
        var tree = RecordedTree.Of("good");
        var sets = TreeFolders.Sets(tree);
        Assert.True(PointBlobs.Of(End("good", 0), sets[^1].Files, TreeFolders.Live(tree), []).IsWhole);
        Assert.False(PointBlobs.Of(End("good", 2), sets[^1].Files, TreeFolders.Live(tree), []).IsWhole);
    }

    /// <summary>A transaction can be later than the stamp of the archive it is in, so the stamp would ask for too little.</summary>
    [Fact]
    public void The_end_of_a_point_is_its_newest_transaction_and_not_its_stamp()
    {
        var tree = RecordedTree.Of("good");
        var beside = BlobFiles.Of(TreeFolders.Live(tree).Paths.Append("0x00/0x00/0x00/0x00/0x00/0x00/0x00/0x0d/0x040d34c92aac3922.blob").Select(p => (p, 1L)));
        var late = TransactionId.Parse("040d34c92aac3922");
        Assert.False(PointBlobs.Of(late, TreeFolders.Live(tree), beside, []).IsWhole);
    }

    private static (int, int) Held(PointBlobs blobs) => ((int)blobs.Needed, (int)blobs.Held);

    private static TransactionId? End(string tree, int point) => TransactionId.Parse(RecordedTree.Text(RecordedTree.Of(tree).RestorePoints.ElementAt(point), "last_tid")!);

    [Fact]
    public async Task Blobs_that_the_live_store_lost_are_named_with_the_set_that_has_them()
    {
        var tree = RecordedTree.Of("live-blobs-lost");
        var walk = (await RealWalker.WalkAsync("python3", new() { Blobs = true }, tree.DataFs))[0];
        var lost = LostBlob.Of(walk.BlobRecords, TreeFolders.Live(tree), TreeFolders.Sets(tree));
        Assert.Equal(
            [
                "0x00/0x00/0x00/0x00/0x00/0x00/0x00/0x03/0x040d23c8b800a333.blob (in blobstorage.0)",
                "0x00/0x00/0x00/0x00/0x00/0x00/0x00/0x05/0x040d2ede00004abb.blob (in blobstorage.0)",
                "0x00/0x00/0x00/0x00/0x00/0x00/0x00/0x0b/0x040d34c92aac3911.blob (in no blob set: lost)",
            ],
            lost.Select(l => l.Told));
    }
}
