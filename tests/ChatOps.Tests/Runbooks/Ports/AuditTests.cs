using System.Collections.Immutable;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Runbooks.Ports;

namespace ChatOps.Tests.Runbooks.Ports;

public class AuditTests
{
    private const string Getent = "/usr/bin/getent ahosts web1.example";

    [Fact]
    public void Rows_that_differ_in_nothing_but_ports_in_a_row_are_one()
    {
        IEnumerable<ImmutableArray<string>> rows =
        [
            ["22/tcp", "exposed", "sshd", "every"], .. Enumerable.Range(40000, 200).Select(p => ImmutableArray.Create($"{p}/tcp", "exposed", "app", "every")),
            ["40200/tcp", "exposed", "other", "every"], ["40201/tcp", "exposed", "other", "every"], ["40203/tcp", "exposed", "other", "every"],
        ];
        Assert.Equal(
            ["22/tcp", "40000–40199/tcp ×200", "40200/tcp", "40201/tcp", "40203/tcp"],
            AuditTable.Folded(rows).Select(r => r[0]));
    }

    [Fact]
    public async Task Outside_and_inside_are_joined_as_they_were_recorded_on_one_host()
    {
        var ran = Run(await PlanAsync(new PortsBench()));
        Assert.Equal(Outcome.Succeeded, ran.Outcome);
        // NAT: open outside, and no process here.
        Assert.Equal("8443/tcp | open, but nothing listens here | none on this host (forwarded, or another device) | open at 10.99.4.2", ran.Rows[0]);
        Assert.Contains("22/tcp | exposed | sshd | every IPv4 address", ran.Rows);
        Assert.Contains("2049/tcp | exposed | no process shown | every IPv4 address", ran.Rows);
        Assert.Contains("30004/tcp | exposed | bdaemon | every address", ran.Rows);
        Assert.Contains("7777/tcp | exposed, over IPv6 only | v6only | every IPv6 address only", ran.Rows);
        Assert.Contains("5432/tcp | listens, filtered from outside | postgres | every IPv4 address", ran.Rows);
        Assert.Contains("9000/tcp | listens, refused from outside | fcgi | every IPv4 address", ran.Rows);
        Assert.Contains("9001/tcp | on an address that was not scanned | php-fpm | 10.99.4.3 only", ran.Rows);
        Assert.Contains("30009/tcp | loopback only | postgres | this machine only (127.0.0.1)", ran.Rows);
        Assert.Contains("open without a listener", ran.Report.Title, StringComparison.Ordinal);
        Assert.Contains("no earlier audit", ran.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_netstat_a_socket_on_every_ipv6_address_may_take_ipv4_and_explains_the_port()
    {
        var plan = await PlanAsync(new PortsBench().Answering(PortsBench.Ss, 127));
        var ran = PortsBench.Run(
            plan, "audit", ("listen", PortsRecording.Table("join-normal-inside-netstat")),
            ("scan-1", PortsRecording.Scan("join-normal-outside-v4")), ("scan-2", PortsRecording.Scan("join-normal-outside-v6")));
        Assert.Contains("30004/tcp | exposed | bdaemon | every IPv6 address, perhaps IPv4 too", ran.Rows);
        Assert.Contains("7777/tcp | exposed, over IPv6 only | v6only | every IPv6 address, perhaps IPv4 too", ran.Rows);
        Assert.Contains("a newer ss could", ran.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_open_over_IPv4_belongs_to_what_an_old_ss_shows_at_three_colons()
    {
        var plan = await new PortsBench { Host = new("web1", "Local", "10.99.4.2", "", "", []) }.ReadyAsync("audit");
        var ran = PortsBench.Run(
            plan, "audit", ("listen", new(ChatOps.Core.Execution.StepState.Exited, 0, PortsRecording.Text("ss-old-bracketless"), "", [])),
            ("scan-1", PortsRecording.Scan("join-normal-outside-v4")));
        Assert.Contains("8080/tcp | exposed | java | every IPv6 address, perhaps IPv4 too", ran.Rows);
        Assert.Contains("22/tcp | exposed | sshd | every IPv4 address", ran.Rows);
        Assert.Contains("8005/tcp | loopback only | java | this machine only (127.0.0.1)", ran.Rows);
    }

    [Fact]
    public async Task What_changed_since_the_last_comparable_audit_is_told()
    {
        var bench = new PortsBench();
        var first = Run(await PlanAsync(bench));
        bench.Past = [first.Past with { Handle = "other", Values = first.Past.Values.SetItem("range", "1-1024") }, first.Past with { Handle = "frst1" }];
        var same = Run(await PlanAsync(bench));
        Assert.Contains("Nothing changed since frst1", same.Told, StringComparison.Ordinal);

        var inside = PortsRecording.Table("join-normal-inside-ss");
        inside = inside with
        {
            Output = inside.Output.Replace("\"java\",pid=25913", "\"caddy\",pid=77", StringComparison.Ordinal).Replace("pid=25900", "pid=31337", StringComparison.Ordinal)
                + "tcp LISTEN 0      5      127.0.0.1:6379  0.0.0.0:* users:((\"redis\",pid=5,fd=3))\n",
        };
        var changed = Run(await PlanAsync(bench), inside);
        Assert.Contains("2 changes since frst1", changed.Told, StringComparison.Ordinal);
        Assert.Contains("New: 6379/tcp loopback only, redis", changed.Told, StringComparison.Ordinal);
        Assert.Contains("Changed: 8080/tcp exposed, caddy (every IPv4 address); it was exposed, java", changed.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_audit_that_failed_or_saw_other_families_is_not_compared_with()
    {
        var bench = new PortsBench();
        var first = Run(await PlanAsync(bench));
        bench.Past = [first.Past with { Outcome = Outcome.Failed }, first.Past with { Values = first.Past.Values.SetItem("families", "IPv4") }];
        Assert.DoesNotContain("last", (await PlanAsync(bench)).Values.Keys);
    }

    [Fact]
    public async Task An_audit_seen_from_the_host_itself_exposes_and_filters_nothing_and_is_not_compared_with_one_from_outside()
    {
        var bench = new PortsBench { Host = new("web1", "Local", "10.99.4.2", "", "", []) };
        var outside = PortsBench.Run(await bench.ReadyAsync("audit"), "audit", ("listen", PortsRecording.Table("join-normal-inside-ss")), ("scan-1", PortsRecording.Scan("join-normal-outside-v4")));
        bench.Past = [outside.Past];
        bench.Answering("/usr/sbin/ip route get 10.99.4.2", 0, "local 10.99.4.2 dev lo src 10.99.4.2 uid 0\n    cache <local>\n");
        var plan = await bench.ReadyAsync("audit");
        Assert.Contains(plan.Summary, l => l.StartsWith("10.99.4.2 is an address of bot itself", StringComparison.Ordinal));
        var ran = PortsBench.Run(plan, "audit", ("listen", PortsRecording.Table("join-normal-inside-ss")), ("scan-1", PortsRecording.Scan("join-normal-outside-v4")));
        Assert.Equal("8443/tcp | open from the host itself, but nothing listens here | not shown (forwarded, or a container's) | open at 10.99.4.2", ran.Rows[0]);
        Assert.Contains("22/tcp | open from the host itself | sshd | every IPv4 address", ran.Rows);
        Assert.Contains("5432/tcp | listens, no answer to the host itself | postgres | every IPv4 address", ran.Rows);
        Assert.Contains("9000/tcp | listens, refused the host itself | fcgi | every IPv4 address", ran.Rows);
        foreach (var text in ran.Rows.Append(ran.Told))
        {
            foreach (var word in (string[])["outside", "exposed", "filtered"])
                Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase);
        }
        Assert.Contains("what others can reach is not known", ran.Told, StringComparison.Ordinal);
        Assert.Contains("no earlier audit", ran.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_audit_joins_nothing_and_says_so()
    {
        var plan = await PlanAsync(new PortsBench());
        var listen = PortsBench.Runbook("audit").Judge(plan.Steps[0], PortsRecording.Table("join-normal-inside-ss"), new(plan, System.Collections.Immutable.ImmutableSortedDictionary<string, Verdict>.Empty, false, PortsBench.Now));
        var ran = PortsBench.Judged(
            plan, "audit", [("listen", listen), ("scan-1", PortsBench.Ended(plan, "audit", "scan-1", PortsRecording.Scan("nmap-v-interrupt-int")))], cancelled: true);
        Assert.Equal(Outcome.Cancelled, ran.Outcome);
        Assert.Contains("INCOMPLETE", ran.Told, StringComparison.Ordinal);
        Assert.Contains("fd99:4::2: not scanned at all", ran.Told, StringComparison.Ordinal);
        Assert.Empty(ran.Rows);
    }

    [Theory]
    [InlineData("no-response", Outcome.Succeeded)]
    [InlineData("net-unreach", Outcome.Failed)]
    public async Task A_firewall_that_drops_all_is_told_apart_from_a_scanner_without_a_way(string reason, Outcome outcome)
    {
        var plan = await new PortsBench { Host = new("web1", "Local", "10.99.1.2", "", "", []) }.ReadyAsync("audit", ("range", "81-90"));
        var silent = PortsRecording.Scan("nmap-all-closed-xml");
        silent = silent with
        {
            Error = silent.Error.Replace("state=\"closed\"", "state=\"filtered\"", StringComparison.Ordinal).Replace("conn-refused", reason, StringComparison.Ordinal),
        };
        var inside = PortsRecording.Table("ss-tulpnH-root");
        inside = inside with { Output = inside.Output + "tcp LISTEN 0      5        0.0.0.0:85  0.0.0.0:* users:((\"web\",pid=5,fd=3))\n" };
        var ran = PortsBench.Run(plan, "audit", ("listen", inside), ("scan-1", silent));
        Assert.Equal(outcome, ran.Outcome);
        Assert.Equal(outcome == Outcome.Succeeded, ran.Rows.Contains("85/tcp | listens, filtered from outside | web | every IPv4 address"));
    }

    [Fact]
    public async Task Ports_outside_the_range_and_udp_are_listed_as_not_scanned()
    {
        var plan = await new PortsBench { Host = new("web1", "Local", "10.99.1.2", "", "", []) }.ReadyAsync("audit", ("range", "81-90"));
        var ran = PortsBench.Run(plan, "audit", ("listen", PortsRecording.Table("ss-tulpnH-root")), ("scan-1", PortsRecording.Scan("nmap-all-closed-xml")));
        Assert.Equal(Outcome.Succeeded, ran.Outcome);
        Assert.Contains("30080/tcp | outside the scanned range | vthttpd | every address", ran.Rows);
        Assert.Contains("53/udp | UDP, not scanned | dnsd | every IPv4 address", ran.Rows);
        Assert.Contains("22/tcp | IPv6 only, not scanned | sshd | every IPv6 address only", ran.Rows);
    }

    private static async Task<Plan> PlanAsync(PortsBench bench)
    {
        var named = new PortsBench { Host = new("web1", "Local", "web1.example", "", "", []), Past = bench.Past };
        named.Answering(Getent, 0, "10.99.4.2 STREAM web1.example\nfd99:4::2 STREAM\n");
        var ss = await bench.RunAsync("", new(PortsBench.Ss.Split(' ')));
        return await named.Answering(PortsBench.Ss, ss.ExitStatus, ss.Output).ReadyAsync("audit");
    }

    private static Ran Run(Plan plan, StepResult? inside = null) => PortsBench.Run(
        plan, "audit", ("listen", inside ?? PortsRecording.Table("join-normal-inside-ss")),
        ("scan-1", PortsRecording.Scan("join-normal-outside-v4")), ("scan-2", PortsRecording.Scan("join-normal-outside-v6")));
}
