using ChatOps.Core.Operations;
using ChatOps.Core.Plans;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>While the tool works there is no Data.fs; the bot holds the lock that ZODB itself takes before it looks for one.</summary>
public sealed class ZeoLockTests : IDisposable
{
    private readonly TemporaryInstance _instance = new();

    public void Dispose() => _instance.Dispose();

    [Fact]
    public async Task A_zeo_that_supervisor_starts_while_the_tool_works_cannot_open_the_database()
    {
        var plan = await PlanDrive.ReadyAsync(_instance, "restore", ("point", "latest"));
        _instance.Fault("zeo-meanwhile");
        var driven = await PlanDrive.RunAsync(plan, "restore");
        Assert.True(driven.Outcome == Outcome.Succeeded, driven.Reason);
        Assert.Equal((1, 0), (_instance.Calls("zeo-refused"), _instance.Calls("zeo-started")));
    }

    [Fact]
    public async Task A_zeo_that_came_before_keeps_the_tool_from_working_and_the_old_data_comes_back()
    {
        var before = _instance.Snapshot();
        var plan = await PlanDrive.ReadyAsync(_instance, "restore", ("point", "latest"));
        using var holder = new System.Diagnostics.Process();
        holder.StartInfo = new("/usr/bin/flock", [_instance.DataFs + ".lock", "sleep", "60"]);
        var driven = await PlanDrive.RunAsync(plan, "restore", before: step =>
        {
            if (step == "stop-zeo-left")
                holder.Kill(entireProcessTree: true);
            if (step != "run-restore")
                return;
            holder.Start();
            while (ThisMachine.RunAsync(new("/usr/bin/flock", "-n", _instance.DataFs + ".lock", "true"), null).Result.ExitStatus == 0)
                Thread.Sleep(20);
        });
        Assert.True(driven.Outcome == Outcome.RolledBack, driven.Reason);
        Assert.Contains("the lock of a database is held", driven.Reason, StringComparison.Ordinal);
        Assert.Equal(0, _instance.Calls("restore"));
        Assert.Equal(before, _instance.Snapshot());
    }
}
