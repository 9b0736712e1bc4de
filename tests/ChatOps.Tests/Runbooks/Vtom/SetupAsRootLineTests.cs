using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Tests.Execution;
using ChatOps.Tests.Execution.Rights;
using ChatOps.Tests.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks.Vtom;

/// <summary>Setup by a bot that is nobody special: real sudo, the real host script, a services file that is root's.</summary>
[Collection(HostCollection.Name)]
public sealed class SetupAsRootLineTests : IDisposable
{
    private readonly RootedVtom _vtom = new();
    private readonly TemporaryHost _host = new(prepared: false);
    private readonly StepLab _lab;
    private readonly LabHand _hand;

    public SetupAsRootLineTests()
    {
        _lab = new StepLab { Executor = _vtom.Executor };
        _hand = new LabHand(_lab);
        if (Environment.IsPrivilegedProcess)
            _host.GiveTo(TestUsers.Rooted, _vtom.Services);
    }

    public void Dispose()
    {
        _lab.Dispose();
        _host.Dispose();
        _vtom.Dispose();
    }

    private Target Target(string? script = null)
    {
        var target = _host.Target("vtom1", ("ServicesUser", "root"), ("ServicesFile", _vtom.Services));
        return target with { Host = target.Host with { HostScript = script ?? _vtom.Script } };
    }

    private async Task<string> RefusedAsync(string code, string? script = null)
    {
        var refused = Assert.IsType<Planning.Refused>(await _host.PlanAsync(_hand, "setup", Target(script)));
        Assert.Equal(code, refused.Code);
        return refused.Reason;
    }

    private async Task<Plan> ReadyAsync()
    {
        var planning = await _host.PlanAsync(_hand, "setup", Target());
        Assert.True(planning is Planning.Ready, $"{planning}");
        var plan = ((Planning.Ready)planning).Plan;
        Assert.Null(plan.Problem());
        return plan;
    }

    [HostFact]
    public async Task The_line_is_a_step_of_root_that_sudoers_names_and_the_rest_is_the_installs_own()
    {
        _vtom.Install();
        var before = await File.ReadAllTextAsync(_vtom.Services);
        var plan = await ReadyAsync();
        Assert.Equal(["service-0"], plan.Steps.Where(s => s.RootLine is not null).Select(s => s.Id));
        Assert.DoesNotContain(plan.Steps, s => s.Kind == StepKind.PutFile && FilePut.PathOf(s) == _vtom.Services);
        Assert.Contains("+vtserverm\t30107/tcp\t# added by chatops-host", string.Join('\n', plan.Summary), StringComparison.Ordinal);
        var driven = await PlanDrive.RunAsync(plan, PlanDrive.Runbook("setup", "vtom"), host: _hand);
        Assert.True(driven.Outcome == Outcome.Succeeded, $"{driven.Reason}\n{driven.Report}");
        Assert.Equal(before + "vtserverm\t30107/tcp\t# added by chatops-host\n", await File.ReadAllTextAsync(_vtom.Services));
        Assert.True(File.Exists(_host.FileOf("vtom") + ".maint"));
        Assert.Equal("already", Assert.IsType<Planning.Refused>(await _host.PlanAsync(_hand, "setup", Target())).Code);
    }

    [HostFact]
    public async Task When_a_later_step_fails_the_line_is_taken_out_and_what_others_wrote_meanwhile_stays()
    {
        _vtom.Install();
        var before = await File.ReadAllTextAsync(_vtom.Services);
        var plan = await ReadyAsync();
        _host.Fault("lookup-differs");
        var driven = await PlanDrive.RunAsync(plan, PlanDrive.Runbook("setup", "vtom"), host: _hand, before: id =>
        {
            if (id == "lookup-0")
                File.AppendAllText(_vtom.Services, "meanwhile 5555/tcp\n");
        });
        Assert.True(driven.Outcome == Outcome.RolledBack, $"{driven.Reason}\n{driven.Report}");
        Assert.Equal(before + "meanwhile 5555/tcp\n", await File.ReadAllTextAsync(_vtom.Services));
    }

    [HostFact]
    public async Task What_others_wrote_since_the_plan_stays_and_what_contradicts_it_is_refused()
    {
        _vtom.Install();
        var plan = await ReadyAsync();
        File.AppendAllText(_vtom.Services, "vtserverm 1234/tcp\n");
        var since = await File.ReadAllTextAsync(_vtom.Services);
        var driven = await PlanDrive.RunAsync(plan, PlanDrive.Runbook("setup", "vtom"), host: _hand);
        Assert.NotEqual(Outcome.Succeeded, driven.Outcome);
        Assert.Contains("it has vtserverm with port 1234 already", driven.Reason, StringComparison.Ordinal);
        Assert.Equal(since, await File.ReadAllTextAsync(_vtom.Services));
    }

    [HostFact]
    public async Task Without_the_script_or_its_line_in_sudoers_it_is_refused_with_what_to_write()
    {
        var before = await File.ReadAllTextAsync(_vtom.Services);
        var reason = await RefusedAsync("sudo-refused");
        Assert.Contains("sudo does not allow it", reason, StringComparison.Ordinal);
        Assert.Contains("\nvtserverm\t30107/tcp\n", reason, StringComparison.Ordinal);
        Assert.Contains($"ALL=(root) NOPASSWD: /usr/bin/timeout -k 5 30 {_vtom.Script} service vtserverm 30107", reason, StringComparison.Ordinal);
        Assert.Contains("no host script is installed", await RefusedAsync("sudo-refused", script: ""), StringComparison.Ordinal);
        Assert.Contains("is not there, or is older", await RefusedAsync("sudo-refused", script: "/nowhere/chatops-host"), StringComparison.Ordinal);
        _vtom.Install();
        File.WriteAllText(_vtom.Script, File.ReadAllText(_vtom.Script).Replace($"services={_vtom.Services}", "services=/etc/services", StringComparison.Ordinal));
        Assert.Contains("writes another file", await RefusedAsync("sudo-refused"), StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(_vtom.Services));
    }
}
