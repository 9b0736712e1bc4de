using System.Net;
using System.Net.Sockets;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>
/// A client that supervisor does not know holds the port (case: started by hand, or left by a killed supervisord). The port is a real one of this process, and
/// the kernel's table, the open files and the process table are the machine's own.
/// </summary>
public sealed class DownProofTests : IDisposable
{
    private readonly TemporaryInstance _instance = new();
    private readonly TcpListener _orphan = new(IPAddress.Loopback, 0);

    public DownProofTests()
    {
        _orphan.Start();
        var port = ((IPEndPoint)_orphan.LocalEndpoint).Port;
        foreach (var (key, value) in new[]
        {
            ("Clients:0:Program", "lims_zeoclient1"), ("Clients:0:Port", $"{port}"), ("Clients:1:Program", "lims_zeoclient2"), ("Clients:1:Port", "1"),
            ("Tools:Cat", "/usr/bin/cat"), ("Tools:Ps", "/usr/bin/ps"), ("StopLimit", "00:00:01"),
        })
            _instance.More[key] = value;
    }

    public void Dispose()
    {
        _orphan.Dispose();
        _instance.Dispose();
    }

    private async Task<Driven> StopAsync(string program) => await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "stop", ("program", program)), "stop");

    [Fact]
    public async Task A_port_that_answers_is_not_down_and_who_holds_it_is_named()
    {
        _instance.SetState("lims_zeoclient1", "STOPPED");
        var driven = await StopAsync("zeoclient1");
        Assert.Equal(Outcome.Failed, driven.Outcome);
        Assert.Contains("the port answers, so lims_zeoclient1 is not down", driven.Reason, StringComparison.Ordinal);
        Assert.Contains($"pid {Environment.ProcessId} (", driven.Reason, StringComparison.Ordinal);
        Assert.Equal("port-in-use", driven.Verdicts["holders-programs"].Facts["code"]);
        Assert.DoesNotContain("down already", driven.Report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_port_is_said_to_be_closed()
    {
        _orphan.Stop();
        var driven = await StopAsync("zeoclient1");
        Assert.Equal(Outcome.Succeeded, driven.Outcome);
        Assert.Contains("Supervisor and ports agree.", driven.Report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_on_a_port_that_somebody_else_holds_is_refused_with_who_it_is()
    {
        _instance.SetState("lims_zeoclient1", "FATAL");
        var refused = Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "start", ("program", "zeoclient1")));
        Assert.Equal("port-in-use", refused.Code);
        Assert.Contains($"pid {Environment.ProcessId} (", refused.Reason, StringComparison.Ordinal);
    }
}
