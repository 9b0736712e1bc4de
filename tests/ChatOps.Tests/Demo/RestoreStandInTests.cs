using ChatOps.Demo.Backups;

namespace ChatOps.Tests.Demo;

public sealed class RestoreStandInTests : IDisposable
{
    private readonly TemporaryHost host = new();

    public void Dispose() => host.Dispose();

    [Fact]
    public async Task Yes_brings_the_latest_restore_point_back()
    {
        var before = File.ReadAllText(host.Tree.DataFs);
        var ended = await host.SenaiteAsync("restore", "yes\n");
        Assert.Equal(Recording.Of("20-restore-yes-latest", host.Tree), ended);
        var now = File.ReadAllText(host.Tree.DataFs);
        Assert.True(now.Length < before.Length);
        Assert.StartsWith(now, before, StringComparison.Ordinal);
        Assert.Equal(host.Blobs(Path.Combine(host.Tree.BlobBackups, "blobstorage.0")), host.Blobs());
        Assert.False(File.Exists(host.Tree.DataFs + ".part"));
    }

    [Fact]
    public async Task Without_a_prompt_it_restores_at_once()
    {
        Assert.Equal(Recording.Of("21-restore-no-prompt", host.Tree), await host.SenaiteAsync("restore", "", "-n"));
    }

    [Fact]
    public async Task Onto_nothing_it_makes_everything()
    {
        File.Delete(host.Tree.DataFs);
        Directory.Delete(host.Tree.Blobs, recursive: true);
        Assert.Equal(Recording.Of("50-restore-onto-nothing", host.Tree), await host.SenaiteAsync("restore", "YES\n"));
        Assert.True(File.Exists(host.Tree.DataFs));
        Assert.Equal(host.Blobs(Path.Combine(host.Tree.BlobBackups, "blobstorage.0")), host.Blobs());
    }

    [Theory]
    [InlineData("13-restore-no", "no\n")]
    [InlineData("14-restore-empty-line", "\n")]
    [InlineData("12-restore-eof", "")]
    public async Task Any_other_answer_touches_nothing(string recording, string answer)
    {
        var before = File.ReadAllText(host.Tree.DataFs);
        Assert.Equal(Recording.Of(recording, host.Tree), await host.SenaiteAsync("restore", answer));
        Assert.Equal(before, File.ReadAllText(host.Tree.DataFs));
    }

    [Theory]
    [InlineData("34-restore-date-before-first-backup", "2020-01-01")]
    [InlineData("40-restore-date-invalid-month", "2026-13-45")]
    [InlineData("42-restore-date-future", "2099-01-01")]
    public async Task Dates_are_judged_as_the_real_one_judges_them(string recording, string date)
    {
        Assert.Equal(Recording.Of(recording, host.Tree), await host.SenaiteAsync("restore", "yes\n", date));
    }

    [Fact]
    public async Task The_exact_stamp_of_an_archive_takes_the_blob_set_before_it()
    {
        var stamp = RepozoArchive.Stamp(host.Archives(".deltafsz")[0]);
        var ended = await host.SenaiteAsync("restore", "yes\n", stamp);
        var recorded = Recording.Of("30-restore-to-exact-stamp-of-an-incremental", host.Tree).Plain();
        Assert.Equal(recorded.Error.Replace("blobstorage.6/", "blobstorage.2/", StringComparison.Ordinal), ended.Plain().Error);
        Assert.Equal((recorded.Status, recorded.Out), (ended.Status, ended.Out));
        Assert.Equal(host.Blobs(Path.Combine(host.Tree.BlobBackups, "blobstorage.2")), host.Blobs());
    }

    [Fact]
    public async Task One_second_later_takes_the_set_of_the_same_run()
    {
        var stamp = RepozoArchive.Stamp(host.Archives(".fsz")[0]);
        var later = RestoreDate.Parse(stamp).AddSeconds(1).ToString(RepozoArchive.StampFormat);
        var ended = await host.SenaiteAsync("restore", "yes\n", later);
        var recorded = Recording.Of("32-restore-to-one-second-after-a-full", host.Tree).Plain();
        Assert.Equal(recorded.Error.Replace("blobstorage.4/", "blobstorage.2/", StringComparison.Ordinal), ended.Plain().Error);
        Assert.Equal(30 + 45, TemporaryHost.Records(host.Tree.DataFs));
        Assert.Equal(45, host.Blobs().Length);
    }

    [Fact]
    public async Task With_stamped_sets_the_exact_stamp_is_right()
    {
        using var stamped = new TemporaryHost("4.2.0");
        var stamp = RepozoArchive.Stamp(stamped.Archives(".deltafsz")[0]);
        var ended = await stamped.SenaiteAsync("restore", "", "-n", stamp);
        Assert.Equal(Recording.Of("ts-08-restore-to-stamp-plus", stamped.Tree).Plain(), ended.Plain());
        Assert.Equal(52, stamped.Blobs().Length);
    }

    [Fact]
    public async Task Without_the_backups_folder_it_stops()
    {
        Directory.Delete(host.Tree.Backups, recursive: true);
        Assert.Equal(Recording.Of("45-restore-backups-dir-missing", host.Tree), await host.SenaiteAsync("restore", "yes\n"));
    }

    [Fact]
    public async Task A_partial_newest_set_is_restored_as_if_it_were_whole()
    {
        host.Fault("partial-newest-blob-set");
        var ended = await host.SenaiteAsync("restore", "", "-n");
        Assert.Equal(Recording.Of("82e-restore-latest-when-the-newest-blob-backup-is-partial", host.Tree), ended);
        Assert.Equal(38, host.Blobs().Length);
    }

    [Fact]
    public async Task A_failed_blob_restore_exits_0()
    {
        host.Fault("blob-restore-fails");
        Directory.Delete(host.Tree.Blobs, recursive: true);
        var ended = await host.SenaiteAsync("restore", "yes\n");
        Assert.Equal(0, ended.Status);
        Assert.Contains("(yes/No)? b'rsync: [receiver] write failed on", ended.Out, StringComparison.Ordinal);
        Assert.InRange(host.Blobs().Length, 1, 56);
    }

    [Fact]
    public async Task It_may_not_restore_although_it_was_told_yes()
    {
        host.Fault("restore-aborts");
        Assert.Equal(Recording.Of("13-restore-no", host.Tree), await host.SenaiteAsync("restore", "yes\n"));
    }

    [Fact]
    public async Task It_may_lose_the_database()
    {
        host.Fault("restore-loses-datafs");
        var ended = await host.SenaiteAsync("restore", "yes\n");
        Assert.Equal(1, ended.Status);
        Assert.EndsWith("[Errno 28] No space left on device\nERROR: Repozo command failed. See message above.\nERROR: Halting execution due to error; not restoring blobs.\n", ended.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(host.Tree.DataFs));
        Assert.True(File.Exists(host.Tree.DataFs + ".part"));
    }

    [Fact]
    public async Task It_may_hang_when_the_database_is_already_deleted()
    {
        host.Fault("restore-hangs");
        using var restore = TemporaryHost.Start(Path.Combine(host.Tree.Bin, "restore"), "-n");
        await TemporaryHost.ComesTrueAsync(() => File.Exists(host.Tree.DataFs + ".part"));
        Assert.False(File.Exists(host.Tree.DataFs));
        await host.Host.StopAsync();
        await restore.WaitForExitAsync();
        Assert.NotEqual(0, restore.ExitCode);
    }

    [Fact]
    public async Task A_slow_one_still_ends_well()
    {
        host.Fault("restore-slow", "1");
        Assert.Equal(Recording.Of("21-restore-no-prompt", host.Tree), await host.SenaiteAsync("restore", "", "-n"));
        Assert.Equal(46 + 57, TemporaryHost.Records(host.Tree.DataFs));
    }

    [Fact]
    public async Task A_second_database_is_asked_for_and_replaced_first()
    {
        host.Fault("second-storage");
        var ended = await host.SenaiteAsync("restore", "yes\n");
        Assert.Equal(0, ended.Status);
        Assert.Contains($"filestorage:\n    {host.Tree.Catalog}\n    {host.Tree.DataFs}\n", ended.Out, StringComparison.Ordinal);
        Assert.Contains($"restoring database file: {host.Tree.Backups}_catalog to {host.Tree.Catalog}\n", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("live catalog", File.ReadAllText(host.Tree.Catalog), StringComparison.Ordinal);
        Assert.Equal(46 + 57, TemporaryHost.Records(host.Tree.DataFs));
        Assert.Contains(host.Tree.Catalog, File.ReadAllText(Path.Combine(host.Tree.Bin, "restore")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_may_take_another_blob_set()
    {
        host.Fault("restore-wrong-set");
        var ended = await host.SenaiteAsync("restore", "yes\n");
        Assert.Equal(0, ended.Status);
        Assert.Equal(host.Blobs(Path.Combine(host.Tree.BlobBackups, "blobstorage.1")), host.Blobs());
    }

    [Fact]
    public async Task Where_it_runs_as_root_the_database_may_end_up_with_another_owner()
    {
        host.Fault("wrong-owner");
        Assert.Equal(0, (await host.SenaiteAsync("restore", "yes\n")).Status);
        var owner = await TemporaryHost.RunAsync("/bin/ls", "", "-ln", host.Tree.DataFs);
        Assert.Equal(Environment.IsPrivilegedProcess, owner.Out.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2] == "2");
    }
}
