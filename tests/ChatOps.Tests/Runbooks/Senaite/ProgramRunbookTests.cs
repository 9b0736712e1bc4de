using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
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
        Assert.Equal(["attached-first", "stop-client1", "stop-client2", "stop-zeo", "all-down-programs", "free-ports-programs", "sockets-programs", "holders-programs"], stopped.Order.AsEnumerable());
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
        var restart = Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "restart", ("program", "zeoclient1")));
        Assert.Equal("zeo-down", restart.Code);
        Assert.Contains("/senaite start lims1 lims_zeoserver", restart.Reason, StringComparison.Ordinal);
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
    public async Task What_could_not_be_asked_is_counted_and_nothing_is_called_good_for_it()
    {
        _instance.More["Tools:Df"] = "/bin/false";
        _instance.More["Tools:Ps"] = "/bin/false";
        var driven = await RunAsync("status");
        Assert.Contains("needs a look", driven.Report, StringComparison.Ordinal);
        Assert.Contains("2 of 10 could not be asked: Look for room (nothing); Look for backups, restores and packs (", driven.Report, StringComparison.Ordinal);
        Assert.DoesNotContain("Everything runs", driven.Report, StringComparison.Ordinal);
        Assert.Equal(Tone.Warning, driven.Tone);
    }

    [Fact]
    public async Task The_front_is_told_beside_the_clients_also_when_it_says_something_else()
    {
        await using var front = new AnsweringPort("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
        _instance.More["Front:Url"] = $"http://127.0.0.1:{front.Port}/";
        _instance.Fault("real-curl-for", $"{front.Port}");
        var driven = await RunAsync("status");
        Assert.Contains("The front: HTTP 503, although lims_zeoclient1, lims_zeoclient2 answer: the fault lies between people and the clients.", driven.Report, StringComparison.Ordinal);
        Assert.Equal("HTTP 503", driven.Verdicts["front"].Why);
        front.Answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        _instance.SetState("lims_zeoserver", "STOPPED");
        Assert.Contains("The front answers, although no client does", (await RunAsync("status")).Report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_start_the_front_is_waited_for_and_its_silence_is_a_warning()
    {
        await using var front = new AnsweringPort("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
        _instance.More["Front:Url"] = $"http://127.0.0.1:{front.Port}/";
        _instance.Fault("real-curl-for", $"{front.Port}");
        var driven = await RunAsync("restart");
        Assert.Equal(Outcome.Succeeded, driven.Outcome);
        Assert.Contains($"Wait until the front answers at http://127.0.0.1:{front.Port}/: HTTP 503", driven.Report, StringComparison.Ordinal);
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
