using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Server.Execution;
using ChatOps.Tests.Execution;
using ChatOps.Tests.Runbooks.FileStorage;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>
/// By a bot that is nobody special, through the real executor: real sudo to the data's owner, real launcher, guards, walker, find, mv and ps. Nobody but the owner may
/// look into the data, and sudo and the loader speak beside every program.
/// </summary>
[Collection(HostCollection.Name)]
public sealed class UnprivilegedDataTests : IDisposable
{
    private readonly StepLab _lab;
    private readonly LabHand _host;
    private readonly NoisyWay _way = new(begun: false);
    private readonly TemporaryInstance _instance = new();

    public UnprivilegedDataTests()
    {
        _lab = new() { Executor = new LocalExecutor(TestUsers.Bot, _way.Words, HostScript.Sent, TimeSpan.FromSeconds(1)) };
        _host = new(_lab);
    }

    public void Dispose()
    {
        _instance.Dispose();
        _lab.Dispose();
        _way.Dispose();
    }

    /// <summary>Everything until the last client's start, and all of the way back. The name service goes down in the middle: what was good without noise stays so.</summary>
    [NoisyFact]
    public async Task Two_databases_go_back_and_come_back_and_no_zeo_that_starts_in_between_finds_blobs_without_their_database()
    {
        _instance.AddDatabase();
        var target = Owned(_instance);
        var before = _instance.Snapshot();
        var plan = await PlanDrive.ReadyAsync(target, _host, "restore", ("point", "2026-11-19-02-30-05"));
        _instance.Fault("start-fails-lims_zeoclient2");
        var (main, other) = (0L, 0L);
        var failed = await PlanDrive.RunAsync(plan, "restore", host: _host, before: step =>
        {
            _instance.AssertNoBlobsAlone(step);
            if (step == "move-data")
                _way.Begin();
            if (step == "start-zeo")
                (main, other) = (new FileInfo(_instance.DataFs).Length, new FileInfo(_instance.Catalog).Length);
        });
        Assert.True(failed.Outcome == Outcome.RolledBack, $"{failed.Reason}\n{failed.Report}");
        Assert.Contains("spawn error", failed.Reason, StringComparison.Ordinal);
        Assert.Equal((1500, 200), (main, other));
        Assert.Equal(before, _instance.Snapshot());
        AssertNoisy(failed);
    }

    /// <summary>By the commands that a backup runs: the database is walked, the archive unpacked, each blob counted in.</summary>
    [NoisyFact]
    public async Task A_restore_point_is_walked_and_judged_as_the_datas_owner()
    {
        _way.Begin();
        foreach (var (tree, said) in new[] { ("good", "6 of 6 blobs"), ("set-lacks-one", "not whole: 5 of 6 blobs"), ("flip-length", "damaged at 2159") })
        {
            var folder = Path.Combine(_instance.Host, tree);
            Assert.Equal(0, TestUsers.Run("cp", "-a", RecordedTree.Of(tree).Folder, folder));
            var instance = new TreeInstance(folder, TestUsers.App, _host);
            _instance.GiveTo(TestUsers.App);
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_000_000);
            var verdict = await instance.JudgeAsync();
            Assert.Equal(tree == "good", verdict.Kind == VerdictKind.Passed);
            Assert.Contains(said, verdict.Why, StringComparison.Ordinal);
            Assert.DoesNotContain("ld.so", verdict.Why, StringComparison.Ordinal);
        }
        AssertNoisy();
    }

    [NoisyFact]
    public async Task What_zeo_writes_to_a_file_without_a_name_is_seen_and_copied_as_its_owner()
    {
        _way.Begin();
        _instance.BecomeReal();
        _instance.GiveTo(TestUsers.App);
        await _instance.RealZeoAsync(TestUsers.AsApp);
        var target = Owned(_instance);
        var work = await File.ReadAllBytesAsync(_instance.DataFs);
        await File.WriteAllBytesAsync(_instance.DataFs + ".new", work[..1200]);
        Assert.Equal(0, TestUsers.Run("chown", $"{TestUsers.App}:", _instance.DataFs + ".new"));
        File.Move(_instance.DataFs + ".new", _instance.DataFs, overwrite: true);

        Assert.Equal("data-detached", Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(target, "stop", [], _host)).Code);
        var status = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(target, _host, "status"), "status", host: _host);
        Assert.Equal(Core.Chat.Tone.Bad, status.Tone);
        var rescued = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(target, _host, "rescue"), "rescue", host: _host);
        Assert.True(rescued.Outcome == Outcome.Succeeded, $"{rescued.Reason}\n{rescued.Report}");
        Assert.Equal(work, await File.ReadAllBytesAsync(_instance.DataFs));
        Assert.Equal(1200, new FileInfo(Path.Combine(_instance.Data, "safety-k3x9p/Data.fs")).Length);
        Assert.Equal("already", Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(target, "rescue", [], _host)).Code);
        AssertNoisy(status, rescued);
    }

    private static Target Owned(TemporaryInstance instance)
    {
        instance.GiveTo(TestUsers.App);
        File.SetUnixFileMode(instance.Data, (UnixFileMode)0b111_000_000);
        var settings = new Dictionary<string, string>(instance.Target.Settings) { ["User"] = TestUsers.App, ["SupervisorUser"] = TestUsers.App };
        settings.Remove("Tools:Ps");
        return Sample.Inventory(settings);
    }

    /// <summary>It was there, and it is in no verdict.</summary>
    private void AssertNoisy(params Driven[] runs)
    {
        Assert.Contains(_host.Way, w => w.Contains(NoisyWay.Sudo, StringComparison.Ordinal));
        Assert.Contains(_host.Way, w => w.Contains(NoisyWay.Loader, StringComparison.Ordinal));
        Assert.DoesNotContain(runs.SelectMany(r => r.Verdicts.Values), v => v.Why.Contains("ld.so", StringComparison.Ordinal) || v.Why.Contains("resolve host", StringComparison.Ordinal));
    }
}
