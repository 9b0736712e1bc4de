using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>Planning reads the tool's own script; what it cannot read, or what is not the settings' data, it refuses.</summary>
public sealed class ToolReadingTests : IDisposable
{
    private readonly TemporaryInstance _instance = new();

    public void Dispose() => _instance.Dispose();

    private string Script(string name) => Path.Combine(_instance.Data, "../code/bin", name);

    private async Task<string> RefusalAsync(string verb)
    {
        var refused = Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, verb, verb == "restore" ? [("point", "latest")] : []));
        return $"{refused.Code}: {refused.Reason}";
    }

    private void Edit(string name, string old, string now)
    {
        var text = File.ReadAllText(Script(name));
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(Script(name), text.Replace(old, now, StringComparison.Ordinal));
    }

    /// <summary>A stand-in before the real script can do anything, such as put a second database back.</summary>
    [Theory]
    [InlineData("restore")]
    [InlineData("backup")]
    public async Task A_wrapper_is_refused_because_nobody_knows_what_it_does(string verb)
    {
        File.WriteAllText(Script(verb), "#!/bin/sh\ncp ../../data/backups_catalog/x ../../data/filestorage/catalog.fs\nexec /somewhere/restore.orig \"$@\"\n");
        var refusal = await RefusalAsync(verb);
        Assert.StartsWith("tool-unreadable: what ", refusal, StringComparison.Ordinal);
        Assert.Contains("it is no script that collective.recipe.backup wrote", refusal, StringComparison.Ordinal);
        Assert.Equal(0, _instance.Calls(verb));
    }

    [Theory]
    [InlineData("restore", "archive_blob=False", "archive_blob=True", "sets-unsupported")]
    [InlineData("backup", "archive_blob=False", "archive_blob=True", "sets-unsupported")]
    [InlineData("restore", "use_rsync=True", "use_rsync=False", "sets-unsupported")]
    [InlineData("restore", "backup_blobs=True", "backup_blobs=False", "tool-partial")]
    [InlineData("backup", "only_blobs=False", "only_blobs=True", "tool-partial")]
    [InlineData("restore", "/filestorage/Data.fs", "/filestorage/Other.fs", "tool-differs")]
    [InlineData("backup", "'blobdir': '", "'blobdir': '/elsewhere", "tool-differs")]
    [InlineData("restore", "main.restore_main(", "main.alt_restore_main(", "tool-unreadable")]
    [InlineData("restore", "gzip=True", "gzip=True, remote='x'", "tool-unreadable")]
    public async Task What_the_script_states_decides(string verb, string old, string now, string code)
    {
        // Behind the shell's part, which the bot does not read.
        var text = await File.ReadAllTextAsync(Script(verb));
        var place = text.IndexOf("import collective", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Script(verb), text[..place] + text[place..].Replace(old, now, StringComparison.Ordinal));
        Assert.StartsWith(code + ": ", await RefusalAsync(verb), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_tool_itself_runs_stands_in_the_plan()
    {
        Edit("restore", "pre_command=''", "pre_command='/usr/local/bin/stop-everything'");
        var plan = await PlanDrive.ReadyAsync(_instance, "restore", ("point", "latest"));
        Assert.Contains(plan.Summary, s => s.Contains("runs before it begins: /usr/local/bin/stop-everything", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_script_that_is_exchanged_after_the_plan_is_not_run()
    {
        var before = _instance.Snapshot();
        var plan = await PlanDrive.ReadyAsync(_instance, "restore", ("point", "latest"));
        var driven = await PlanDrive.RunAsync(plan, "restore", before: step =>
        {
            if (step == "run-restore")
                Edit("restore", "keep=2", "keep=3");
        });
        Assert.Equal(Outcome.RolledBack, driven.Outcome);
        Assert.Equal(0, _instance.Calls("restore"));
        Assert.Equal(before, _instance.Snapshot());
    }

    [Fact]
    public async Task Another_part_has_scripts_of_its_own_name()
    {
        foreach (var (old, now) in new[] { ("backup", "nightly"), ("restore", "nightly-restore") })
            File.Move(Script(old), Script(now));
        Assert.StartsWith("no-tool: ", await RefusalAsync("backup"), StringComparison.Ordinal);
        var settings = new Dictionary<string, string>(_instance.Target.Settings) { ["BackupPart"] = "nightly" };
        var plan = await PlanDrive.ReadyAsync(_instance, Sample.Inventory(settings), "restore", ("point", "latest"));
        Assert.Contains(plan.Steps, s => s.Id == "run-restore" && s.Command.ToString().Contains("/nightly-restore ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_snapshot_is_a_restore_point_that_its_own_tool_restores()
    {
        foreach (var (from, to) in new[] { ("backups", "snapshotbackups"), ("blobstoragebackups", "blobstoragesnapshots") })
            await ThisMachine.RunAsync(new("/usr/bin/cp", "-a", Path.Combine(_instance.Data, from), Path.Combine(_instance.Data, to)), null);
        var snapshots = Path.Combine(_instance.Data, "snapshotbackups");
        var sets = Path.Combine(_instance.Data, "blobstoragesnapshots");
        foreach (var newer in new[] { "blobstorage.0", "blobstorage.1" })
            Directory.Delete(Path.Combine(sets, newer), recursive: true);
        Directory.Move(Path.Combine(sets, "blobstorage.2"), Path.Combine(sets, "blobstorage.0"));
        foreach (var file in Directory.GetFiles(snapshots).Where(f => !f.Contains("2026-11-18", StringComparison.Ordinal)))
            File.Delete(file);
        await File.WriteAllTextAsync(Path.Combine(snapshots, "2026-11-18-02-30-04.dat"), $"{snapshots}/2026-11-18-02-30-04.fsz 0 1000 aa\n");
        foreach (var file in Directory.GetFiles(_instance.Backups, "2026-11-1*"))
            File.Delete(file);

        Assert.Contains("snapshot", (await PlanDrive.ReadyAsync(_instance, "backups")).Value("rows"), StringComparison.Ordinal);
        var driven = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "restore", ("point", "2026-11-18-02-30-04")), "restore");
        Assert.True(driven.Outcome == Outcome.Succeeded, driven.Reason);
        Assert.Equal(new string('A', 1000), await File.ReadAllTextAsync(_instance.DataFs));
        Assert.Equal(3, Directory.GetFiles(_instance.Blobs, "*.blob", SearchOption.AllDirectories).Length);
    }
}
