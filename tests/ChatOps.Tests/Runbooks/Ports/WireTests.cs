using ChatOps.Core.Operations;
using ChatOps.Core.Plans;

namespace ChatOps.Tests.Runbooks.Ports;

/// <summary>What loopback and recordings cannot show, with the real nmap, getent and ss: a firewall, and a host whose two addresses differ.</summary>
public sealed class WireTests(Wire wire) : IClassFixture<Wire>
{
    private static readonly (string, string) Range = ("range", "7001-7008");

    [WireFact]
    public async Task A_scan_tells_for_each_address_what_is_open_refused_and_filtered()
    {
        var ran = await RunAsync("scan");
        Assert.Equal(Outcome.Succeeded, ran.Outcome);
        Assert.Contains($"{Wire.V4}: 2 open, 4 closed, 2 filtered (not open because: conn-refused 4, no-response 2).", ran.Told, StringComparison.Ordinal);
        Assert.Contains($"{Wire.V6}: 4 open, 4 closed, 0 filtered", ran.Told, StringComparison.Ordinal);
        Assert.Equal(
            [$"7001 {Wire.V4}", $"7006 {Wire.V4}", $"7001 {Wire.V6}", $"7003 {Wire.V6}", $"7006 {Wire.V6}", $"7007 {Wire.V6}"],
            ran.Rows.Select(r => r.Split(" | ")).Select(r => $"{r[0].Split('/')[0]} {r[2]}"));
    }

    [WireFact]
    public async Task An_audit_tells_what_the_firewall_drops_refuses_and_forwards()
    {
        var ran = await RunAsync("audit");
        Assert.Equal(Outcome.Succeeded, ran.Outcome);
        Assert.Equal(
            [
                $"7006/tcp | open, but nothing listens here | none on this host (forwarded, or another device) | open at {Wire.V4}",
                $"7006/tcp | open, but nothing listens here | none on this host (forwarded, or another device) | open at {Wire.V6}",
                "7001/tcp | exposed | perl | every IPv4 address",
                "7001/tcp | exposed, over IPv6 only | perl | every IPv6 address only",
                "7003/tcp | exposed, over IPv6 only | perl | every address",
                "7007/tcp | exposed, over IPv6 only | perl | every IPv6 address only",
                "7002/tcp | listens, filtered from outside | perl | every IPv4 address",
                "7005/tcp | listens, refused from outside | perl | every IPv4 address",
                "7004/tcp | loopback only | perl | this machine only (127.0.0.1)",
            ],
            ran.Rows);
    }

    [WireFact]
    public async Task An_address_where_nobody_is_is_dead_and_not_without_open_ports()
    {
        var ran = await RunAsync("scan", "10.77.0.9");
        Assert.Equal((Outcome.Failed, "host-dead"), (ran.Outcome, ran.Code));
        Assert.Contains("none is open and none refused", ran.Told, StringComparison.Ordinal);
        Assert.Equal("wire: nothing answers", ran.Report.Title);
    }

    [WireFact]
    public async Task The_same_host_scanned_from_itself_is_not_seen_from_outside()
    {
        var ran = await RunAsync("audit", Wire.V4, itself: true);
        Assert.Equal(Outcome.Succeeded, ran.Outcome);
        Assert.Contains("7001/tcp | open from the host itself | perl | every IPv4 address", ran.Rows);
        Assert.Contains("7002/tcp | listens, no answer to the host itself | perl | every IPv4 address", ran.Rows);
        Assert.Contains("7005/tcp | listens, refused the host itself | perl | every IPv4 address", ran.Rows);
        Assert.DoesNotContain(ran.Rows, r => r.Contains("exposed", StringComparison.Ordinal) || r.Contains("outside", StringComparison.Ordinal));
    }

    [WireFact]
    public async Task What_was_open_last_time_is_seen_at_once_with_the_real_nmap()
    {
        var bench = new PortsBench { Host = new("wire", "Local", Wire.V4, "", "", []), Real = (wire.Inside, wire.Outside) };
        bench.Past = [(await RunAsync("scan", Wire.V4)).Past];
        var plan = await bench.ReadyAsync("scan", Range);
        var known = PortsBench.Runbook("scan").Judge(plan.Find("known-1"), await wire.RunAsync(plan.Find("known-1")), new(plan, System.Collections.Immutable.ImmutableSortedDictionary<string, Verdict>.Empty, false, PortsBench.Now));
        Assert.Equal((VerdictKind.Passed, "open: 7001,7006"), (known.Kind, known.Why));
    }

    private async Task<Ran> RunAsync(string verb, string address = Wire.HostName, bool itself = false)
    {
        var bench = new PortsBench { Host = new("wire", "Local", address, "", "", []), Real = (wire.Inside, itself ? wire.Inside : wire.Outside) };
        var plan = await bench.ReadyAsync(verb, Range);
        if (itself)
            plan = plan with { Steps = [.. plan.Steps.Select(s => s with { Host = "" })] };
        var results = new List<(string, StepResult)>();
        foreach (var step in plan.Steps)
            results.Add((step.Id, await wire.RunAsync(step)));
        return PortsBench.Run(plan, verb, [.. results]);
    }
}
