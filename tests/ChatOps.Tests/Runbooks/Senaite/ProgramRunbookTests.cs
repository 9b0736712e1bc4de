using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;

namespace ChatOps.Tests.Runbooks.Senaite;

public sealed class ProgramRunbookTests : IDisposable
{
    private readonly TemporaryInstance _instance = new();

    public void Dispose() => _instance.Dispose();

    private async Task<Driven> RunAsync(string verb, params (string, string)[] values) => await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, verb, values), verb);

    [Fact]
    public async Task Stop_and_start_go_in_the_right_order()
    {
        var stopped = await RunAsync("stop");
        Assert.Equal(Outcome.Succeeded, stopped.Outcome);
        Assert.Equal(["attached-first", "stop-client1", "stop-client2", "stop-zeo", "all-down-programs", "port-closed-zeo"], stopped.Order.AsEnumerable());
        Assert.All(TemporaryInstance.Programs, p => Assert.Equal("STOPPED", _instance.State(p)));
        var started = await RunAsync("start");
        Assert.Equal(Outcome.Succeeded, started.Outcome);
        Assert.Equal(["start-zeo", "port-open-zeo", "start-client1", "answers-client1", "start-client2", "answers-client2", "up-programs"], started.Order.AsEnumerable());
    }

    [Fact]
    public async Task What_is_so_already_is_a_success_and_said()
    {
        Assert.Contains("they ran already", (await RunAsync("start")).Report, StringComparison.Ordinal);
        await RunAsync("stop", ("program", "zeoclient2"));
        Assert.Contains("they were down already", (await RunAsync("stop", ("program", "lims_zeoclient2"))).Report, StringComparison.Ordinal);
        Assert.Equal(("RUNNING", "STOPPED"), (_instance.State("lims_zeoclient1"), _instance.State("lims_zeoclient2")));
    }

    [Fact]
    public async Task Clients_go_with_their_zeo_server()
    {
        var driven = await RunAsync("restart", ("program", "zeoserver"));
        Assert.Equal(Outcome.Succeeded, driven.Outcome);
        Assert.Equal("stop-client1", driven.Order[1]);
        Assert.Contains("start-client2", driven.Order);
    }

    [Fact]
    public async Task A_start_that_fails_is_failed_and_what_was_done_is_told()
    {
        await RunAsync("stop");
        _instance.Fault("start-fails-lims_zeoclient1");
        var driven = await RunAsync("start");
        Assert.Equal((Outcome.Failed, false), (driven.Outcome, driven.LockKept));
        Assert.Contains("spawn error", driven.Report, StringComparison.Ordinal);
        Assert.Contains("/senaite status lims1", driven.Report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_that_only_says_so_is_failed()
    {
        _instance.Fault("stop-hangs");
        Assert.Equal(Outcome.Failed, (await RunAsync("stop")).Outcome);
    }

    [Fact]
    public async Task Programs_that_are_not_the_instances_are_refused()
    {
        Assert.Equal("bad-argument", Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "stop", ("program", "sshd"))).Code);
        await RunAsync("stop");
        Assert.Equal("zeo-down", Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "start", ("program", "zeoclient1"))).Code);
        _instance.Fault("foreign", $"  77 {Environment.UserName}   bin/restore -n\n");
        Assert.Equal("foreign-process", Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "start")).Code);
    }

    [Fact]
    public async Task Running_is_not_healthy()
    {
        Assert.Contains("healthy", (await RunAsync("status")).Report, StringComparison.Ordinal);
        _instance.SetState("lims_zeoserver", "STOPPED");
        var driven = await RunAsync("status");
        Assert.Equal(Outcome.Succeeded, driven.Outcome);
        Assert.Contains("needs a look", driven.Report, StringComparison.Ordinal);
        Assert.Equal("does not answer", driven.Verdicts["http-8081"].Why);
        Assert.Equal("RUNNING", driven.Verdicts["programs"].Facts["state lims_zeoclient1"]);
    }

    [Fact]
    public async Task A_safety_copy_is_deleted_only_as_it_was_when_approved()
    {
        var copy = Directory.CreateDirectory(Path.Combine(_instance.Data, "safety-abc12"));
        File.WriteAllText(Path.Combine(copy.FullName, "Data.fs"), "old");
        Assert.Equal("bad-argument", Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "discard", ("copy", "nope1"))).Code);
        var plan = await PlanDrive.ReadyAsync(_instance, "discard", ("copy", "abc12"));
        var stale = await PlanDrive.RunAsync(plan, "discard", before: step =>
        {
            if (step == "delete-copy" && !File.Exists(Path.Combine(copy.FullName, "new")))
                File.WriteAllText(Path.Combine(copy.FullName, "new"), "somebody put it there");
            Directory.SetLastWriteTimeUtc(copy.FullName, DateTime.UtcNow.AddMinutes(5));
        });
        Assert.Equal(Outcome.Failed, stale.Outcome);
        Assert.True(copy.Exists);
        var driven = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "discard", ("copy", "safety-abc12")), "discard");
        Assert.Equal(Outcome.Succeeded, driven.Outcome);
        Assert.False(Directory.Exists(copy.FullName));
        Assert.True(File.Exists(_instance.DataFs));
    }
}
