using ChatOps.Core.Operations;
using ChatOps.Tests.Execution;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>A restore of two databases by a bot that is nobody special, through the real executor: real sudo to the data's owner, real launcher, guards, find, mv and ps.</summary>
[Collection(HostCollection.Name)]
public sealed class UnprivilegedRestoreTests : IDisposable
{
    private readonly StepLab _lab = new();
    private readonly TemporaryInstance _instance = new();

    public void Dispose()
    {
        _lab.Dispose();
        _instance.Dispose();
    }

    [HostFact]
    public async Task Two_databases_go_back_and_come_back_and_no_zeo_that_starts_in_between_finds_blobs_without_their_database()
    {
        _instance.AddDatabase();
        _instance.GiveTo(TestUsers.App);
        var settings = new Dictionary<string, string>(_instance.Target.Settings) { ["User"] = TestUsers.App, ["SupervisorUser"] = TestUsers.App };
        settings.Remove("Tools:Ps");
        var target = Sample.Inventory(settings);
        var before = _instance.Snapshot();

        _instance.Fault("blob-restore-fails");
        var plan = await PlanDrive.ReadyAsync(target, new LabHand(_lab), "restore", ("point", "2026-11-19-02-30-05"));
        var failed = await PlanDrive.RunAsync(plan, "restore", before: _instance.AssertNoBlobsAlone, host: new LabHand(_lab));
        Assert.True(failed.Outcome == Outcome.RolledBack, $"{failed.Reason}\n{failed.Report}");
        Assert.Contains("rsync error", failed.Report, StringComparison.Ordinal);
        Assert.Equal(before, _instance.Snapshot());

        File.Delete(Path.Combine(_instance.Data, "../fault/blob-restore-fails"));
        var again = await PlanDrive.ReadyAsync(target, new LabHand(_lab), "restore", ("point", "2026-11-19-02-30-05"));
        Directory.Delete(Path.Combine(_instance.Data, "failed-k3x9p"), recursive: true);
        var good = await PlanDrive.RunAsync(again, "restore", before: _instance.AssertNoBlobsAlone, host: new LabHand(_lab));
        Assert.True(good.Outcome == Outcome.Succeeded, $"{good.Reason}\n{good.Report}");
        Assert.Equal(1500, new FileInfo(_instance.DataFs).Length);
        Assert.Equal(200, new FileInfo(Path.Combine(_instance.Data, "filestorage/catalog.fs")).Length);
    }
}
