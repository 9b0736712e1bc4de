using ChatOps.Demo.Backups;

namespace ChatOps.Tests.Demo;

public sealed class BackupStandInTests : IDisposable
{
    private readonly TemporaryHost host = new();

    public void Dispose() => host.Dispose();

    [Fact]
    public async Task The_first_backup_prints_what_the_real_one_printed_and_keeps_everything()
    {
        host.ForgetBackups();
        File.WriteAllText(host.Tree.DataFs + ".index", "of another time");
        var ended = await host.SenaiteAsync("backup");
        Assert.Equal(Recording.Of("01-backup-first", host.Tree), ended);
        var full = Assert.Single(host.Archives(".fsz"));
        var link = Assert.Single(ChainLink.Read(RepozoArchive.ChainFile(full)));
        Assert.Equal((full, 0, new FileInfo(host.Tree.DataFs).Length), (link.File, link.Start, link.End));
        Assert.Equal(host.Blobs(), host.Blobs(Path.Combine(host.Tree.BlobBackups, "blobstorage.0")));
        Assert.NotEmpty(host.Blobs());
    }

    [Fact]
    public async Task A_backup_without_changes_makes_no_archive_and_links_the_blobs()
    {
        host.ForgetBackups();
        await host.SenaiteAsync("backup");
        var ended = await host.SenaiteAsync("backup");
        Assert.Equal(Recording.Of("02-backup-second-no-changes", host.Tree), ended);
        Assert.Single(host.Archives("fsz"));
        Assert.Equal(host.Blobs(), host.Blobs(Path.Combine(host.Tree.BlobBackups, "blobstorage.0")));
        var blob = Directory.GetFiles(Path.Combine(host.Tree.BlobBackups, "blobstorage.0"), "*.blob", SearchOption.AllDirectories)[0];
        Assert.Equal(Inode(blob), Inode(blob.Replace("blobstorage.0", "blobstorage.1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_grown_database_makes_an_increment_that_continues_the_chain()
    {
        host.ForgetBackups();
        await host.SenaiteAsync("backup");
        await host.SenaiteAsync("backup");
        host.AddRecord("sample after the backup");
        await NextSecondAsync();
        var ended = await host.SenaiteAsync("backup");
        Assert.Equal(Recording.Of("03-backup-incremental", host.Tree), ended);
        var chain = ChainLink.Read(RepozoArchive.ChainFile(Assert.Single(host.Archives(".fsz"))));
        Assert.Equal(Assert.Single(host.Archives(".deltafsz")), chain[1].File);
        Assert.Equal(chain[0].End, chain[1].Start);
        Assert.Equal(new FileInfo(host.Tree.DataFs).Length, chain[1].End);
    }

    [Fact]
    public async Task A_packed_database_makes_a_new_full_backup()
    {
        host.ForgetBackups();
        await host.SenaiteAsync("backup");
        await host.SenaiteAsync("backup");
        await host.SenaiteAsync("backup");
        using (var data = File.OpenWrite(host.Tree.DataFs)) data.SetLength(data.Length / 2);
        File.Delete(host.Tree.DataFs + ".index");
        await NextSecondAsync();
        var ended = await host.SenaiteAsync("backup");
        Assert.Equal(Recording.Of("05-backup-after-pack", host.Tree), ended);
        Assert.Equal(2, host.Archives(".fsz").Length);
    }

    [Fact]
    public async Task Two_full_backups_are_kept_and_blob_sets_older_than_them_go()
    {
        for (var i = 0; i < 2; i++)
        {
            using (var data = File.OpenWrite(host.Tree.DataFs)) data.SetLength(data.Length * 2 / 3);
            await NextSecondAsync();
            var ended = await host.SenaiteAsync("backup");
            Assert.Equal(0, ended.Status);
            if (i == 0) continue;
            Assert.Contains("INFO: Removed 7 file(s) belonging to old backups, the latest 2 full backups have been kept.\n", ended.Error, StringComparison.Ordinal);
            Assert.EndsWith("INFO: Removed 3 blob backups, all backups belonging to remaining filestorage backups have been kept.\n", ended.Error, StringComparison.Ordinal);
        }

        Assert.Equal(2, host.Archives("fsz").Length);
        Assert.Equal(2, Directory.GetDirectories(host.Tree.BlobBackups).Length);
    }

    [Fact]
    public async Task A_snapshot_goes_to_its_own_folders()
    {
        var ended = await host.SenaiteAsync("snapshotbackup");
        Assert.Equal(Recording.Of("07-snapshotbackup", host.Tree), ended);
        Assert.Single(Directory.GetFiles(host.Tree.Snapshots, "*.fsz"));
        Assert.Equal(host.Blobs(), host.Blobs(host.Tree.BlobSnapshots));
    }

    [Fact]
    public async Task No_room_for_the_database_leaves_a_temporary_file_and_no_blobs()
    {
        host.Fault("backup-disk-full");
        var sets = Directory.GetDirectories(host.Tree.BlobBackups).Length;
        var ended = await host.SenaiteAsync("backup");
        Assert.Equal(Recording.Of("60-backup-no-space-for-filestorage", host.Tree), ended);
        Assert.True(File.Exists(Path.Combine(host.Tree.Backups, "tmp.tmp")));
        Assert.Equal(sets, Directory.GetDirectories(host.Tree.BlobBackups).Length);
    }

    [Fact]
    public async Task No_room_for_the_blobs_is_told_on_stdout_and_exits_0()
    {
        host.ForgetBackups();
        host.Fault("blob-backup-fails");
        var ended = await host.SenaiteAsync("backup");
        var recorded = Recording.Of("61-backup-no-space-for-blobs", host.Tree).Plain();
        Assert.Equal(recorded.Out, ended.Plain().Out);
        Assert.Equal(recorded.Status, ended.Status);
        var kept = host.Blobs(Path.Combine(host.Tree.BlobBackups, "blobstorage.0")).Length;
        Assert.InRange(kept, 1, host.Blobs().Length - 1);
    }

    [Fact]
    public async Task A_blob_nobody_may_read_is_told_on_stdout_and_exits_0()
    {
        host.Fault("blob-unreadable");
        var ended = await host.SenaiteAsync("backup");
        var recorded = Recording.Of("66-backup-one-blob-unreadable", host.Tree).Plain();
        Assert.Equal((recorded.Status, recorded.Out), (ended.Status, ended.Plain().Out));
        Assert.Equal(host.Blobs().Length - 1, host.Blobs(Path.Combine(host.Tree.BlobBackups, "blobstorage.0")).Length);
    }

    [Fact]
    public async Task A_missing_database_is_an_error()
    {
        host.Fault("datafs-missing");
        Assert.Equal(Recording.Of("63-backup-Data.fs-missing", host.Tree), await host.SenaiteAsync("backup"));
        host.Heal("datafs-missing");
        File.Delete(host.Tree.DataFs);
        Assert.Equal(Recording.Of("63-backup-Data.fs-missing", host.Tree), await host.SenaiteAsync("backup"));
    }

    [Fact]
    public async Task Stamped_sets_print_what_the_real_ones_printed()
    {
        using var stamped = new TemporaryHost("4.2.0");
        stamped.ForgetBackups();
        File.Delete(stamped.Tree.DataFs + ".index");
        Assert.Equal(Recording.Of("ts-01-backup-first", stamped.Tree).Plain(), (await stamped.SenaiteAsync("backup")).Plain());
        Assert.Equal(Recording.Of("ts-02-backup-no-changes", stamped.Tree).Plain(), (await stamped.SenaiteAsync("backup")).Plain());
        stamped.AddRecord("one more");
        await NextSecondAsync();
        Assert.Equal(Recording.Of("ts-03-backup-incremental", stamped.Tree).Plain(), (await stamped.SenaiteAsync("backup")).Plain());
        var latest = new DirectoryInfo(Path.Combine(stamped.Tree.BlobBackups, "latest")).LinkTarget;
        Assert.Equal("blobstorage." + RepozoArchive.Stamp(Assert.Single(stamped.Archives(".deltafsz"))), latest);
        Assert.Equal(stamped.Blobs(), stamped.Blobs(Path.Combine(stamped.Tree.BlobBackups, latest!)));
    }

    [Fact]
    public async Task With_stamped_sets_a_partial_set_is_taken_as_done()
    {
        using var stamped = new TemporaryHost("4.2.0");
        stamped.Fault("blob-backup-fails");
        await NextSecondAsync();
        Assert.NotEmpty((await stamped.SenaiteAsync("backup")).Out);
        stamped.Heal("blob-backup-fails");
        var again = await stamped.SenaiteAsync("backup");
        Assert.Equal((0, ""), (again.Status, again.Out));
        Assert.Contains("already exists", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_prints_can_be_long_and_in_one_line()
    {
        host.Fault("noisy-backup", "3");
        host.Fault("long-line", "2");
        var ended = await host.SenaiteAsync("backup");
        Assert.Equal(0, ended.Status);
        Assert.InRange(ended.Error.Length, 5 * 1024 * 1024, 6 * 1024 * 1024);
        Assert.True(ended.Error.Split('\n').Max(line => line.Length) > 2 * 1024 * 1024);
    }

    [Fact]
    public async Task A_quiet_backup_says_nothing()
    {
        File.Delete(host.Tree.DataFs + ".index");
        Assert.Equal(new Ended(0, "", ""), await host.SenaiteAsync("backup", "", "-q"));
    }

    /// <summary>Archives are named by the second; repozo refuses to overwrite one.</summary>
    internal static async Task NextSecondAsync()
    {
        var now = DateTime.UtcNow.Second;
        await TemporaryHost.ComesTrueAsync(() => DateTime.UtcNow.Second != now);
    }

    private static string Inode(string file)
    {
        using var stat = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/ls", ["-i", file]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        return stat.StandardOutput.ReadToEnd().Trim().Split(' ')[0];
    }
}
