using System.Net;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Transcripts;
using ChatOps.Runbooks.Ports;

namespace ChatOps.Tests.Runbooks.Ports;

public class ScanTests
{
    private const string Getent = "/usr/bin/getent ahosts web1.example";

    [Fact]
    public async Task A_scan_names_one_address_behind_two_dashes_and_nothing_forced()
    {
        var plan = await new PortsBench().ReadyAsync("scan");
        var step = Assert.Single(plan.Steps);
        Assert.Equal(
            "/usr/bin/nmap -Pn -n -sT -T4 -p 1-65535 -v --stats-every 5s --append-output -oX /dev/stderr -- 10.99.4.2", step.Command.ToString());
        Assert.Equal("bot", step.Host);
        Assert.Equal("nmap", Assert.Single(ToolVersion.In(plan)).Key);
        Assert.Equal(Effect.None, step.Effect);
    }

    [Fact]
    public async Task Both_families_of_a_name_are_scanned_and_what_is_no_plain_address_is_not()
    {
        var bench = new PortsBench { Host = new("web1", "Local", "web1.example", "", "", []) }.Answering(
            Getent, 0, "fd99:4::2       STREAM web1.example\n10.99.4.2       STREAM\n10.99.4.2       DGRAM\nfe80::1%eth0    STREAM\n0.0.0.0 STREAM\n-iL STREAM\n");
        var plan = await bench.ReadyAsync("scan");
        Assert.Equal(["10.99.4.2", "fd99:4::2"], plan.Steps.Select(s => s.Command.Arguments[^1]));
        Assert.DoesNotContain("-6", plan.Steps[0].Command.Arguments);
        Assert.Contains("-6", plan.Steps[1].Command.Arguments);
    }

    [Fact]
    public async Task What_cannot_be_scanned_is_refused_with_the_next_step()
    {
        await RefusedAsync(new PortsBench { Host = new("web1", "Local", "", "", "", []) }, "no-address", "Hosts:web1:Address");
        await RefusedAsync(new PortsBench { Host = new("web1", "Local", "web1.example", "", "", []) }.Answering(Getent, 2), "unresolved", "web1.example");
        await RefusedAsync(new PortsBench().Answering("/usr/bin/nmap --version", 127), "no-tool", "apt-get install nmap");
        await RefusedAsync(new PortsBench().Answering("/usr/bin/nmap --version", 0, "hello"), "nmap-unusable", "version");
        await RefusedAsync(new PortsBench(), "bad-argument", "leave out", ("fast", "true"), ("range", "1-10"));
    }

    private static async Task RefusedAsync(PortsBench bench, string code, string next, params (string Name, string Value)[] values)
    {
        var refused = Assert.IsType<Planning.Refused>(await bench.PlanAsync("scan", null, values));
        Assert.Equal(code, refused.Code);
        Assert.Contains(next, refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_complete_scan_tells_open_closed_and_filtered()
    {
        var plan = await new PortsBench().ReadyAsync("scan");
        var ran = PortsBench.Run(plan, "scan", ("scan-1", PortsRecording.Scan("join-normal-outside-v4")));
        Assert.Equal(Outcome.Succeeded, ran.Outcome);
        Assert.Contains("8 open, 65526 closed, 1 filtered", ran.Told, StringComparison.Ordinal);
        Assert.Contains("conn-refused 65526", ran.Told, StringComparison.Ordinal);
        Assert.Equal("22/tcp | ssh | 10.99.4.2", ran.Rows[0]);
        // nmap leaves the service out where its list has none.
        Assert.Contains("30007/tcp |  | 10.99.4.2", ran.Rows);
        var measure = Assert.IsType<Measure.Present>(Assert.Single(PortsBench.Runbook("scan").Measures(ran.Past)));
        Assert.Equal(8, measure.Items.Length);
        Assert.Contains("30008/tcp", measure.Items);
    }

    [Theory]
    [InlineData("127.0.0.1", "", "")] // loopback needs no question
    [InlineData("10.99.4.2", "local 10.99.4.2 dev lo src 10.99.4.2 uid 0", "")]
    [InlineData("10.99.4.2", "", "<status state=\"up\" reason=\"localhost-response\" reason_ttl=\"0\"/></nmaprun>")] // no ip there: nmap tells
    public async Task A_scan_of_the_scanning_hosts_own_address_is_from_the_host_itself(string address, string route, string nmap)
    {
        var bench = new PortsBench { Host = new("web1", "Local", address, "", "", []) }
            .Answering($"/usr/sbin/ip route get {address}", route.Length > 0 ? 0 : 127, route).Answering($"/usr/bin/nmap -sn -n -oX - -- {address}", 0, nmap);
        var plan = await bench.ReadyAsync("scan");
        var report = PortsRecording.Scan("join-normal-outside-v4");
        var ran = PortsBench.Run(plan, "scan", ("scan-1", report with { Error = report.Error.Replace("10.99.4.2", address, StringComparison.Ordinal) }));
        Assert.Equal(Outcome.Succeeded, ran.Outcome);
        Assert.Contains($"{address}, from the host itself: 8 open, 65526 closed, 1 without an answer", ran.Told, StringComparison.Ordinal);
        foreach (var word in (string[])["outside", "exposed", "filtered"])
            Assert.DoesNotContain(word, ran.Told + ran.Past.Verdicts["scan-1"].Why, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("open ports, from the host itself", Assert.Single(PortsBench.Runbook("scan").Measures(ran.Past)).Name);
    }

    [Fact]
    public async Task What_was_open_last_time_is_looked_at_first_and_shown_while_the_whole_scan_goes_on()
    {
        var bench = new PortsBench();
        var first = PortsBench.Run(await bench.ReadyAsync("scan"), "scan", ("scan-1", PortsRecording.Scan("join-normal-outside-v4")));
        bench.Past = [first.Past with { Outcome = Outcome.Failed, Verdicts = first.Past.Verdicts.SetItem("scan-1", first.Past.Verdicts["scan-1"].With("complete", "no").With("open", "1")) }, first.Past];
        var plan = await bench.ReadyAsync("scan", ("range", "22-8080"));
        Assert.Equal(["known-1", "scan-1"], plan.Steps.Select(s => s.Id));
        Assert.Equal(
            "/usr/bin/nmap -Pn -n -sT -T4 -p 22,2049,8080 --max-retries 1 --host-timeout 10s --append-output -oX /dev/stderr -- 10.99.4.2", plan.Steps[0].Command.ToString());
        Assert.False(plan.Steps[0].Required);

        var runbook = PortsBench.Runbook("scan");
        var context = new JudgeContext(plan, System.Collections.Immutable.ImmutableSortedDictionary<string, Verdict>.Empty, false, PortsBench.Now);
        var found = runbook.Judge(plan.Steps[0], Known("<port protocol=\"tcp\" portid=\"22\"><state state=\"open\" reason=\"syn-ack\"/></port><port protocol=\"tcp\" portid=\"2049\"><state state=\"closed\" reason=\"conn-refused\"/></port><port protocol=\"tcp\" portid=\"8080\"><state state=\"open\" reason=\"syn-ack\"/></port>"), context);
        Assert.Equal((VerdictKind.Passed, "open: 22,8080; not open now: 2049"), (found.Kind, found.Why));
        Assert.Equal(VerdictKind.Failed, runbook.Judge(plan.Steps[0], Known(""), context).Kind);
        Assert.Null(ScanFacts.Read(found)); // the pictures and later audits know nothing but whole scans
    }

    private static StepResult Known(string ports) => new(
        StepState.Exited, 0, "",
        "<?xml version=\"1.0\"?>\n<nmaprun><scaninfo type=\"connect\" protocol=\"tcp\" numservices=\"3\" services=\"22,2049,8080\"/>\n"
            + $"<host><status state=\"up\" reason=\"user-set\"/><address addr=\"10.99.4.2\" addrtype=\"ipv4\"/><ports>{ports}</ports></host>\n"
            + "<runstats><finished time=\"1\" exit=\"success\"/></runstats></nmaprun>\n", []);

    [Theory]
    [InlineData("T:21-25", "21-25")]
    [InlineData("T:8080,21-25, t:22", "21-25,8080")]
    [InlineData("80,T:443", "80,443")]
    [InlineData("S:80", null)]
    [InlineData("T:", null)]
    [InlineData("U:53", null)]
    [InlineData("T:21-25,U:53", null)]
    public void Ports_are_read_as_nmap_has_them(string typed, string? ports) => Assert.Equal(ports, ChatOps.Core.Commands.PortRanges.Canonical(typed));

    [Fact]
    public async Task A_preview_says_so_everywhere()
    {
        var plan = await new PortsBench().ReadyAsync("scan", ("fast", "true"));
        Assert.Contains("--top-ports 1000", plan.Steps[0].Command.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("-p", plan.Steps[0].Command.Arguments);
        Assert.Contains("Preview", plan.Title, StringComparison.Ordinal);
        Assert.Contains(plan.Summary, l => l.StartsWith("PREVIEW", StringComparison.Ordinal));
        var report = PortsRecording.Scan("join-normal-outside-v4");
        var ran = PortsBench.Run(plan, "scan", ("scan-1", report));
        Assert.Contains("(preview)", ran.Report.Title, StringComparison.Ordinal);
        Assert.Contains("/ports scan web1", ran.Told, StringComparison.Ordinal);
        Assert.Empty(PortsBench.Runbook("scan").Measures(ran.Past));
    }

    [Theory]
    [InlineData("nmap-v-interrupt-int", 130)] // no closing tag, and no port in it
    [InlineData("nmap-v-interrupt-int", 0)]
    public async Task A_scan_that_was_interrupted_keeps_what_it_found_and_says_that_it_is_incomplete(string recording, int status)
    {
        var plan = await new PortsBench { Host = new("web1", "Local", "10.99.1.2", "", "", []) }.ReadyAsync("scan");
        var ran = PortsBench.Run(plan, "scan", ("scan-1", PortsRecording.Scan(recording, status)));
        Assert.Equal((Outcome.Failed, "scan-incomplete"), (ran.Outcome, ran.Code));
        Assert.Contains("incomplete; 7 open ports until then", ran.Report.Title, StringComparison.Ordinal);
        Assert.Contains("22,80,3306,8080,30000-30001,30080", ran.Told, StringComparison.Ordinal);
        Assert.Contains("cut off at about 24.22 %", ran.Told, StringComparison.Ordinal);
        Assert.Contains("nothing is known", ran.Told, StringComparison.Ordinal);
        Assert.Equal(7, ran.Rows.Count);
        Assert.Empty(PortsBench.Runbook("scan").Measures(ran.Past));
    }

    [Fact]
    public async Task A_cancelled_scan_without_a_finding_does_not_say_that_nothing_is_open()
    {
        var plan = await new PortsBench().ReadyAsync("scan");
        var cut = new StepResult(StepState.Stopped, null, "Starting Nmap 7.93 ( https://nmap.org )\nInitiating Connect Scan\n", "", []);
        var ran = PortsBench.Judged(plan, "scan", [("scan-1", PortsBench.Ended(plan, "scan", "scan-1", cut))], cancelled: true);
        Assert.Equal(Outcome.Cancelled, ran.Outcome);
        Assert.Contains("INCOMPLETE", ran.Told, StringComparison.Ordinal);
        Assert.Contains("Of all other ports nothing is known", ran.Told, StringComparison.Ordinal);
        Assert.Contains("scan cancelled, incomplete", ran.Report.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_host_is_dead_and_not_without_open_ports()
    {
        var bench = new PortsBench { Host = new("web1", "Local", "10.99.1.77", "", "", []) };
        var plan = await bench.ReadyAsync("scan", ("range", "22,80"));
        var ran = PortsBench.Run(plan, "scan", ("scan-1", PortsRecording.Scan("nmap-host-down-Pn-xml")));
        Assert.Equal((Outcome.Failed, "host-dead"), (ran.Outcome, ran.Code));
        Assert.Contains("host-unreach", ran.Told, StringComparison.Ordinal);
        Assert.Equal("web1: nothing answers", ran.Report.Title);
    }

    [Fact]
    public async Task One_silent_address_does_not_hide_the_other_one()
    {
        var plan = await TwoFamiliesAsync();
        var ran = PortsBench.Run(plan, "scan", ("scan-1", Silent("10.99.4.2", 65535)), ("scan-2", PortsRecording.Scan("join-normal-outside-v6")));
        Assert.Equal(Outcome.Succeeded, ran.Outcome);
        Assert.Contains("10.99.4.2: nothing answers", ran.Told, StringComparison.Ordinal);
        Assert.Contains("fd99:4::2: 2 open", ran.Told, StringComparison.Ordinal);
        var other = PortsBench.Run(plan, "scan", ("scan-1", PortsRecording.Scan("join-normal-outside-v4")), ("scan-2", Silent("fd99:4::2", 65535)));
        Assert.Equal(Outcome.Succeeded, other.Outcome);
        var both = PortsBench.Run(plan, "scan", ("scan-1", Silent("10.99.4.2", 65535)), ("scan-2", Silent("fd99:4::2", 65535)));
        Assert.Equal((Outcome.Failed, "host-dead"), (both.Outcome, both.Code));
    }

    [Fact]
    public async Task A_scan_that_was_cut_off_is_not_made_good_by_the_next_one()
    {
        var plan = await TwoFamiliesAsync();
        var cut = PortsRecording.Scan("nmap-v-interrupt-int", 137);
        var ran = PortsBench.Run(plan, "scan", ("scan-1", cut), ("scan-2", PortsRecording.Scan("join-normal-outside-v6")));
        Assert.Equal(Outcome.Failed, ran.Outcome);
        Assert.Contains("10.99.4.2: INCOMPLETE", ran.Told, StringComparison.Ordinal);
        Assert.Contains("fd99:4::2: 2 open", ran.Told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nmap-host-down-noPn-xml", "10.99.1.77", "not about one host")]
    [InlineData("nmap-open-only-none-xml", "10.99.1.2", "not about one host")]
    [InlineData("nmap-unresolvable", "10.99.1.2", "does not come to its end")]
    [InlineData("join-normal-outside-v4", "10.99.4.3", "about another address")]
    public void Exit_status_0_is_not_taken_for_a_scan(string recording, string address, string problem)
    {
        var (report, why) = NmapReport.Read(PortsRecording.Scan(recording).Error, IPAddress.Parse(address), asked: null);
        Assert.Null(report);
        Assert.Contains(problem, why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_about_fewer_ports_than_asked_for_proves_nothing()
    {
        var address = IPAddress.Parse("10.99.1.2");
        Assert.NotNull(NmapReport.Read(PortsRecording.Scan("nmap-stats-every-xml").Error, address, 65535).Report);
        Assert.Null(NmapReport.Read(PortsRecording.Scan("nmap-all-closed-xml").Error, address, 65535).Report);
        Assert.Equal(10, NmapReport.Read(PortsRecording.Scan("nmap-all-closed-xml").Error, address, 10).Report!.CountOf("closed"));
        var expired = PortsRecording.Scan("nmap-stats-every-xml").Error.Replace("<host ", "<host timedout=\"true\" ", StringComparison.Ordinal);
        Assert.Null(NmapReport.Read(expired, address, 65535).Report);
    }

    [Fact]
    public void A_report_is_read_through_the_transcripts_pieces_and_nmaps_own_remarks()
    {
        var odd = string.Join(',', Enumerable.Range(0, 20000).Select(i => (2 * i) + 1));
        var even = string.Join(',', Enumerable.Range(0, 20000).Select(i => (2 * i) + 2));
        var xml = PortsRecording.Text("join-normal-outside-v4");
        xml = $"{xml[..xml.IndexOf("<ports>", StringComparison.Ordinal)]}<ports><extraports state=\"closed\" count=\"20000\">\n"
            + $"<extrareasons reason=\"conn-refused\" count=\"20000\" proto=\"tcp\" ports=\"{odd}\"/>\n</extraports><extraports state=\"filtered\" count=\"20000\">\n"
            + $"<extrareasons reason=\"no-response\" count=\"20000\" proto=\"tcp\" ports=\"{even}\"/>\n</extraports>\n</ports>\n</host>\n"
            + "<runstats><finished time=\"1\" exit=\"success\"/><hosts up=\"1\" down=\"0\" total=\"1\"/>\n</runstats>\n</nmaprun>\n";
        xml = xml.Replace("numservices=\"65535\"", "numservices=\"40000\"", StringComparison.Ordinal);
        var splitter = new LineSplitter();
        var lines = splitter.Push(System.Text.Encoding.UTF8.GetBytes($"Warning: giving up on port because retransmission cap hit\n{xml}")).Concat(splitter.Flush());
        var (report, problem) = NmapReport.Read(string.Join('\n', lines), IPAddress.Parse("10.99.4.2"), 40000);
        Assert.Equal("", problem);
        Assert.True(report!.Filtered!.Contains(40000));
        Assert.False(report.Filtered.Contains(39999));
    }

    [Fact]
    public void Progress_tells_the_share_the_time_left_and_the_open_ports()
    {
        Progress? progress = null;
        foreach (var line in PortsRecording.Text("nmap-v-interrupt-int").Split('\n'))
            progress = Nmap.ProgressOf(line, progress);
        Assert.Equal(0.2422, progress!.Fraction!.Value, 4);
        Assert.Equal(TimeSpan.FromSeconds(13), progress.Remaining);
        Assert.Equal("open so far: 80, 3306, 22, 8080, 30001, 30080, 30000", progress.Note);
        for (var port = 1; port <= 30; port++)
            progress = Nmap.ProgressOf($"Discovered open port {port}/tcp on 10.0.0.1", progress);
        Assert.EndsWith(", 16 more", progress!.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.5", "10.0.0.5")]
    [InlineData("FD00:0::5", "fd00::5")]
    [InlineData("::ffff:10.0.0.5", "10.0.0.5")]
    [InlineData("127.77.1.1", "127.77.1.1")]
    public void One_address_has_one_form(string typed, string canonical) => Assert.Equal(canonical, PlainAddress.Read(typed)?.ToString());

    [Theory]
    [InlineData("10.0.0.0/24")]
    [InlineData("10.0.0.1-5")]
    [InlineData("10.0.0.*")]
    [InlineData("10.0.0.1,10.0.0.2")]
    [InlineData("010.0.0.1")]
    [InlineData("0x0a.0.0.1")]
    [InlineData("10.1")]
    [InlineData("167772161")]
    [InlineData("10.0.0.256")]
    [InlineData("[fd00::5]")]
    [InlineData("fe80::1%eth0")]
    [InlineData("fe80::1")]
    [InlineData("fd00::5/128")]
    [InlineData("::ffff:010.0.0.5")]
    [InlineData("::ffff:0.0.0.0")]
    [InlineData("::")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("ff02::1")]
    [InlineData("-iL")]
    [InlineData("１０.0.0.5")]
    [InlineData(" 10.0.0.5")]
    [InlineData("10.0.0.5 ")]
    [InlineData("")]
    [InlineData("fd00::5:")]
    public void Whatever_is_more_or_less_than_one_address_is_none(string typed) => Assert.Null(PlainAddress.Read(typed));

    private static async Task<Plan> TwoFamiliesAsync() =>
        await new PortsBench { Host = new("web1", "Local", "web1.example", "", "", []) }
            .Answering(Getent, 0, "10.99.4.2 STREAM web1.example\nfd99:4::2 STREAM\n").ReadyAsync("scan");

    private static StepResult Silent(string address, int ports)
    {
        var xml = PortsRecording.Text("nmap-all-closed-xml");
        xml = xml[..xml.IndexOf("<scaninfo", StringComparison.Ordinal)] + $"<scaninfo type=\"connect\" protocol=\"tcp\" numservices=\"{ports}\" services=\"1-{ports}\"/>\n"
            + $"<host starttime=\"1\"><status state=\"up\" reason=\"user-set\"/>\n<address addr=\"{address}\" addrtype=\"ip\"/>\n<ports><extraports state=\"filtered\" count=\"{ports}\">\n"
            + $"<extrareasons reason=\"no-response\" count=\"{ports}\" proto=\"tcp\" ports=\"1-{ports}\"/>\n</extraports>\n</ports>\n</host>\n"
            + "<runstats><finished time=\"1\" exit=\"success\"/><hosts up=\"1\" down=\"0\" total=\"1\"/>\n</runstats>\n</nmaprun>\n";
        return new(StepState.Exited, 0, "", xml, []);
    }
}
