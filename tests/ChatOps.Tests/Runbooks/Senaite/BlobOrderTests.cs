using ChatOps.Core.Operations;
using ChatOps.Core.Plans;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>
/// Tried on the real one: a ZEO that starts while Data.fs is missing deletes every file in blobstorage. Supervisor's autostart, a reboot or a person can
/// start it between any two steps, so before each step, there and back, one is started here on a copy of the host as it lies at that moment.
/// </summary>
public sealed class BlobOrderTests : IDisposable
{
    private readonly TemporaryInstance _instance = new();
    private readonly List<string> _points = [];
    private readonly List<string> _lost = [];
    private IReadOnlyList<string> _live = [];

    public BlobOrderTests() => Mark(_instance.Blobs, "live");

    /// <summary>What the sets hold as well would not be missed.</summary>
    private void Mark(string blobs, string word)
    {
        foreach (var blob in Directory.GetFiles(blobs, "*.blob", SearchOption.AllDirectories))
        {
            var time = File.GetLastWriteTimeUtc(blob);
            File.WriteAllText(blob, File.ReadAllText(blob).Replace("blob", word, StringComparison.Ordinal));
            File.SetLastWriteTimeUtc(blob, time);
        }
        _live = LiveFiles(_instance.Data);
    }

    private string CatalogBlobs => Path.Combine(_instance.Data, "blobstorage_catalog");

    private void AddDatabase()
    {
        _instance.AddDatabase();
        Mark(CatalogBlobs, "cata");
    }

    public void Dispose() => _instance.Dispose();

    /// <summary>The whole way there, and the way back from every place that matters: what each step had done alone, and all of them.</summary>
    [Theory]
    [InlineData("restore-aborts", "")]
    [InlineData("restore-loses-datafs", "")]
    [InlineData("start-fails-lims_zeoserver", "")]
    [InlineData("", "move-blobs")]
    [InlineData("", "run-restore")]
    public async Task Whenever_zeo_starts_in_a_restore_or_on_its_way_back_no_blob_is_lost(string fault, string cutAfter) => await NothingIsLostAsync(fault, cutAfter);

    /// <summary>Two databases with blobs of their own: the steps of both are between each other.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("blob-restore-fails", "")]
    [InlineData("", "move-data")]
    public async Task Whenever_a_zeo_of_two_databases_starts_no_blob_of_either_is_lost(string fault, string cutAfter)
    {
        AddDatabase();
        await NothingIsLostAsync(fault, cutAfter);
    }

    private async Task NothingIsLostAsync(string fault, string cutAfter)
    {
        var plan = await PlanAsync();
        if (fault.Length > 0)
            _instance.Fault(fault);
        int? cutAt = cutAfter.Length > 0 ? plan.Steps.ToList().FindIndex(s => s.Id == cutAfter) : null;
        var changed = true;
        var driven = await PlanDrive.RunAsync(plan, "restore", cutAt, Cut.After, before: step =>
        {
            if (changed)
                StartZeoOnACopy(step);
            changed = plan.Find(step).Effect == Effect.Changes;
        });

        Assert.Equal(fault.Length + cutAfter.Length > 0 ? Outcome.RolledBack : Outcome.Succeeded, driven.Outcome);
        Assert.True(_points.Count > 8, string.Join(' ', _points));
        Assert.True(_lost.Count == 0, string.Join('\n', _lost));
    }

    /// <summary>An empty blobstorage that a ZEO without Data.fs left is no reason to take the old one out of the safety copy.</summary>
    /// <summary>The other one goes back as ever.</summary>
    [Fact]
    public async Task Without_one_of_two_databases_before_its_blobs_alone_stay_where_no_zeo_finds_them()
    {
        AddDatabase();
        File.Delete(_instance.Catalog);
        foreach (var program in TemporaryInstance.Programs)
            _instance.SetState(program, "STOPPED");
        var plan = await PlanAsync();
        var live = LiveFiles(_instance.Data);
        _instance.Fault("restore-aborts");
        var driven = await PlanDrive.RunAsync(plan, "restore", before: step =>
        {
            // Before they are moved they lie there alone, as they did when all this began; a ZEO that starts then takes them, whatever the bot does.
            _live = Directory.Exists(CatalogBlobs) ? [.. live.Where(text => !text.StartsWith("cata ", StringComparison.Ordinal))] : live;
            StartZeoOnACopy(step);
        });

        Assert.True(_lost.Count == 0, string.Join('\n', _lost));
        Assert.Equal((Outcome.Failed, true), (driven.Outcome, driven.LockKept));
        Assert.Contains($"there was no catalog.fs before, and a ZEO that starts without one deletes every blob; so blobstorage_catalog stays in {_instance.Data}/safety-k3x9p/storage-2", driven.Report, StringComparison.Ordinal);
        Assert.False(Directory.Exists(CatalogBlobs));
        Assert.Equal(4, Directory.GetFiles(Path.Combine(_instance.Data, "safety-k3x9p/storage-2/blobstorage_catalog"), "*.blob", SearchOption.AllDirectories).Length);
        Assert.Equal(live.Where(t => !t.StartsWith("cata ", StringComparison.Ordinal)).Order(StringComparer.Ordinal), LiveFiles(_instance.Data).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_a_database_before_the_way_back_leaves_the_blobs_where_no_zeo_finds_them()
    {
        File.Delete(_instance.DataFs);
        foreach (var program in TemporaryInstance.Programs)
            _instance.SetState(program, "STOPPED");
        var plan = await PlanAsync();
        var blobs = LiveFiles(_instance.Data);
        _instance.Fault("restore-aborts");
        var moved = false;
        var driven = await PlanDrive.RunAsync(plan, "restore", before: step =>
        {
            moved |= step is not "move-blobs" && !Directory.Exists(_instance.Blobs);
            _live = moved ? blobs : [];
            StartZeoOnACopy(step);
        });

        Assert.True(_lost.Count == 0, string.Join('\n', _lost));
        Assert.Equal((Outcome.Failed, true), (driven.Outcome, driven.LockKept));
        Assert.Contains($"blobstorage stays in {_instance.Data}/safety-k3x9p", driven.Report, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_instance.Blobs));
        Assert.All(TemporaryInstance.Programs, p => Assert.Equal("STOPPED", _instance.State(p)));
    }

    [Fact]
    public void A_zeo_without_a_database_really_deletes_the_blobs_here()
    {
        StartZeoOnACopy("before anything");
        Assert.Empty(_lost);
        File.Move(_instance.DataFs, _instance.DataFs + ".away");
        StartZeoOnACopy("without Data.fs");
        Assert.Equal(6, Assert.Single(_lost).Split(", ").Length);
    }

    private Task<Plan> PlanAsync() => PlanDrive.ReadyAsync(_instance, "restore", ("point", "2026-11-19-02-30-05"));

    private void StartZeoOnACopy(string step)
    {
        _points.Add(step);
        using var copy = new HostCopy(_instance.Data);
        copy.StartZeo();
        var left = Directory.GetFiles(copy.Data, "*", SearchOption.AllDirectories).Select(File.ReadAllText).ToHashSet(StringComparer.Ordinal);
        var lost = _live.Where(text => !left.Contains(text)).ToList();
        if (lost.Count > 0)
            _lost.Add($"before {step}: {string.Join(", ", lost.Select(t => t[..Math.Min(10, t.Length)]))}");
    }

    private static List<string> LiveFiles(string data) =>
    [
        .. new[] { $"{data}/filestorage", $"{data}/blobstorage", $"{data}/blobstorage_catalog" }.Where(Directory.Exists).SelectMany(f => Directory.GetFiles(f, "*", SearchOption.AllDirectories))
            .Where(f => f.EndsWith(".fs", StringComparison.Ordinal) || f.EndsWith(".blob", StringComparison.Ordinal)).Select(File.ReadAllText),
    ];
}
