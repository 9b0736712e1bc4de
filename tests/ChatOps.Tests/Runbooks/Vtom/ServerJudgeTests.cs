using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.Vtom;

namespace ChatOps.Tests.Runbooks.Vtom;

/// <summary>What proves that servers run: whose process holds the port, what vtping shows, and whether the port answers. Each line was broken once by hand.</summary>
[Trait("Category", "Decisions")]
public sealed class ServerJudgeTests : IDisposable
{
    private readonly TemporaryHost _host = new();

    public void Dispose() => _host.Dispose();

    private async Task<Verdict> JudgeAsync(string id, string output, int exit = 0, params (string Step, Verdict Verdict)[] earlier)
    {
        await _host.DoAsync("stop");
        var plan = await _host.ReadyAsync("start");
        var step = plan.Steps.First(s => s.Id == id);
        return ServerJudge.Of(
            step, new StepResult(StepState.Exited, exit, output, "", []),
            new JudgeContext(plan, earlier.ToImmutableSortedDictionary(e => e.Step, e => e.Verdict), Undoing: false, TemporaryHost.Now))!;
    }

    [Theory]
    [InlineData("4242 vtom /opt/vtom/bin/vtserver", VerdictKind.Passed)]
    [InlineData("4242 bob /usr/bin/nc -l 30007", VerdictKind.Failed)]
    [InlineData("17 vtom /opt/vtom/bin/vtserver", VerdictKind.Failed)]
    public async Task A_port_that_somebody_else_holds_is_no_proof_of_a_server(string process, VerdictKind expected)
    {
        var bound = Verdict.Passed("30007 bound").With("port 30007", "4242 nc");
        Assert.Equal(expected, (await JudgeAsync(ServerSteps.Owned, process, 0, (ServerSteps.Bound, bound))).Kind);
    }

    [Theory]
    [InlineData("vtserver   vtserver:30007   actif", VerdictKind.Passed, "active on 30007")]
    [InlineData("vtserver   vtserver:30007   arrete", VerdictKind.NotYet, "vtserver is stopped on 30007")]
    [InlineData("vtserver   vtserver:30107   actif", VerdictKind.NotYet, "vtserver is active on 30107")]
    [InlineData("vtnotifier vtnotifier:30008 actif", VerdictKind.NotYet, "vtserver is not shown")]
    public async Task The_server_must_be_shown_active_on_the_port_of_the_plan(string shown, VerdictKind expected, string why)
    {
        var verdict = await JudgeAsync(ServerSteps.PingShows, $"[serveur locaux (172.17.0.2)]\n{shown}\n[moteurs]\n");
        Assert.Equal((expected, why), (verdict.Kind, verdict.Why));
    }

    [Theory]
    [InlineData(ServerSteps.Open + "0", "0.001", 28, VerdictKind.Passed)]
    [InlineData(ServerSteps.Open + "0", "0.000", 7, VerdictKind.NotYet)]
    [InlineData(ServerSteps.Open + "0", "0.000", 28, VerdictKind.NotYet)]
    [InlineData(ServerSteps.Open + "0", "", 127, VerdictKind.NotYet)]
    [InlineData(ServerSteps.Shut + "0", "0.001", 28, VerdictKind.NotYet)]
    [InlineData(ServerSteps.Shut + "0", "0.000", 7, VerdictKind.Passed)]
    [InlineData(ServerSteps.Shut + "0", "", 127, VerdictKind.NotYet)]
    public async Task A_port_counts_as_open_or_shut_only_when_a_connect_said_so(string id, string output, int exit, VerdictKind expected) =>
        Assert.Equal(expected, (await JudgeAsync(id, output, exit)).Kind);

    /// <summary>Half a file, an answer that did not come to its end, or none is no proof of what the file holds.</summary>
    [Theory]
    [InlineData("[ports]\n", "[ports]\n", 0, "", true, VerdictKind.Passed)]
    [InlineData("[ports]\n", "[ports]\n", 1, "cat: read error: Input/output error", true, VerdictKind.Failed)]
    [InlineData("[ports]\n", "[ports]\n", 0, "", false, VerdictKind.Failed)]
    [InlineData("[ports]", "[ports]\n", 0, "", true, VerdictKind.Failed)]
    [InlineData("[ports]\n", null, 0, "", true, VerdictKind.Failed)]
    [InlineData("", "[ports]\n", 1, "base64: /home/vtom/.personalport_rc: No such file or directory", true, VerdictKind.Failed)]
    [InlineData("", null, 1, "base64: /home/vtom/.personalport_rc: No such file or directory", true, VerdictKind.Passed)]
    [InlineData("", null, 1, "base64: /home/vtom/.personalport_rc: Permission denied", true, VerdictKind.Failed)]
    public void A_file_is_what_it_should_be_byte_for_byte_or_not_at_all(string there, string? wanted, int exit, string error, bool whole, VerdictKind expected) => Assert.Equal(
        expected, ServerJudge.OfBytes(new(StepState.Exited, exit, Convert.ToBase64String(System.Text.Encoding.Latin1.GetBytes(there)), error, [], whole), wanted).Kind);
}
