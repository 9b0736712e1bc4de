using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Tests.Runbooks.Senaite;

public sealed class BackupRunbookTests : IDisposable
{
    private readonly TemporaryInstance _instance = new();

    public void Dispose() => _instance.Dispose();

    private async Task<Driven> BackUpAsync() => await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "backup"), "backup");

    [Fact]
    public async Task A_good_backup_succeeds_and_names_its_point()
    {
        var driven = await BackUpAsync();
        Assert.True(driven.Outcome == Outcome.Succeeded, driven.Reason);
        Assert.Contains("New restore point 2026-11-20-15-00-01 (incremental)", driven.Report, StringComparison.Ordinal);
        Assert.Equal(1, _instance.Calls("backup"));
    }

    [Fact]
    public async Task No_change_and_no_new_file_is_a_success()
    {
        File.WriteAllText(_instance.DataFs, new string('C', 1200));
        _instance.Fault("no-archive");
        var driven = await BackUpAsync();
        Assert.True(driven.Outcome == Outcome.Succeeded, driven.Reason);
        Assert.Contains("has not changed since 2026-11-20-02-30-06", driven.Report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backup-disk-full", "No space left")]
    [InlineData("blob-backup-fails", "rsync error")]
    [InlineData("partial-set", "not whole: 5 of 6 blobs")]
    [InlineData("not-in-dat", "is in no .dat")]
    [InlineData("no-archive", "although Data.fs had 1900 bytes")]
    [InlineData("verify-bad", "has checksum 1 instead of 2")]
    public async Task Every_lie_is_caught_and_the_live_data_is_untouched(string fault, string why)
    {
        var before = _instance.Snapshot();
        _instance.Fault(fault);
        var driven = await BackUpAsync();
        Assert.Equal(Outcome.Failed, driven.Outcome);
        Assert.Contains(why, driven.Report, StringComparison.Ordinal);
        Assert.Contains("may be partial", driven.Report, StringComparison.Ordinal);
        Assert.Equal(before, _instance.Snapshot());
    }

    [Fact]
    public async Task An_old_repozo_that_cannot_verify_is_no_failure()
    {
        _instance.Fault("old-repozo");
        Assert.Equal(Outcome.Succeeded, (await BackUpAsync()).Outcome);
    }

    [Fact]
    public async Task Blobs_that_come_while_the_backup_runs_are_no_failure()
    {
        var driven = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "backup"), "backup", before: step =>
        {
            if (step is "run-backup" or "check-blobs")
                File.WriteAllText(Path.Combine(_instance.Blobs, $"{step}.blob"), "new");
        });
        Assert.True(driven.Outcome == Outcome.Succeeded, driven.Reason);
    }

    [Fact]
    public async Task Nothing_is_backed_up_when_it_would_do_harm()
    {
        await RefusedAsync("no-space", () => _instance.Fault("disk-full"), "disk-full");
        await RefusedAsync("cron-due", () => _instance.Fault("crontab", "*/5 * * * * bin/zeopack\n"), "crontab");
        await RefusedAsync("foreign-process", () => _instance.Fault("foreign", $"  77 {Environment.UserName}   bin/repozo -B\n"), "foreign");
        await RefusedAsync("left-over", () => File.WriteAllText(Path.Combine(_instance.Backups, "tmp.tmp"), "x"), null);
        File.Delete(Path.Combine(_instance.Backups, "tmp.tmp"));
        await RefusedAsync("no-data", () => File.WriteAllText(_instance.DataFs, ""), null);
        File.Delete(_instance.DataFs);
        await RefusedAsync("no-data", () => { }, null);

        async Task RefusedAsync(string code, Action cause, string? fault)
        {
            cause();
            Assert.Equal(code, Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "backup")).Code);
            if (fault is not null)
                File.Delete(Path.Combine(_instance.Data, "../fault", fault));
        }
    }

    [Fact]
    public async Task Restore_points_are_listed_with_their_sets_and_defects()
    {
        Directory.Delete(Path.Combine(_instance.BlobBackups, "blobstorage.2"), recursive: true);
        Directory.CreateDirectory(Path.Combine(_instance.Data, "safety-old11"));
        Directory.SetLastWriteTimeUtc(Path.Combine(_instance.Data, "safety-old11"), TemporaryInstance.Now.UtcDateTime.AddDays(-9));
        var plan = await PlanDrive.ReadyAsync(_instance, "backups");
        Assert.True(plan.ReadsOnly);
        var driven = await PlanDrive.RunAsync(plan, "backups");
        Assert.Contains("3 restore points, 1 of them cannot be restored", driven.Report, StringComparison.Ordinal);
        Assert.Contains("safety-old11 of 2026-11-11 15:00 UTC (kept until somebody discards it)", driven.Report, StringComparison.Ordinal);
        var rows = plan.Value("rows");
        Assert.Contains("blobstorage.1 (5 files", rows, StringComparison.Ordinal);
        Assert.Contains("no blob set was made with it", rows, StringComparison.Ordinal);
        Assert.Contains("2026-11-20 03:30:06", rows, StringComparison.Ordinal);
    }
}
