using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>Databases beside the main one are walked, proven and judged as the main one is, and a restore point is whole only with all of them.</summary>
public sealed class WalkedDatabaseTests : IDisposable
{
    private readonly TemporaryInstance _instance = new();

    public WalkedDatabaseTests()
    {
        _instance.AddDatabase();
        _instance.BecomeReal();
    }

    public void Dispose() => _instance.Dispose();

    [Fact]
    public async Task A_backup_walks_each_of_them_and_keeps_what_it_found()
    {
        var plan = await PlanDrive.ReadyAsync(_instance, "backup");
        Assert.Contains("First Data.fs and catalog.fs are walked", string.Join('\n', plan.Summary), StringComparison.Ordinal);
        var good = await PlanDrive.RunAsync(plan, "backup");
        Assert.True(good.Outcome == Outcome.Succeeded, good.Reason);
        Assert.Equal("check-blobs", good.Order[^1]);
        Assert.Contains(good.Verdicts["check-blobs-2"].Findings, f => f.Key.StartsWith("point-of catalog 2026-11-20-15-00-00 ", StringComparison.Ordinal));
        Assert.Contains(good.Verdicts["walk-source-2"].Findings, f => f.Key == "trouble database catalog");
        Assert.Contains("lims1: backed up and checked", good.Report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut", "catalog.fs is cut at")]
    [InlineData("shrunk", "catalog.fs has 4 bytes and 2026-11-20-02-30-05 holds 300")]
    [InlineData("flip", "bytes 0..300 of catalog.fs are not those that 2026-11-20-02-30-05 was made of")]
    public async Task A_damaged_one_ends_the_backup_before_anything_is_written(string damage, string said)
    {
        var bytes = await File.ReadAllBytesAsync(_instance.Catalog);
        if (damage == "flip")
            bytes[200] ^= 1;
        await File.WriteAllBytesAsync(_instance.Catalog, damage switch { "cut" => bytes[..320], "shrunk" => [.. bytes[..4]], _ => bytes });
        var driven = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "backup"), "backup");
        Assert.Equal(Outcome.Failed, driven.Outcome);
        Assert.Equal("source-damaged", driven.Verdicts["walk-source-2"].Facts["code"]);
        Assert.Contains(damage == "shrunk" ? "an empty database of 4 bytes stands where 2026-11-20-02-30-05 holds 300" : said, driven.Reason, StringComparison.Ordinal);
        Assert.Equal(0, _instance.Calls("backup"));
        var list = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "backups"), "backups");
        Assert.Equal(damage == "shrunk", list.Report.Contains("The live database: database catalog: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("catalog-other-bytes", "2026-11-20-15-00-00.deltafsz has the right length and other bytes than the .dat says")]
    [InlineData("catalog-not-backed-up", "although catalog.fs had 350 bytes")]
    public async Task What_is_wrong_with_its_archive_makes_the_whole_point_not_whole(string fault, string said)
    {
        var plan = await PlanDrive.ReadyAsync(_instance, "backup");
        _instance.Fault(fault);
        var driven = await PlanDrive.RunAsync(plan, "backup");
        Assert.Equal((Outcome.Failed, false), (driven.Outcome, driven.LockKept));
        Assert.Contains(said, driven.Reason, StringComparison.Ordinal);
        var left = Assert.Single(driven.Verdicts["undo-check-blobs"].Findings);
        Assert.StartsWith("point 2026-11-20-15-00-01 ", left.Key, StringComparison.Ordinal);
        Assert.Contains("|not-whole|", left.Value, StringComparison.Ordinal);
    }

    /// <summary>Where nothing can be walked the names of the blobs still tell.</summary>
    [Fact]
    public async Task A_set_of_it_that_lacks_a_blob_is_no_restore_point()
    {
        _instance.Perl = null;
        var plan = await PlanDrive.ReadyAsync(_instance, "backup");
        _instance.Fault("catalog-partial-set");
        var driven = await PlanDrive.RunAsync(plan, "backup");
        Assert.Equal((Outcome.Failed, false), (driven.Outcome, driven.LockKept));
        Assert.Contains("2026-11-20-15-00-00 with blobstorage_catalog.0 is not whole: 3 of 4 blobs", driven.Reason, StringComparison.Ordinal);
        var refused = Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "restore", ("point", "latest")));
        Assert.Contains("database catalog: blobstorage_catalog.0 is not whole", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_restore_takes_away_of_it_is_counted_and_listed()
    {
        var plan = await PlanDrive.ReadyAsync(_instance, "restore", ("point", "2026-11-19-02-30-05"));
        var told = Assert.Single(plan.Summary, s => s.StartsWith("Database catalog", StringComparison.Ordinal));
        Assert.Contains("Lost: 2 transactions from ", told, StringComparison.Ordinal);
        var driven = await PlanDrive.RunAsync(plan, "restore");
        Assert.True(driven.Outcome == Outcome.Succeeded, driven.Reason);
        var list = await File.ReadAllTextAsync(Path.Combine(_instance.Data, "safety-k3x9p/lost-transactions.txt"));
        Assert.Contains("Database catalog: 2 transactions that the restore takes away", list, StringComparison.Ordinal);
        Assert.Contains("dddd", list, StringComparison.Ordinal);
    }

    /// <summary>The same judgement on recorded databases, blobs and sets.</summary>
    [Theory]
    [InlineData("good", "")]
    [InlineData("lawn", "")]
    [InlineData("set-lacks-one", "not whole: 5 of 6 blobs")]
    [InlineData("blob-short", "not whole: 5 of 6 blobs")]
    [InlineData("flip-record", "bytes 2998..4157")]
    public async Task Of_recorded_databases_it_says_what_is_said_of_the_main_one(string tree, string said)
    {
        var instance = new TreeInstance(tree, database: "catalog");
        var verdict = await instance.JudgeAsync();
        Assert.Equal(said.Length == 0 ? VerdictKind.Passed : VerdictKind.Failed, verdict.Kind);
        Assert.Contains(said, verdict.Why, StringComparison.Ordinal);
        Assert.All(await instance.Findings.OfAsync(TreeInstance.Id, "point", default), f => Assert.StartsWith("point-of catalog ", f.Finding.Key, StringComparison.Ordinal));
    }
}
