using ChatOps.Core.Execution;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>The recipe's additional_filestorages: the tool replaces them together with Data.fs, so they are kept, counted, brought back and told together.</summary>
public sealed class OtherDatabaseTests : IDisposable
{
    private const string Point = "2026-11-19-02-30-05";
    private readonly TemporaryInstance _instance = new();

    public OtherDatabaseTests() => _instance.AddDatabase();

    public void Dispose() => _instance.Dispose();

    private string Catalog => _instance.Catalog;

    private string CatalogBlobs => Path.Combine(_instance.Data, "blobstorage_catalog");

    [Fact]
    public async Task All_databases_go_back_together_and_the_old_ones_are_kept()
    {
        var plan = await PlanDrive.ReadyAsync(_instance, "restore", ("point", Point));
        var summary = string.Join('\n', plan.Summary);
        foreach (var part in new[] { "Replaced: 2 databases", Catalog, CatalogBlobs, "Database catalog", "goes back to 2026-11-19-02-30-04 UTC", "blobstorage_catalog.1 with 2 files" })
            Assert.Contains(part, summary, StringComparison.Ordinal);
        var driven = await PlanDrive.RunAsync(plan, "restore");

        Assert.True(driven.Outcome == Outcome.Succeeded, driven.Reason);
        Assert.Contains("2 databases and their blobs are those of " + Point, driven.Report, StringComparison.Ordinal);
        Assert.Equal(new string('b', 200), await File.ReadAllTextAsync(Catalog));
        Assert.Equal(2, BlobsIn(CatalogBlobs));
        var kept = Path.Combine(_instance.Data, "safety-k3x9p/storage-2");
        Assert.Equal(new string('c', 300) + new string('d', 50), await File.ReadAllTextAsync(Path.Combine(kept, "catalog.fs")));
        Assert.Equal(4, BlobsIn(Path.Combine(kept, "blobstorage_catalog")));
        Assert.Contains($"{kept}/catalog.fs", await File.ReadAllTextAsync(Path.Combine(_instance.Data, "safety-k3x9p/HOW-TO-GO-BACK.txt")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("restore-aborts", "Not restoring")]
    [InlineData("restore-loses-datafs", "No space left")]
    [InlineData("start-fails-lims_zeoserver", "spawn error")]
    [InlineData("autostart", "is RUNNING")]
    [InlineData("restore-wants-more", "it would replace more than the plan guards: ")]
    public async Task Whatever_fails_all_of_them_are_as_before(string fault, string why)
    {
        var before = _instance.Snapshot();
        Assert.Contains("catalog.fs", before, StringComparison.Ordinal);
        var plan = await PlanDrive.ReadyAsync(_instance, "restore", ("point", Point));
        _instance.Fault(fault);
        var driven = await PlanDrive.RunAsync(plan, "restore", before: _instance.AssertNoBlobsAlone);

        Assert.True(driven.Outcome == Outcome.RolledBack, $"{driven.Reason}\n{driven.Report}");
        Assert.Contains(why, driven.Report, StringComparison.Ordinal);
        Assert.Equal(before, _instance.Snapshot());
        Assert.False(Directory.Exists(Path.Combine(_instance.Data, "safety-k3x9p")));
    }

    [Fact]
    public async Task Cut_off_where_data_moves_all_of_them_are_as_before()
    {
        var ids = (await PlanDrive.ReadyAsync(_instance, "restore", ("point", Point))).Steps.Select(s => s.Id).ToList();
        string[] moves = ["write-note", "move-blobs-2", "hide-filestorage", "move-data-2", "show-filestorage"];
        foreach (var at in moves.Select(m => ids.IndexOf(m)))
        {
            Assert.True(at > 0);
            var before = _instance.Snapshot();
            var driven = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "restore", ("point", Point)), "restore", cutAt: at, cut: Cut.After, before: _instance.AssertNoBlobsAlone);
            Assert.True(driven.Outcome == Outcome.RolledBack, $"{ids[at]}: {driven.Reason}");
            Assert.Equal(before, _instance.Snapshot());
        }
    }

    [Fact]
    public async Task A_point_that_one_of_them_cannot_reach_is_no_restore_point()
    {
        File.Delete(Path.Combine(_instance.Data, "backups_catalog/2026-11-18-02-30-03.fsz"));
        var refused = Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "restore", ("point", "2026-11-18-02-30-04")));
        Assert.StartsWith("2026-11-18-02-30-04 cannot be restored: database catalog: no full archive", refused.Reason, StringComparison.Ordinal);
        Assert.Contains("database catalog", (await PlanDrive.ReadyAsync(_instance, "backups")).Value("rows"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_is_good_only_when_each_of_them_is_backed_up()
    {
        var good = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "backup"), "backup");
        Assert.True(good.Outcome == Outcome.Succeeded, good.Reason);
        Assert.Equal("350", good.Verdicts["read-dats-2"].Facts["end"]);
        Assert.Equal("4", good.Verdicts["check-blobs-2"].Facts["files"]);

        await File.AppendAllTextAsync(Catalog, "more");
        var plan = await PlanDrive.ReadyAsync(_instance, "backup");
        _instance.Fault("catalog-not-backed-up");
        var bad = await PlanDrive.RunAsync(plan, "backup");
        Assert.NotEqual(Outcome.Succeeded, bad.Outcome);
        Assert.Contains("although catalog.fs had 354 bytes", bad.Reason, StringComparison.Ordinal);
    }

    private static int BlobsIn(string folder) => Directory.GetFiles(folder, "*.blob", SearchOption.AllDirectories).Length;

    [Fact]
    public async Task Status_looks_at_each_database_by_the_names_that_the_tools_script_states()
    {
        var well = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "status"), "status");
        Assert.Equal(("Data.fs has 1.9 KiB, blobstorage is there", "catalog.fs has 350 bytes, blobstorage_catalog is there"), (well.Verdicts["data"].Why, well.Verdicts["data-2"].Why));
        Assert.Contains("healthy", well.Report, StringComparison.Ordinal);
        File.Move(Catalog, Catalog + ".away");
        Assert.Equal("catalog.fs is missing", await DataAsync("data-2"));
        File.CreateSymbolicLink(Catalog, Catalog + ".away");
        Assert.Equal("catalog.fs has 350 bytes, blobstorage_catalog is there", await DataAsync("data-2"));
        Directory.Move(CatalogBlobs, CatalogBlobs + ".away");
        Assert.Equal("blobstorage_catalog is missing", await DataAsync("data-2"));
        File.Move(Catalog + ".away", Catalog + ".lost");
        Assert.Equal($"catalog.fs is a link to {Catalog}.away, and nothing is there", await DataAsync("data-2"));

        async Task<string> DataAsync(string step) => (await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "status"), "status")).Verdicts[step].Why;
    }

    [Fact]
    public async Task Status_names_a_database_that_zeo_could_not_open_after_its_next_start()
    {
        var plan = await PlanDrive.ReadyAsync(_instance, "status");
        var status = (IRunbook)AllRunbooks.Commands.First(r => r.Spec.Name == "senaite status");
        var verdict = status.Judge(
            plan.Find("data"), new(StepState.Exited, 0, "f\t1\t100\t1795728000.0\tsomebody\tData.fs\t\nd\t2\t4096\t1795728000.0\tsomebody\tblobstorage\t\n", "", []),
            new(plan, System.Collections.Immutable.ImmutableSortedDictionary<string, Verdict>.Empty, false, TemporaryInstance.Now));
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.StartsWith("Data.fs belongs to somebody; ZEO runs as ", verdict.Why, StringComparison.Ordinal);
    }
}
