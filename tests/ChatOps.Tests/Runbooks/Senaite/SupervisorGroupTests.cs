using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>Supervisor's programs are in a group of another name, beside a group with programs of the same names (<c>group:name</c>).</summary>
public sealed class SupervisorGroupTests : IDisposable
{
    private static readonly string[] Live = [.. TemporaryInstance.Programs.Select(p => $"live:{p}")];

    private readonly TemporaryInstance _instance = new();

    public SupervisorGroupTests() => _instance.Group("live", "test");

    public void Dispose()
    {
        // Whatever was done, nobody spoke of the other group's programs.
        Assert.All(TemporaryInstance.Programs, p => Assert.Equal((0, 0, "RUNNING"), (_instance.Calls($"stop test:{p}"), _instance.Calls($"start test:{p}"), _instance.State($"test:{p}"))));
        _instance.Dispose();
    }

    [Fact]
    public async Task Stop_start_and_restart_go_by_the_names_with_their_group()
    {
        await DoneAsync("stop");
        Assert.All(Live, p => Assert.Equal("STOPPED", _instance.State(p)));
        await DoneAsync("start");
        Assert.All(Live, p => Assert.Equal("RUNNING", _instance.State(p)));
        await DoneAsync("restart", ("program", "zeoclient1"));
        Assert.Equal((2, 1), (_instance.Calls($"stop {Live[1]}"), _instance.Calls($"stop {Live[0]}")));
        Assert.All(Live, p => Assert.Equal("RUNNING", _instance.State(p)));
        Assert.Contains("healthy", (await DoneAsync("status")).Report, StringComparison.Ordinal);
        Assert.Equal("bad-argument", Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "stop", ("program", "test:lims_zeoserver"))).Code);
    }

    [Fact]
    public async Task Backup_and_restore_and_its_way_back_do_as_well()
    {
        await DoneAsync("backup");
        var before = _instance.Snapshot();
        _instance.Fault("start-fails-live:lims_zeoclient2");
        var back = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "restore", ("point", "2026-11-19-02-30-05")), "restore");
        Assert.True(back.Outcome == Outcome.RolledBack, back.Reason);
        Assert.Equal(before, _instance.Snapshot());
        Assert.All(Live, p => Assert.Equal("RUNNING", _instance.State(p)));
        Directory.Delete(Path.Combine(_instance.Data, "failed-k3x9p"), recursive: true);
        await DoneAsync("restore", ("point", "2026-11-19-02-30-05"));
        Assert.Equal(1500, new FileInfo(_instance.DataFs).Length);
        Assert.All(Live, p => Assert.Equal("RUNNING", _instance.State(p)));
        Assert.Contains("supervisorctl start live:lims_zeoserver", await File.ReadAllTextAsync(Path.Combine(_instance.Data, "safety-k3x9p/HOW-TO-GO-BACK.txt")), StringComparison.Ordinal);
    }

    private async Task<Driven> DoneAsync(string verb, params (string, string)[] values)
    {
        var driven = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, verb, values), verb);
        Assert.True(driven.Outcome == Outcome.Succeeded, $"{verb}: {driven.Reason}\n{driven.Report}");
        return driven;
    }
}
