using ChatOps.Runbooks.FileStorage;
using ChatOps.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>Chains and blob sets, on what a real host had.</summary>
[Trait("Category", "Decisions")]
public sealed class RestorePointTests
{
    private static readonly BlobCount Whole = new(100, 1000, []);

    private static ArchiveFolder Archives(string number, string folder = "/backups") => ArchiveFolder.ReadAll(Recording.Listing(number, folder), Dats(number));

    /// <summary>The recorded .dat as grep -H shows it.</summary>
    private static string Dats(string number)
    {
        var file = "";
        var lines = new List<string>();
        foreach (var line in Recording.Text(number, "dat").Split('\n').Where(l => l.Length > 0))
        {
            if (line.StartsWith("== ", StringComparison.Ordinal))
                file = line[3..];
            else
                lines.Add($"{file}:{line}");
        }
        return string.Join('\n', lines.Where(l => l.Contains("/backups/", StringComparison.Ordinal)));
    }

    private static BlobSetFolder Sets(string number, string folder = "/blobstoragebackups", Func<BlobSet, BlobCount?>? count = null, Func<BlobSet, BlobFiles?>? files = null)
    {
        var sets = BlobSetFolder.ReadAll(Recording.Listing(number, folder));
        return sets with { Sets = [.. sets.Sets.Select(s => s with { Count = count is null ? Whole : count(s), Files = files is null ? Blobs(100) : files(s) })] };
    }

    /// <summary>All of them were written long ago.</summary>
    private static BlobFiles Blobs(int count, int first = 0) => BlobFiles.Of(Enumerable.Range(first, count).Select(i => ($"0x00/0x{i:x2}/0x03c3f5d9e0.blob", 10L)));

    [Theory]
    [InlineData("2026-11-22-05-32-47", "blobstorage.6")]
    [InlineData("2026-11-22-05-32-51", "blobstorage.4")]
    [InlineData("2099-01-01-00-00-00", "blobstorage.0")]
    [InlineData("2020-01-01-00-00-00", null)]
    public void The_set_the_tool_takes_is_foreseen(string date, string? set) => Assert.Equal(set, Sets("20-restore-yes-latest").ChosenFor(date)?.Name);

    [Fact]
    public void Stamped_sets_are_chosen_by_their_stamp_and_latest_is_read()
    {
        var sets = Sets("ts-03-backup-incremental", "blobstoragebackups");
        Assert.Equal("blobstorage.2026-11-22-05-55-23", sets.Latest);
        Assert.Equal("blobstorage.2026-11-22-05-55-23", sets.ChosenFor("2026-11-22-05-55-23")?.Name);
        Assert.Equal("blobstorage.2026-11-22-05-55-19", sets.ChosenFor("2026-11-22-05-55-22")?.Name);
        Assert.Equal("blobstorage.2026-11-22-05-55-23", sets.WrittenLast?.Name);
    }

    [Fact]
    public void Where_both_kinds_are_there_a_date_on_which_they_differ_is_not_relied_on()
    {
        var mixed = BlobSetFolder.ReadAll(Line("blobstorage.2026-11-20-02-30-04", 1763605805.5m) + Line("blobstorage.0", 1763600000m));
        Assert.Equal("blobstorage.2026-11-20-02-30-04", mixed.ChosenFor("2026-11-20-02-30-06")?.Name ?? "none");
        Assert.Null(mixed.ChosenFor("2026-11-20-02-30-04"));

        static string Line(string name, decimal time) => $"d\t{(int)time % 1000}\t4096\t{time + 31536000}\tu\t{name}\t\n";
    }

    [Fact]
    public void Every_point_of_a_real_host_gets_its_own_set_and_a_date_that_takes_both()
    {
        var archives = Archives("20-restore-yes-latest");
        var sets = Sets("20-restore-yes-latest");
        var points = RestorePoints.Of(archives, sets, LiveData.None);

        Assert.Equal(
            ["2026-11-22-05-32-44 blobstorage.7", "2026-11-22-05-32-47 blobstorage.5", "2026-11-22-05-32-50 blobstorage.4", "2026-11-22-05-32-52 blobstorage.3",
             "2026-11-22-05-32-57 blobstorage.2", "2026-11-22-05-33-34 blobstorage.0"],
            points.Select(p => $"{p.Stamp} {p.Set?.Name}"));
        Assert.All(points, p => Assert.True(p.Restorable, string.Join("; ", p.Defects)));
        Assert.All(points, p => Assert.Equal(p.Set!.Name, sets.ChosenFor(p.Date!)!.Name));
        Assert.All(points, p => Assert.Equal(p.Archives.Select(a => a.Name), archives.ChosenFor(p.Date!).Select(a => a.Name)));
        Assert.Equal([288089, 381784, 167175, 225660, 287470, 313125], points.Select(p => p.End));
        Assert.Equal(3, points[4].Archives.Length);
    }

    [Fact]
    public void Points_of_a_host_with_stamps_are_matched_by_name()
    {
        var archives = ArchiveFolder.ReadAll(
            Recording.Listing("ts-03-backup-incremental", "backups"),
            "/b/2026-11-22-05-55-19.dat:/b/2026-11-22-05-55-19.fsz 0 1000 a\n/b/2026-11-22-05-55-19.dat:/b/2026-11-22-05-55-23.deltafsz 1000 1100 b\n");
        var points = RestorePoints.Of(archives, Sets("ts-03-backup-incremental", "blobstoragebackups"), LiveData.None);
        Assert.Equal(["blobstorage.2026-11-22-05-55-19", "blobstorage.2026-11-22-05-55-23"], points.Select(p => p.Set!.Name));
        Assert.All(points, p => Assert.True(p.Restorable, string.Join("; ", p.Defects)));
    }

    [Fact]
    public void A_set_that_lacks_a_blob_which_another_one_of_its_chain_has_is_not_whole()
    {
        var points = RestorePoints.Of(
            Archives("20-restore-yes-latest"), Sets("20-restore-yes-latest", files: s => Blobs(s.Name == "blobstorage.2" ? 99 : 100)), LiveData.None);
        var broken = Assert.Single(points, p => !p.Restorable);
        Assert.Equal("2026-11-22-05-32-57", broken.Stamp);
        Assert.Contains("blobstorage.2 is not whole: 99 of 100 blobs", Assert.Single(broken.Defects), StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_that_lacks_live_blobs_of_transactions_long_before_it_is_not_whole()
    {
        Assert.All(
            RestorePoints.Of(Archives("20-restore-yes-latest"), Sets("20-restore-yes-latest"), LiveData.None with { Files = Blobs(101) }),
            p => Assert.Contains("not whole: 100 of 101 blobs", Assert.Single(p.Defects), StringComparison.Ordinal));
        Assert.All(
            RestorePoints.Of(Archives("20-restore-yes-latest"), Sets("20-restore-yes-latest"), LiveData.None with { Files = Blobs(100) }), p => Assert.True(p.Restorable));
    }

    /// <summary>A transaction's id is of its begin: what began up to an hour before the stamp may have been committed after it, and then the set rightly lacks it.</summary>
    [Theory]
    [InlineData(-61, true)]
    [InlineData(-59, false)]
    [InlineData(0, false)]
    public void Where_the_last_archive_was_not_unpacked_a_blob_counts_that_was_begun_an_hour_before_the_stamp(int minutes, bool needed)
    {
        var archives = Archives("20-restore-yes-latest");
        var first = Stamp.Parse("2026-11-22-05-32-44")!.Value;
        var live = BlobFiles.Of(
            Enumerable.Range(0, 100).Select(i => ($"0x00/0x{i:x2}/0x03c3f5d9e0.blob", 10L)).Append(($"0x00/0xff/0x{TransactionId.At(first.AddMinutes(minutes))}.blob", 10L)));
        var point = RestorePoints.Of(archives, Sets("20-restore-yes-latest"), LiveData.None with { Files = live })[0];
        Assert.Equal("2026-11-22-05-32-44", point.Stamp);
        Assert.Equal(!needed, point.Restorable);
    }

    [Fact]
    public void A_set_that_could_not_be_listed_to_its_end_is_none()
    {
        var points = RestorePoints.Of(Archives("20-restore-yes-latest"), Sets("20-restore-yes-latest", files: s => s.Name == "blobstorage.2" ? null : Blobs(100)), LiveData.None);
        Assert.Contains("could not be listed", Assert.Single(Assert.Single(points, p => !p.Restorable).Defects), StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_whose_copy_may_not_have_ended_is_doubtful_and_a_later_sound_one_is_preferred()
    {
        var points = RestorePoints.Of(
            Archives("20-restore-yes-latest"), Sets("20-restore-yes-latest", count: s => s.Name is "blobstorage.7" or "blobstorage.4" ? Whole with { Newer = ["0x00"] } : Whole), LiveData.None);
        Assert.Equal("blobstorage.6", points[0].Set!.Name);
        Assert.Empty(points[0].Doubts);
        Assert.Equal("blobstorage.4", points[2].Set!.Name);
        Assert.Single(points[2].Doubts);
    }

    [Fact]
    public void Of_two_sets_of_one_state_the_one_that_lacks_a_blob_is_not_taken()
    {
        var points = RestorePoints.Of(Archives("20-restore-yes-latest"), Sets("20-restore-yes-latest", files: s => Blobs(s.Name == "blobstorage.7" ? 99 : 100)), LiveData.None);
        Assert.Equal("blobstorage.6", points[0].Set!.Name);
        Assert.True(points[0].Restorable);
    }

    [Fact]
    public void A_point_without_a_set_of_its_own_is_not_restorable()
    {
        var sets = Sets("20-restore-yes-latest");
        var points = RestorePoints.Of(Archives("20-restore-yes-latest"), sets with { Sets = [.. sets.Sets.Where(s => s.Name != "blobstorage.4")] }, LiveData.None);
        Assert.Contains("no blob set", Assert.Single(points[2].Defects), StringComparison.Ordinal);
        Assert.True(points[3].Restorable);
    }

    [Theory]
    [InlineData("2026-11-22-05-32-52.deltafsz", "before 2026-11-22-05-32-57.deltafsz is missing")]
    [InlineData("2026-11-22-05-32-50.fsz", "is in no .dat")]
    public void A_missing_archive_breaks_every_later_point_of_its_chain(string missing, string why)
    {
        var archives = Archives("20-restore-yes-latest");
        archives = archives with { Entries = [.. archives.Entries.Where(e => e.Name != missing)] };
        var last = RestorePoints.Of(archives, Sets("20-restore-yes-latest"), LiveData.None)[^1];
        Assert.False(last.Restorable);
        Assert.Contains(last.Defects, d => d.Contains(why, StringComparison.Ordinal) || d.Contains("missing", StringComparison.Ordinal));
        Assert.Contains(missing, ChainCheck.Missing(archives));
    }

    [Theory]
    [InlineData(" 225660 287470", " 225661 287470", "does not continue")]
    [InlineData("2026-11-22-05-32-57.deltafsz", "2026-11-22-05-32-58.deltafsz", "is in no .dat")]
    public void A_gap_or_a_stranger_in_the_chain_is_found(string was, string becomes, string why)
    {
        var archives = ArchiveFolder.ReadAll(Recording.Listing("20-restore-yes-latest", "/backups"), Dats("20-restore-yes-latest").Replace(was, becomes, StringComparison.Ordinal));
        var (_, defects) = ChainCheck.Of(archives, archives.Chains().Last());
        Assert.Contains(defects, d => d.Contains(why, StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_archive_and_a_left_over_temporary_file_are_found()
    {
        var archives = Archives("05-backup-after-pack");
        Assert.False(archives.HasTemporary);
        var empty = archives with { Entries = [.. archives.Entries.Select(e => ArchiveFolder.IsFull(e.Name) ? e with { Bytes = 0 } : e)] };
        Assert.Contains(ChainCheck.Of(empty, empty.Chains().Last()).Defects, d => d.Contains("empty", StringComparison.Ordinal));
        Assert.True(ArchiveFolder.ReadAll(Recording.Listing("05-backup-after-pack", "/backups") + "f\t1\t5\t1.0\tu\ttmp.tmp\t\n", "").HasTemporary);
    }
}
