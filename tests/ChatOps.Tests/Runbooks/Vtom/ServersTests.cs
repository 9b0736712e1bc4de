using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.Vtom;

namespace ChatOps.Tests.Runbooks.Vtom;

public sealed class ServersTests : IDisposable
{
    private readonly TemporaryHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Stop_and_start_are_proved_and_leave_the_other_install_alone()
    {
        var other = _host.Pid("vtomd");
        var stopped = await _host.DoAsync("stop");
        Assert.True(stopped.Outcome == Outcome.Succeeded, stopped.Reason);
        Assert.Equal(0, _host.Port());
        Assert.Contains("poste12 marie", string.Join('\n', stopped.Plan.Summary), StringComparison.Ordinal);
        var again = await _host.DoAsync("stop");
        Assert.Contains("was stopped already", again.Report, StringComparison.Ordinal);

        var started = await _host.DoAsync("start");
        Assert.True(started.Outcome == Outcome.Succeeded, started.Reason);
        Assert.Equal(30007, _host.Port());
        Assert.Contains("runs already", (await _host.DoAsync("start")).Report, StringComparison.Ordinal);
        Assert.Equal(other, _host.Pid("vtomd"));
        Assert.Equal(["stop", "start"], _host.Calls());
    }

    [Fact]
    public async Task What_could_not_be_asked_is_counted_and_not_called_good()
    {
        var without = await _host.DoAsync("status");
        Assert.Contains("1 of 8 could not be asked: Look for running jobs (", without.Report, StringComparison.Ordinal);
        Assert.Equal(Tone.Neutral, without.Tone);
        _host.Fault("jobs", "");
        var asked = await _host.DoAsync("status");
        Assert.DoesNotContain("could not be asked", asked.Report, StringComparison.Ordinal);
        Assert.Equal(Tone.Good, asked.Tone);
    }

    [Fact]
    public async Task Start_follows_the_file()
    {
        await _host.DoAsync("stop");
        await File.WriteAllTextAsync(_host.FileOf("vtom"), "[ports]\nvtserver:vtserverm\n");
        var started = await _host.DoAsync("start");
        Assert.True(started.Outcome == Outcome.Succeeded, started.Reason);
        Assert.Equal(30107, _host.Port());
        // Where start_servers waits for somebody to press ENTER, its input ends at once.
        Assert.Equal("", started.Plan.Steps.Single(s => s.Id == ServerSteps.Start).Input);
        Assert.Contains("in maintenance, as the file says", string.Join('\n', started.Plan.Summary), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_and_start_are_the_way_out_of_an_inconsistent_install()
    {
        await File.WriteAllTextAsync(_host.FileOf("vtom"), "[ports]\nvtserver:vtserverm\n");
        Assert.Equal("inconsistent", Assert.IsType<Planning.Refused>(await _host.PlanAsync("start")).Code);
        Assert.Equal(Outcome.Succeeded, (await _host.DoAsync("stop")).Outcome);
        Assert.Equal(Outcome.Succeeded, (await _host.DoAsync("start")).Outcome);
        Assert.Equal(30107, _host.Port());
    }

    [Fact]
    public async Task Nothing_is_started_on_a_backup_server_or_on_a_taken_port()
    {
        await _host.DoAsync("stop");
        _host.Stranger(30007);
        Assert.Equal("port-in-use", Assert.IsType<Planning.Refused>(await _host.PlanAsync("start")).Code);
        _host.Fault("backup-server");
        Assert.Equal("backup-server", Assert.IsType<Planning.Refused>(await _host.PlanAsync("start")).Code);
        Assert.Equal(["stop"], _host.Calls());
    }

    [Theory]
    [InlineData("stop", "stop-leaves", "still listening")]
    [InlineData("start", "start-fails", "nobody listens on 30007")]
    public async Task A_failure_is_told_and_nothing_is_taken_back(string verb, string fault, string why)
    {
        if (verb == "start")
            await _host.DoAsync("stop");
        _host.Fault(fault);
        var driven = await _host.DoAsync(verb);
        Assert.Equal((Outcome.Failed, false), (driven.Outcome, driven.LockKept));
        Assert.Contains(why, driven.Report, StringComparison.Ordinal);
        Assert.Contains("Nothing is taken back", driven.Report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_that_somebody_takes_back_at_once_is_no_success()
    {
        var driven = await TemporaryHost.DriveAsync(await _host.ReadyAsync("stop"), before: id =>
        {
            if (id == "stays-closed")
                _host.Run("start_servers", "vtom");
        });
        Assert.Equal(Outcome.Failed, driven.Outcome);
        Assert.Contains("perhaps a watchdog", driven.Report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_tells_the_mode_from_the_host()
    {
        Assert.Contains("vtom1: maintenance is off", (await _host.DoAsync("status")).Report, StringComparison.Ordinal);
        await _host.DoAsync("maint", null, ("state", "on"));
        Assert.Contains("vtom1: maintenance is on", (await _host.DoAsync("status")).Report, StringComparison.Ordinal);
        Assert.Contains("vtom1d: maintenance is off", (await _host.DoAsync("status", _host.Target("vtom1d"))).Report, StringComparison.Ordinal);
        await _host.DoAsync("stop");
        Assert.Contains("The next start brings maintenance", (await _host.DoAsync("status")).Report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_names_the_facts_that_disagree()
    {
        await File.WriteAllTextAsync(_host.FileOf("vtom"), "[ports]\nvtserver:vtserverm\n");
        var report = (await _host.DoAsync("status")).Report;
        foreach (var part in new[] { "vtom1: inconsistent", "the file maps vtserver to vtserverm (30107)", "vtping says that vtserver is stopped", "nobody listens on port 30107", "a connect to port 30107 is refused", "port 30007 is held by vtserver", "a connect to port 30007 is answered" })
            Assert.Contains(part, report, StringComparison.Ordinal);
        _host.Fault("ping-fails");
        Assert.Contains("vtping does not show vtserver", (await _host.DoAsync("status")).Report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_works_on_a_host_that_is_not_prepared_and_says_so()
    {
        using var bare = new TemporaryHost(prepared: false);
        var report = (await bare.DoAsync("status")).Report;
        Assert.Contains("maintenance is off", report, StringComparison.Ordinal);
        Assert.Contains("/vtom setup vtom1", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_on_the_maintenance_port_is_shown_and_no_contradiction()
    {
        _host.Stranger(30107);
        Assert.Contains("maintenance is off", (await _host.DoAsync("status")).Report, StringComparison.Ordinal);
        await _host.DoAsync("stop");
        _host.Stranger(30007);
        var report = (await _host.DoAsync("status")).Report;
        Assert.Contains("stopped", report, StringComparison.Ordinal);
    }
}
