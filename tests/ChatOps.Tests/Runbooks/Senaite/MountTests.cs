using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;
using ChatOps.Tests.Execution;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>Real mounts at, in and above the data: followed where a rename can follow, otherwise named before anything runs.</summary>
public sealed class MountTests : IDisposable
{
    private readonly TemporaryInstance _instance = new();

    public void Dispose() => _instance.Dispose();

    /// <summary>Of the very device of the data, as stat sees it, or of another one; at the place, in it, or in the middle of the path.</summary>
    [MountFact]
    public async Task What_is_mounted_by_itself_and_would_have_to_be_moved_is_named_before_anything_runs()
    {
        await RefusedAsync("mount --bind \"$1/filestorage\" \"$1/filestorage\"", $"{_instance.Data}/filestorage is mounted by itself");
        await RefusedAsync("mount --bind \"$1/filestorage/Data.fs\" \"$1/filestorage/Data.fs\"", $"{_instance.DataFs} is mounted by itself");
        await RefusedAsync("mount --bind \"$1/blobstorage\" \"$1/blobstorage\"", $"{_instance.Blobs} is mounted by itself");
        await RefusedAsync("mount --bind \"$1/blobstorage/0x00/0x01\" \"$1/blobstorage/0x00/0x01\"", $"{_instance.Blobs}/0x00/0x01 is mounted by itself");
        await RefusedAsync("cp -a \"$1/filestorage\" \"$1/kept\"; mount -t tmpfs none \"$1/filestorage\"; cp -a \"$1/kept/.\" \"$1/filestorage\"; rm -r \"$1/kept\"", "on another file system");

        async Task RefusedAsync(string script, string why)
        {
            using var machine = new MountedMachine(script, _instance.Data);
            var refused = Assert.IsType<Planning.Refused>(await PlanAsync(machine, "restore", ("point", "latest")));
            Assert.Equal("not-movable", refused.Code);
            Assert.Contains(why, refused.Reason, StringComparison.Ordinal);
        }
    }

    /// <summary>Of the very device of the data, so that stat calls it one file system; neither is the folder mounted itself, nor anything in it.</summary>
    [MountFact]
    public async Task Blobs_below_a_place_that_is_mounted_between_them_and_the_data_cannot_be_moved()
    {
        var more = Path.Combine(_instance.Data, "more");
        _instance.AddDatabase();
        InstanceTools.Write(_instance.Host, InstanceTools.Storage(_instance.Data, "catalog", "_catalog", "catalog.fs", Path.Combine(more, "blobstorage_catalog")) + ", ");
        Directory.CreateDirectory(more);
        Directory.Move(Path.Combine(_instance.Data, "blobstorage_catalog"), Path.Combine(more, "blobstorage_catalog"));
        using var machine = new MountedMachine("mount --bind \"$1\" \"$1\"", more);
        var refused = Assert.IsType<Planning.Refused>(await PlanAsync(machine, "restore", ("point", "latest")));
        Assert.Equal("not-movable", refused.Code);
        Assert.StartsWith($"{more}/blobstorage_catalog lies on {more}, which is mounted by itself", refused.Reason, StringComparison.Ordinal);
        Assert.IsType<Planning.Ready>(await PlanDrive.PlanAsync(_instance, "restore", ("point", "latest")));
    }

    [MountFact]
    public async Task Disks_above_the_data_and_for_what_is_kept_hinder_nothing()
    {
        using var machine = new MountedMachine(
            "for place in \"$1\" \"$1/backups\" \"$1/blobstoragebackups\"; do mount --bind \"$place\" \"$place\"; done; mkdir \"$1/blobstorage/.snapshot\"; mount -t tmpfs none \"$1/blobstorage/.snapshot\"",
            _instance.Data);
        foreach (var (verb, values) in new (string, (string, string)[])[] { ("backup", []), ("restore", [("point", "2026-11-19-02-30-05")]) })
        {
            var plan = Assert.IsType<Planning.Ready>(await PlanAsync(machine, verb, values)).Plan;
            var driven = await PlanDrive.RunAsync(plan, verb, host: machine);
            Assert.True(driven.Outcome == Outcome.Succeeded, $"{driven.Reason}\n{driven.Report}");
        }
        Assert.Equal(1500, new FileInfo(_instance.DataFs).Length);
    }

    /// <summary>An empty folder is what a disk leaves that did not come.</summary>
    [Theory]
    [InlineData("data/backups", "no-folder: ", "should be mounted and is not")]
    [InlineData("data/blobstorage", "no-folder: ", "should be mounted")]
    [InlineData("data/filestorage", "no-folder: ", "should be mounted")]
    [InlineData("data", "no-folder: ", "should be mounted")]
    public async Task A_disk_that_fstab_names_and_that_is_not_there_is_named(string place, string code, string why)
    {
        _instance.Put("etc/fstab", $"# <file system> <mount point> <type> <options>\nUUID=1 / ext4 errors=remount-ro 0 1\nUUID=2 {_instance.Host}/{place} ext4 defaults,nofail 0 2\nUUID=3 {_instance.Host}/code ext4 noauto 0 2\nUUID=4 none swap sw 0 0\n");
        foreach (var verb in new[] { "backup", "restore" })
        {
            var refused = Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, verb, verb == "restore" ? [("point", "latest")] : []));
            Assert.StartsWith(code, $"{refused.Code}: {refused.Reason}", StringComparison.Ordinal);
            Assert.Contains($"{_instance.Host}/{place}", refused.Reason, StringComparison.Ordinal);
            Assert.Contains(why, refused.Reason, StringComparison.Ordinal);
        }
        if (place == "data/backups")
            Assert.Contains("should be mounted and is not", (await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "backups"), "backups")).Report, StringComparison.Ordinal);
    }

    /// <summary>ZEO goes on writing to the file below; neither a second name nor a rename reaches across the mount.</summary>
    [MountFact]
    public async Task A_file_that_was_mounted_over_the_open_database_is_named_and_no_rescue_begins_that_cannot_end()
    {
        await _instance.RealZeoAsync();
        using var machine = new MountedMachine("cp \"$1\" \"$1.other\"; mount --bind \"$1.other\" \"$1\"", _instance.DataFs);
        Assert.Equal("data-detached", Assert.IsType<Planning.Refused>(await PlanAsync(machine, "stop")).Code);
        var refused = Assert.IsType<Planning.Refused>(await PlanAsync(machine, "rescue"));
        Assert.Equal("not-rescuable", refused.Code);
        Assert.Contains($"{_instance.DataFs} is mounted by itself", refused.Reason, StringComparison.Ordinal);
        Assert.Contains($"copy /proc/{_instance.ZeoPid}/fd/3 by hand", refused.Reason, StringComparison.Ordinal);
    }

    private Task<Planning> PlanAsync(MountedMachine machine, string verb, params (string, string)[] values) => PlanDrive.PlanAsync(_instance.Target, verb, values, machine);
}
