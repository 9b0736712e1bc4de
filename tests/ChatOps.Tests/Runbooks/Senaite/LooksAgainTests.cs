using System.Collections.Immutable;
using System.IO.Compression;
using ChatOps.Core.Execution;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>What was so when the plan was made is looked at again at the moment it matters: each of these comes in between.</summary>
public sealed class LooksAgainTests : IDisposable
{
    private readonly TemporaryInstance _instance = new();

    public void Dispose() => _instance.Dispose();

    [Fact]
    public async Task A_job_that_is_put_into_the_crontab_after_the_plan_ends_it_before_anything_is_stopped() => await EndsAsync(
        "restore", "others-crontab-first", () => _instance.Fault("crontab", "30 2 * * * bin/backup\n"), "the crontab has 1 jobs now and had 0", "stop-client1");

    [Fact]
    public async Task A_pack_that_begins_after_the_plan_ends_it_before_anything_is_stopped() => await EndsAsync(
        "restore", "no-strangers-first", () => _instance.Fault("foreign", $" 4242 lims             {_instance.Host}/code/bin/zeopack\n"), "on the data works", "stop-client1");

    [Fact]
    public async Task A_process_table_that_hides_others_by_then_is_no_proof()
    {
        await _instance.RealZeoAsync();
        await EndsAsync("backup", "no-strangers-first", () => _instance.Fault("hidepid"), "it cannot be told: the process table is not whole", "run-backup");
    }

    [Fact]
    public async Task A_job_that_has_come_near_since_the_plan_ends_it()
    {
        _instance.Fault("crontab", "30 2 * * * bin/backup\n");
        var plan = await PlanDrive.ReadyAsync(_instance, "restore", ("point", "latest"));
        Assert.Equal(VerdictKind.Passed, Judge(new(2026, 11, 20, 15, 1, 0, TimeSpan.Zero)).Kind);
        var near = Judge(new(2026, 11, 21, 2, 20, 0, TimeSpan.Zero));
        Assert.Equal((VerdictKind.Failed, "cron-due"), (near.Kind, near.Facts["code"]));

        Verdict Judge(DateTimeOffset now) => PlanDrive.Runbook("restore").Judge(
            plan.Find("others-due-first"), new(StepState.Exited, 0, plan.Value("others-tables"), "", []), new(plan, ImmutableSortedDictionary<string, Verdict>.Empty, false, now));
    }

    [Fact]
    public async Task A_temporary_archive_that_is_left_makes_the_backup_bad() =>
        await EndsAsync("backup", "list-archives", () => _instance.Put("data/backups/tmp.tmp", "half"), "tmp.tmp is there: an archive was not finished", "read-dats");

    /// <summary>What was changed under a backup that failed is not called untouched, and nobody else goes on.</summary>
    [Fact]
    public async Task Live_data_that_is_another_one_after_a_failed_backup_keeps_the_lock()
    {
        var plan = await PlanDrive.ReadyAsync(_instance, "backup");
        _instance.Fault("backup-disk-full");
        var driven = await PlanDrive.RunAsync(plan, "backup", before: step =>
        {
            if (step != "undo-look-live")
                return;
            File.Copy(_instance.DataFs, _instance.DataFs + ".new");
            File.Move(_instance.DataFs + ".new", _instance.DataFs, overwrite: true);
        });
        Assert.Equal((Outcome.Failed, true), (driven.Outcome, driven.LockKept));
        Assert.Contains("is not the one from before", driven.Verdicts["undo-look-live"].Why, StringComparison.Ordinal);
    }

    /// <summary>The chain was proven a moment before; the archive that tells the point's end is compared once more.</summary>
    [Theory]
    [InlineData(true, "2026-11-20-15-00-01.deltafsz is damaged")]
    [InlineData(false, "2026-11-20-15-00-01.deltafsz does not hold what its .dat says")]
    public async Task An_archive_that_changes_between_its_two_looks_is_found(bool header, string said)
    {
        _instance.BecomeReal();
        await EndsAsync("backup", "walk-archives", () => Change("2026-11-20-15-00-01.deltafsz", header ? 10 : 300), said, "check-blobs");
    }

    private void Change(string archive, int at)
    {
        var path = Path.Combine(_instance.Backups, archive);
        using var unpacked = new MemoryStream();
        using (var input = new GZipStream(File.OpenRead(path), CompressionMode.Decompress))
            input.CopyTo(unpacked);
        var bytes = unpacked.ToArray();
        bytes[at] ^= 1;
        using var output = new GZipStream(new FileStream(path, FileMode.Create), CompressionLevel.Fastest);
        output.Write(bytes);
    }

    private async Task EndsAsync(string verb, string step, Action comes, string said, string never)
    {
        var plan = await PlanDrive.ReadyAsync(_instance, verb, verb == "restore" ? [("point", "latest")] : []);
        var before = _instance.Snapshot();
        var driven = await PlanDrive.RunAsync(plan, verb, before: s =>
        {
            if (s == step)
                comes();
        });
        Assert.NotEqual(Outcome.Succeeded, driven.Outcome);
        Assert.Contains(said, driven.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(never, driven.Order);
        Assert.Equal(before, _instance.Snapshot());
    }
}
