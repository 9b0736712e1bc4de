using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>Links, file systems' own folders, tarballs: followed where the tools follow, otherwise named for what they are.</summary>
public sealed class DetourTests : IDisposable
{
    private readonly TemporaryInstance _instance = new();
    private readonly string _elsewhere = Directory.CreateTempSubdirectory("elsewhere").FullName;

    public void Dispose()
    {
        _instance.Dispose();
        Directory.Delete(_elsewhere, recursive: true);
    }

    private string Away(string name) => Path.Combine(_elsewhere, name);

    /// <summary>The folder lies elsewhere, with a link to it, or a link to a link, in its place.</summary>
    private async Task LinkAsync(string path, bool twice = false)
    {
        await ThisMachine.RunAsync(new("/usr/bin/mv", path, Away(Path.GetFileName(path))), null);
        if (twice)
            File.CreateSymbolicLink(Away("between"), Away(Path.GetFileName(path)));
        File.CreateSymbolicLink(path, twice ? Away("between") : Away(Path.GetFileName(path)));
    }

    private async Task<string> RefusalAsync(string verb)
    {
        var refused = Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, verb, verb == "restore" ? [("point", "latest")] : []));
        return $"{refused.Code}: {refused.Reason}";
    }

    [Fact]
    public async Task Linked_backups_hold_the_same_points_and_are_restored_from()
    {
        var points = (await PlanDrive.ReadyAsync(_instance, "backups")).Value("rows");
        await LinkAsync(_instance.Backups, twice: true);
        await LinkAsync(_instance.BlobBackups);
        Assert.Equal(points, (await PlanDrive.ReadyAsync(_instance, "backups")).Value("rows"));
        var status = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "status"), "status");
        Assert.StartsWith("2026-11-20-02-30-06", status.Verdicts["archives"].Why, StringComparison.Ordinal);
        var backup = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "backup"), "backup");
        Assert.True(backup.Outcome == Outcome.Succeeded, backup.Reason);
        var restore = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "restore", ("point", "2026-11-19-02-30-05")), "restore");
        Assert.True(restore.Outcome == Outcome.Succeeded, restore.Reason);
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_is_not_an_empty_folder()
    {
        await LinkAsync(_instance.Backups);
        Directory.Move(Away("backups"), Away("unmounted"));
        Assert.Contains($"no-folder: {_instance.Backups} is a link to {Away("backups")}, and nothing is there", await RefusalAsync("restore"), StringComparison.Ordinal);
        Assert.StartsWith("no-folder: ", await RefusalAsync("backup"), StringComparison.Ordinal);
        var list = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "backups"), "backups");
        Assert.Contains("No restore point can be seen.", list.Report, StringComparison.Ordinal);
        Assert.DoesNotContain("There is no restore point", list.Report, StringComparison.Ordinal);
        Assert.Contains("and nothing is there", list.Report, StringComparison.Ordinal);
        var status = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "status"), "status");
        Assert.Contains("they cannot be read", status.Verdicts["archives"].Why, StringComparison.Ordinal);
        File.WriteAllText(Away("backups"), "a file");
        Assert.Contains("which is no folder", await RefusalAsync("restore"), StringComparison.Ordinal);
    }

    /// <summary>With a walker as well, which looks into the folders by commands of its own.</summary>
    [Fact]
    public async Task A_backup_into_linked_folders_is_walked_and_judged()
    {
        _instance.BecomeReal();
        await LinkAsync(_instance.Backups, twice: true);
        await LinkAsync(_instance.BlobBackups);
        var backup = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "backup"), "backup");
        Assert.True(backup.Outcome == Outcome.Succeeded, backup.Reason);
        Assert.NotEmpty(backup.Verdicts["check-blobs"].Findings);
    }

    /// <summary>An autofs whose disk does not come: the folder's name is there, and nobody gets in.</summary>
    [Fact]
    public async Task A_place_that_is_mounted_on_demand_and_does_not_come_is_not_an_empty_folder()
    {
        var find = _instance.Put("tools/find", $"""
            #!/bin/sh
            for a in "$@"; do [ "$a" = "{_instance.Backups}/" ] && echo "find: '$a': No such file or directory" >&2 && exit 1; done
            exec /usr/bin/find "$@"

            """);
        File.SetUnixFileMode(find, (UnixFileMode)0b111_101_101);
        _instance.More["Tools:Find"] = find;
        Assert.Contains($"no-folder: {_instance.Backups} is there by name, and what should be mounted there does not come", await RefusalAsync("restore"), StringComparison.Ordinal);
        Assert.StartsWith("no-folder: ", await RefusalAsync("backup"), StringComparison.Ordinal);
        var list = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "backups"), "backups");
        Assert.Contains("No restore point can be seen.", list.Report, StringComparison.Ordinal);
    }

    /// <summary>Old copies of the blobs themselves, as a filer shows them in .snapshot, are none of the live ones.</summary>
    [Theory]
    [InlineData(".snapshot/nightly.0")]
    [InlineData("~snapshot/nightly.0")]
    [InlineData("#recycle")]
    public async Task Blobs_in_a_copy_of_the_file_system_are_not_missed_in_a_set(string name)
    {
        var blob = Directory.GetFiles(_instance.Blobs, "*.blob", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var old = Path.Combine(_instance.Blobs, name, "0x00/0x77", Path.GetFileName(blob));
        Directory.CreateDirectory(Path.GetDirectoryName(old)!);
        await File.WriteAllTextAsync(old, "an older, longer state of something");
        var list = await PlanDrive.ReadyAsync(_instance, "backups");
        Assert.DoesNotContain("not whole", list.Value("rows"), StringComparison.Ordinal);
        var driven = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "backup"), "backup");
        Assert.True(driven.Outcome == Outcome.Succeeded, driven.Reason);
        Assert.Equal("6", driven.Verdicts["check-blobs"].Facts["live-files"]);
    }

    [Fact]
    public async Task A_file_in_the_place_of_a_folder_is_named()
    {
        Directory.Move(_instance.BlobBackups, Away("sets"));
        await File.WriteAllTextAsync(_instance.BlobBackups, "");
        Assert.Contains($"{_instance.BlobBackups} is a file and no folder", await RefusalAsync("restore"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_linked_blobstorage_is_refused_because_rsync_copies_the_link()
    {
        await LinkAsync(_instance.Blobs);
        Assert.StartsWith($"linked: {_instance.Blobs} is a link to {Away("blobstorage")}; rsync copies the link itself", await RefusalAsync("backup"), StringComparison.Ordinal);
        Assert.StartsWith("linked: ", await RefusalAsync("restore"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_linked_database_is_backed_up_and_not_restored()
    {
        await LinkAsync(_instance.DataFs);
        Assert.StartsWith($"linked: {_instance.DataFs} is a link to {Away("Data.fs")}; repozo would delete the link", await RefusalAsync("restore"), StringComparison.Ordinal);
        Assert.IsType<Planning.Ready>(await PlanDrive.PlanAsync(_instance, "backup"));
    }

    [Fact]
    public async Task A_linked_folder_of_a_database_is_not_moved_aside()
    {
        var folder = Path.GetDirectoryName(_instance.DataFs)!;
        await LinkAsync(folder);
        Assert.StartsWith($"linked: {folder} is a link to {Away("filestorage")}; moving it aside would move the link", await RefusalAsync("restore"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lost+found")]
    [InlineData(".snapshot")]
    public async Task What_belongs_to_the_file_system_is_told_once_and_not_counted(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_instance.Blobs, name)).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "#123"), "not a blob");
        var driven = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "backup"), "backup");
        Assert.True(driven.Outcome == Outcome.Succeeded, driven.Reason);
        var counted = driven.Verdicts["check-blobs"].Facts;
        Assert.Equal(("6", "6"), (counted["files"], counted["live-files"]));
        Assert.Equal(2, driven.Report.Split(name).Length);
    }

    [Fact]
    public async Task Tarballs_are_named_as_sets_that_are_not_supported()
    {
        foreach (var set in Directory.GetDirectories(_instance.BlobBackups))
        {
            Directory.Delete(set, recursive: true);
            await File.WriteAllTextAsync(set + ".tar.gz", "packed");
        }
        var list = await PlanDrive.ReadyAsync(_instance, "backups");
        Assert.Contains("its blob set is a tarball", list.Value("rows"), StringComparison.Ordinal);
        Assert.Contains("3 blob sets are tarballs (such as blobstorage.0.tar.gz", (await PlanDrive.RunAsync(list, "backups")).Report, StringComparison.Ordinal);
        Assert.Contains("tarball", await RefusalAsync("restore"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blobstorage.0.tar.gz")]
    [InlineData("blobstorage.1.tar")]
    [InlineData("blobstorage.2026-11-25-02-30-05.tar")]
    [InlineData("blobstorage.2026-11-25-02-30-05.delta.tar.gz")]
    public void Every_name_that_the_recipe_gives_tarballs_is_known(string name)
    {
        var folder = ChatOps.Runbooks.Senaite.BlobSetFolder.ReadAll($"f\t11\t104857600\t1795728000.0000000000\towner\t{name}\t\n");
        Assert.Equal(name, Assert.Single(folder.Tarballs));
        Assert.Empty(folder.Sets);
    }
}
