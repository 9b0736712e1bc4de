using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Tests.Runbooks.FileStorage;

/// <summary>What is said of a live Data.fs beside the newest restore point, on every recorded tree.</summary>
public sealed class LiveSourceTests
{
    private static readonly TransactionId? NewestOfGood = TransactionId.Parse("040d2f3800009288");

    [Theory]
    [InlineData("good", null, "")]
    [InlineData("nogzip", null, "")]
    [InlineData("lawn", null, "")]
    [InlineData("odd", null, "")]
    [InlineData("blob-short", null, "")]
    [InlineData("set-lacks-one", null, "")]
    [InlineData("live-blobs-lost", null, "")]
    [InlineData("fsz-flip", null, "")]
    [InlineData("delta-missing", null, "")]
    [InlineData("cut-boundary", "Shrank", "Data.fs has 2998 bytes and 2026-11-23-02-30-00 holds 4157: 3 transactions that the point holds are gone from the live file; there is no Data.fs.old from after that point, so it was no pack")]
    [InlineData("cut-middle", "Cut", "cut at 3846 inside the transaction that begins at 3446; whole until there")]
    [InlineData("flip-record", "Differs", "bytes 2998..4157 of Data.fs are not those that 2026-11-23-02-30-00 was made of (their MD5 differs from the .dat); there is no Data.fs.old from after that point, so it was no pack")]
    [InlineData("flip-length", "Damaged", "damaged at 2159")]
    [InlineData("empty-new", "New", "an empty database of 4 bytes stands where 2026-11-23-02-30-00 holds 4157")]
    [InlineData("empty-new-client", "New", "an empty database of 166 bytes stands where 2026-11-23-02-30-00 holds 4157")]
    [InlineData("packed", null, "packed, not cut, since 2026-11-23-02-30-00: Data.fs.old is there; the next backup will be a full one")]
    [InlineData("status-c", null, "the last transaction was never finished (status c at 5235)")]
    public async Task Each_recorded_database_is_called_what_it_is(string name, string? trouble, string said)
    {
        var source = await SourceAsync(RecordedTree.Of(name));
        Assert.Equal(trouble, source.Trouble?.Trouble.ToString());
        if (trouble is not null)
            Assert.Contains(said, source.Trouble!.Value.Said, StringComparison.Ordinal);
        else if (said.Length > 0)
            Assert.Contains(said, source.Note, StringComparison.Ordinal);
        else
            Assert.Null(source.Note);
    }

    /// <summary>Lists do not walk; sizes alone tell these, and are not enough for the others.</summary>
    [Theory]
    [InlineData("cut-boundary", "Shrank")]
    [InlineData("cut-middle", "Shrank")]
    [InlineData("empty-new", "New")]
    [InlineData("empty-new-client", "New")]
    [InlineData("packed", null)]
    [InlineData("flip-record", null)]
    public void Without_a_walk_the_size_beside_the_newest_point_tells_what_it_can(string name, string? trouble)
    {
        var tree = RecordedTree.Of(name);
        var source = With(tree, new(new FileInfo(tree.DataFs).Length, Walk.Not("lists do not walk"), File.Exists(tree.DataFs + ".old")));
        Assert.Equal(trouble, source.Trouble?.Trouble.ToString());
    }

    /// <summary>A packed file can outgrow the point's end: then its size says nothing.</summary>
    [Fact]
    public async Task A_pack_explains_a_difference_only_with_the_old_file_beside_it_and_no_lost_transaction()
    {
        var packed = await SourceAsync(RecordedTree.Of("packed"));
        Assert.Null(packed.Trouble);
        Assert.Equal(SourceTrouble.Shrank, (packed with { HasOld = false }).Trouble?.Trouble);
        Assert.Equal(SourceTrouble.Shrank, (packed with { PointLast = new(ulong.MaxValue) }).Trouble?.Trouble);
        Assert.Equal(SourceTrouble.Differs, (packed with { HasOld = false, Bytes = 9000 }).Trouble?.Trouble);
    }

    private static async Task<LiveSource> SourceAsync(RecordedTree tree)
    {
        var ranges = HasPoints(tree) ? TreeFolders.Ranges(tree) : [];
        var walk = (await RealWalker.WalkAsync("python3", new() { Sums = [.. ranges.Select(r => (r.Start, r.End))] }, tree.DataFs))[0];
        return With(tree, new(walk.Size, walk, File.Exists(tree.DataFs + ".old")));
    }

    private static LiveSource With(RecordedTree tree, LiveSource source) =>
        HasPoints(tree)
            ? source with { Archived = TreeFolders.Ranges(tree), Point = TreeFolders.Newest(tree)[..19], PointLast = tree.Name is "lawn" or "nogzip" ? null : NewestOfGood, PointTransactions = 10 }
            : source;

    private static bool HasPoints(RecordedTree tree) => Directory.Exists(tree.Backups) && Directory.GetFiles(tree.Backups, "*.dat").Length > 0;
}
