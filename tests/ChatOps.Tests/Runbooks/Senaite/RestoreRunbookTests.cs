using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Tests.Runbooks.Senaite;

public sealed class RestoreRunbookTests : IDisposable
{
    private readonly TemporaryInstance _instance = new();

    public void Dispose() => _instance.Dispose();

    private Task<Plan> PlanAsync(string point) => PlanDrive.ReadyAsync(_instance, "restore", ("point", point));

    private async Task<string> RefusalAsync(string point)
    {
        var refused = Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "restore", ("point", point)));
        return $"{refused.Code}: {refused.Reason}";
    }

    [Theory]
    [InlineData("2026-11-18-02-30-04", 1000, 'A', 3)]
    [InlineData("2026-11-19-02-30-05", 1500, 'A', 5)]
    [InlineData("latest", 1200, 'C', 4)]
    public async Task A_restore_brings_back_database_and_blobs_of_the_point_and_keeps_the_old_ones(string point, int bytes, char first, int blobs)
    {
        var before = _instance.Snapshot();
        var driven = await PlanDrive.RunAsync(await PlanAsync(point), "restore");

        Assert.Equal((Outcome.Succeeded, false), (driven.Outcome, driven.LockKept));
        Assert.Equal(bytes, new FileInfo(_instance.DataFs).Length);
        Assert.Equal(first, File.ReadAllText(_instance.DataFs)[0]);
        Assert.Equal(blobs, Directory.GetFiles(_instance.Blobs, "*.blob", SearchOption.AllDirectories).Length);
        Assert.All(TemporaryInstance.Programs, p => Assert.Equal("RUNNING", _instance.State(p)));
        Assert.Contains("/senaite discard lims1 --copy k3x9p", driven.Report, StringComparison.Ordinal);
        var safety = Path.Combine(_instance.Data, "safety-k3x9p");
        Assert.True(File.Exists(Path.Combine(safety, "Data.fs.index")));
        Assert.Contains("is the old one in its place: leave it out", File.ReadAllText(Path.Combine(safety, "HOW-TO-GO-BACK.txt")), StringComparison.Ordinal);
        Assert.Contains("supervisorctl start lims_zeoserver", File.ReadAllText(Path.Combine(safety, "HOW-TO-GO-BACK.txt")), StringComparison.Ordinal);
        Assert.Contains(File.ReadAllText(Path.Combine(safety, "Data.fs")), before, StringComparison.Ordinal);
        Assert.Equal(6, Directory.GetFiles(Path.Combine(safety, "blobstorage"), "*.blob", SearchOption.AllDirectories).Length);
        Assert.False(Directory.Exists(Path.Combine(_instance.Data, "scratch-k3x9p")));
    }

    [Fact]
    public async Task Clients_are_stopped_before_zeo_and_started_after_it()
    {
        var ids = (await PlanAsync("latest")).Steps.Select(s => s.Id).ToList();
        string[] order = ["check-scratch", "stop-client1", "stop-client2", "stop-zeo", "all-down-programs", "port-closed-zeo", "nothing-open-data", "no-strangers-work",
            "make-safety", "write-note", "move-blobs", "hide-filestorage", "check-hidden", "move-data", "check-aside", "show-filestorage", "ask-tool", "run-restore", "all-down-programs-still", "port-closed-zeo-still", "nothing-open-data-still", "check-data", "count-restored", "start-zeo", "port-open-zeo", "start-client1", "answers-client1", "up-programs"];
        Assert.Equal(order, ids.Where(order.Contains));
    }

    [Fact]
    public async Task The_plan_tells_what_is_lost_what_stops_and_the_way_back()
    {
        var plan = await PlanAsync("2026-11-19-02-30-05");
        var summary = string.Join('\n', plan.Summary);
        Assert.Equal(["Lost", "Stops", "Replaced", "By", "The way back"], plan.Front.Select(l => l.Split(':')[0]));
        foreach (var part in new[] { "2026-11-19-02-30-05 UTC", "2026-11-19 03:30:05 in Site", "blobstorage.1", "5 files", "Lost: unknown", "2026-11-20-02-30-06", "Stops: lims_zeoclient2, lims_zeoclient1, lims_zeoserver", "safety-k3x9p" })
            Assert.Contains(part, summary, StringComparison.Ordinal);
        Assert.Contains(plan.Basis, f => f.Name == "archive 2026-11-18-02-30-04.fsz");
        Assert.DoesNotContain(plan.Basis, f => f.Value.Contains("1900", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("restore-aborts", "Not restoring")]
    [InlineData("restore-loses-datafs", "No space left")]
    [InlineData("restore-wrong-set", "did not take the blob set")]
    [InlineData("short-datafs", "bytes, the chain ends at")]
    [InlineData("blobs-lost", "not those of the set")]
    [InlineData("blob-restore-fails", "rsync error")]
    [InlineData("archive-broken", "cannot be recovered")]
    [InlineData("stop-hangs", "is RUNNING")]
    [InlineData("start-fails-lims_zeoserver", "spawn error")]
    [InlineData("start-fails-lims_zeoclient2", "spawn error")]
    [InlineData("silent-once", "does not answer")]
    public async Task Whatever_fails_the_old_data_is_back_and_the_reason_is_told(string fault, string why)
    {
        var before = _instance.Snapshot();
        var plan = await PlanAsync("2026-11-19-02-30-05");
        _instance.Fault(fault);
        var driven = await PlanDrive.RunAsync(plan, "restore");

        Assert.True(driven.Outcome == Outcome.RolledBack, driven.Reason);
        Assert.False(driven.LockKept);
        Assert.Contains(why, driven.Report, StringComparison.Ordinal);
        if (driven.Verdicts.ContainsKey("undo-check-data"))
            Assert.Contains($"in its place again: {_instance.DataFs}, {_instance.Blobs} (the same files, checked on the host)", driven.Report, StringComparison.Ordinal);
        AssertAsBefore(before);
    }

    [Fact]
    public async Task Cut_off_at_any_step_before_or_after_its_effect_the_old_data_is_back()
    {
        for (var at = 0; at < 60; at++)
        {
            foreach (var cut in new[] { Cut.Before, Cut.After })
            {
                using var instance = new TemporaryInstance();
                var before = instance.Snapshot();
                var plan = await PlanDrive.ReadyAsync(instance, "restore", ("point", "2026-11-19-02-30-05"));
                if (at >= plan.Steps.Length || plan.Steps[at].Kind != StepKind.Run)
                    continue;
                var driven = await PlanDrive.RunAsync(plan, "restore", cutAt: at, cut: cut, before: instance.AssertNoBlobsAlone);
                Assert.True(driven.Outcome == Outcome.RolledBack, $"{plan.Steps[at].Id} {cut}: {driven.Outcome}, {driven.Reason}");
                Assert.Equal(before, instance.Snapshot());
                Assert.All(TemporaryInstance.Programs, p => Assert.Equal("RUNNING", instance.State(p)));
            }
        }
    }

    [Fact]
    public async Task Cancelled_after_any_step_the_old_data_is_back()
    {
        var steps = (await PlanAsync("latest")).Steps.Length;
        for (var at = 1; at < steps; at += 3)
        {
            using var instance = new TemporaryInstance();
            var before = instance.Snapshot();
            var driven = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(instance, "restore", ("point", "latest")), "restore", cancelAt: at, before: instance.AssertNoBlobsAlone);
            Assert.True(driven.Outcome == Outcome.Cancelled, $"{at}: {driven.Outcome}, {driven.Reason}");
            Assert.Equal(before, instance.Snapshot());
        }
    }

    [Fact]
    public async Task A_way_back_that_does_not_find_the_old_data_says_so_and_keeps_the_lock()
    {
        var plan = await PlanAsync("latest");
        _instance.Fault("restore-aborts");
        var driven = await PlanDrive.RunAsync(plan, "restore", before: step =>
        {
            if (step == "undo-data-back")
                File.Delete(Path.Combine(_instance.Data, "safety-k3x9p/Data.fs"));
        });
        Assert.Equal((Outcome.Failed, true), (driven.Outcome, driven.LockKept));
        Assert.Contains("To look at by hand", driven.Report, StringComparison.Ordinal);
        Assert.Equal("STOPPED", _instance.State("lims_zeoserver"));
    }

    [Fact]
    public async Task A_chain_or_set_that_changes_after_the_plan_stops_the_restore_and_nothing_is_lost()
    {
        var before = _instance.Snapshot();
        var plan = await PlanAsync("latest");
        var driven = await PlanDrive.RunAsync(plan, "restore", before: step =>
        {
            for (var n = 2; step == "run-restore" && n >= 0; n--)
                Directory.Move(Path.Combine(_instance.BlobBackups, $"blobstorage.{n}"), Path.Combine(_instance.BlobBackups, $"blobstorage.{n + 1}"));
        });
        Assert.Equal(Outcome.RolledBack, driven.Outcome);
        Assert.Equal(0, _instance.Calls("restore"));
        AssertAsBefore(before);
        Assert.NotNull(Basis.Difference(plan.Basis, Assert.IsType<Planning.Ready>(await PlanDrive.PlanAsync(_instance, "restore", ("point", "latest"))).Plan.Basis));
    }

    [Fact]
    public async Task The_basis_stays_the_same_while_people_work()
    {
        var plan = await PlanAsync("latest");
        File.AppendAllText(_instance.DataFs, "more work");
        Assert.Null(Basis.Difference(plan.Basis, (await PlanAsync("latest")).Basis));
    }

    [Fact]
    public async Task Nothing_can_be_restored_onto_nothing()
    {
        File.Delete(_instance.DataFs);
        Directory.Delete(_instance.Blobs, recursive: true);
        foreach (var program in TemporaryInstance.Programs)
            _instance.SetState(program, "STOPPED");
        var driven = await PlanDrive.RunAsync(await PlanAsync("latest"), "restore");
        Assert.True(driven.Outcome == Outcome.Succeeded, driven.Reason);
        Assert.Equal(1200, new FileInfo(_instance.DataFs).Length);
        Assert.All(TemporaryInstance.Programs, p => Assert.Equal("RUNNING", _instance.State(p)));
    }

    [Fact]
    public async Task A_program_that_was_down_stays_down()
    {
        _instance.SetState("lims_zeoclient2", "STOPPED");
        var driven = await PlanDrive.RunAsync(await PlanAsync("latest"), "restore");
        Assert.Equal(Outcome.Succeeded, driven.Outcome);
        Assert.Equal("STOPPED", _instance.State("lims_zeoclient2"));
    }

    [Fact]
    public async Task Refusals_say_what_to_do()
    {
        Assert.StartsWith("bad-argument: lims1 has no restore point 2026-01-01-00-00-00; restore points: 2026-11-20-02-30-06, 2026-11-19", await RefusalAsync("2026-01-01-00-00-00"), StringComparison.Ordinal);
        _instance.Fault("foreign", "  77 root   python3 " + _instance.Target.Settings["Root"] + "/bin/backup\n");
        Assert.StartsWith("foreign-process", await RefusalAsync("latest"), StringComparison.Ordinal);
        _instance.Fault("foreign");
        _instance.Fault("crontab", "* * * * * bin/backup\n");
        Assert.StartsWith("cron-due", await RefusalAsync("latest"), StringComparison.Ordinal);
        _instance.Fault("crontab", "# nothing\n");
        _instance.SetState("lims_zeoclient1", "BACKOFF");
        Assert.StartsWith("not-settled", await RefusalAsync("latest"), StringComparison.Ordinal);
        _instance.SetState("lims_zeoclient1", "RUNNING");
        _instance.More["ReservedClient"] = "lims_zeoclient_reserved";
        Assert.StartsWith("unknown-program: supervisor on the host knows no lims_zeoclient_reserved", await RefusalAsync("latest"), StringComparison.Ordinal);
        _instance.More.Remove("ReservedClient");
        _instance.Fault("peers", FromElsewhere);
        Assert.StartsWith("unknown-client: connected to ZEO's port 8100, and none of supervisor's programs: ", await RefusalAsync("latest"), StringComparison.Ordinal);
        _instance.Fault("peers");
        _instance.Fault("no-inodes");
        Assert.Matches("^no-space: about [0-9]+ inodes are needed", await RefusalAsync("latest"));
        _instance.Fault("disk-full");
        Assert.Matches("^no-space: [0-9.]+ KiB are needed below .* and 100 bytes are free", await RefusalAsync("latest"));
        _instance.Fault("supervisor-down");
        Assert.StartsWith("probe-failed", await RefusalAsync("latest"), StringComparison.Ordinal);
    }

    /// <summary>The kernel's line of a client of 10.0.0.5 at ZEO's port.</summary>
    private const string FromElsewhere = "   3: 0400000A:1FA4 0500000A:A001 01 00000000:00000000 00:00000000 00000000  1000        0 14 1\n";

    /// <summary>A client that comes between plan and start, from another host, would go on with the old data.</summary>
    [Fact]
    public async Task While_somebody_else_is_connected_zeo_is_not_stopped()
    {
        var plan = await PlanAsync("latest");
        var before = _instance.Snapshot();
        _instance.Fault("peers", FromElsewhere);
        var driven = await PlanDrive.RunAsync(plan, "restore");
        Assert.Equal(Outcome.RolledBack, driven.Outcome);
        Assert.Contains("still connected to port 8100: 10.0.0.5:40961; that is a client that supervisor does not know", driven.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("stop-zeo", driven.Order);
        AssertAsBefore(before);
    }

    [Fact]
    public async Task Broken_points_and_partial_sets_are_refused()
    {
        var blob = Directory.GetFiles(Path.Combine(_instance.BlobBackups, "blobstorage.1"), "*.blob", SearchOption.AllDirectories);
        File.Delete(blob[0]);
        File.Delete(blob[1]);
        File.Delete(blob[2]);
        Assert.Contains("not whole", await RefusalAsync("2026-11-19-02-30-05"), StringComparison.Ordinal);
        Directory.SetLastWriteTimeUtc(Path.Combine(_instance.BlobBackups, "blobstorage.0/blobstorage/0x00/0x02"), TemporaryInstance.Now.UtcDateTime);
        Assert.StartsWith("blobs-doubtful", await RefusalAsync("latest"), StringComparison.Ordinal);
        Assert.IsType<Planning.Ready>(await PlanDrive.PlanAsync(_instance, "restore", ("point", "latest"), ("accept-doubtful-blobs", "true")));
        File.Delete(Path.Combine(_instance.Backups, "2026-11-18-02-30-04.fsz"));
        Assert.StartsWith("point-broken", await RefusalAsync("2026-11-19-02-30-05"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Latest_is_not_what_happens_to_be_left()
    {
        File.Delete(Path.Combine(_instance.Backups, "2026-11-20-02-30-06.fsz"));
        Assert.Contains("2026-11-20-02-30-06.fsz is missing", await RefusalAsync("latest"), StringComparison.Ordinal);
        Assert.IsType<Planning.Ready>(await PlanDrive.PlanAsync(_instance, "restore", ("point", "2026-11-19-02-30-05")));
    }

    [Fact]
    public async Task Every_change_has_an_undo_and_every_undo_its_own_id()
    {
        var plan = await PlanAsync("latest");
        Assert.NotEmpty(plan.Steps);
        Assert.All(plan.Steps.Where(s => s.Effect == Effect.Changes), s => Assert.NotEmpty(s.Undo));
        Assert.All(plan.Steps.Concat(plan.Steps.SelectMany(s => s.Undo)).Where(s => s.Kind == StepKind.Run), s => Assert.Equal(Effect.Changes, s.Effect));
        Assert.DoesNotContain(plan.Steps.SelectMany(s => s.Command.Arguments), a => a is "sh" or "/bin/sh");
        // supervisorctl's -c names its configuration; any other would be a shell's.
        Assert.DoesNotContain(plan.Steps.Where(s => !s.Command.Program.EndsWith("/supervisorctl", StringComparison.Ordinal)).SelectMany(s => s.Command.Arguments), a => a is "-c");
    }

    private void AssertAsBefore(string before)
    {
        Assert.Equal(before, _instance.Snapshot());
        Assert.All(TemporaryInstance.Programs, p => Assert.Equal("RUNNING", _instance.State(p)));
        Assert.False(Directory.Exists(Path.Combine(_instance.Data, "safety-k3x9p")));
        Assert.False(Directory.Exists(Path.Combine(_instance.Data, "scratch-k3x9p")));
    }
}
