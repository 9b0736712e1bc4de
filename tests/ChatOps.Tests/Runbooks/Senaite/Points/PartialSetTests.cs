using ChatOps.Core.Plans;
using ChatOps.Runbooks.Senaite;
using ChatOps.Runbooks.Senaite.Points;

namespace ChatOps.Tests.Runbooks.Senaite.Points;

/// <summary>What a failed backup left is named where its report sends people.</summary>
public class PartialSetTests
{
    private static readonly DateTimeOffset Found = new(2026, 11, 20, 2, 31, 0, TimeSpan.Zero);

    [Fact]
    public void A_set_that_was_found_not_whole_is_known_by_its_folder_whatever_it_is_called_now()
    {
        var known = Known(whole: false);
        Assert.Equal("k7f3m", known.PartialOf(Set("blobstorage.0", inode: 11, Found.AddSeconds(-5)))?.Origin);
        Assert.Equal("k7f3m", known.PartialOf(Set("blobstorage.2", inode: 11, Found.AddSeconds(-5)))?.Origin);
    }

    [Fact]
    public void Nothing_is_called_partial_that_was_written_to_since_or_is_another_folder_or_was_whole()
    {
        Assert.Null(Known(whole: false).PartialOf(Set("blobstorage.0", inode: 11, Found.AddSeconds(1))));
        Assert.Null(Known(whole: false).PartialOf(Set("blobstorage.0", inode: 1, Found.AddSeconds(-5))));
        Assert.Null(Known(whole: true).PartialOf(Set("blobstorage.0", inode: 11, Found.AddSeconds(-5))));
        Assert.Null(KnownVerdicts.None.PartialOf(Set("blobstorage.0", inode: 11, Found.AddSeconds(-5))));
    }

    private static KnownVerdicts Known(bool whole) =>
        new([new KeptFinding(new("senaite", "lims1"), new PointVerdict("a", "s", whole, null, "29 of 61 blobs").AsFinding("2026-11-20-02-30-04", 11), "k7f3m", Found)]);

    private static BlobSet Set(string name, long inode, DateTimeOffset modified) => new(new Entry('d', inode, 4096, modified.ToUnixTimeSeconds(), "u", name, ""));
}
