using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.Vtom;

namespace ChatOps.Tests.Runbooks.Vtom;

/// <summary>That nobody listens, that no process is left and that no engine runs is said of answers that came to their end and were understood. The lines that decide on that were broken once by hand.</summary>
[Trait("Category", "Decisions")]
public sealed class PortLookTests : IDisposable
{
    private const string Ss = "State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n";
    private const string Ping = "[serveur locaux (1.2.3.4)]\nvtserver vtserver:30007 actif\n";
    private static readonly ImmutableSortedDictionary<string, Verdict> Nothing = ImmutableSortedDictionary<string, Verdict>.Empty;
    private readonly TemporaryHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task What_was_not_read_to_its_end_or_not_understood_proves_nothing()
    {
        var plan = await _host.ReadyAsync("stop");
        Assert.NotEmpty(new PlannedInstall(plan).Ports("close"));
        foreach (var id in new[] { ServerSteps.Closed, VtomProbes.Sockets + VtomProbes.Now })
        {
            Passes(id, Ss);
            Not(id, Ss, whole: false);
            Not(id, Ss, exit: 255);
            Not(id, Ss + "LISTEN 0 128 *:vtserver *:*\n");
            Not(id, "");
        }
        Passes(ServerSteps.Gone, "    1 root             /sbin/init\n");
        Not(ServerSteps.Gone, "    1 root             /sbin/init\n", whole: false);
        Not(ServerSteps.Gone, "    1 root             /sbin/init\n", exit: 1);
        Passes(ServerSteps.EnginesDown, Ping + "[moteurs]\ntengine paie arrete\n");
        Not(ServerSteps.EnginesDown, Ping + "[moteurs]\ntengine paie arrete\n", whole: false);
        Not(ServerSteps.EnginesDown, Ping + "[moteurs]\ntengine paie arrete\ntengine nuit ac");
        Not(ServerSteps.EnginesDown, Ping);
        Passes(VtomProbes.Environment + VtomProbes.Now, "HOME=/home/vtom\n");
        Not(VtomProbes.Environment + VtomProbes.Now, "HOME=/home/vtom\n", whole: false);

        void Passes(string id, string output) => Assert.Equal(VerdictKind.Passed, Judge(id, output, 0, true).Kind);

        void Not(string id, string output, int exit = 0, bool whole = true) => Assert.NotEqual(VerdictKind.Passed, Judge(id, output, exit, whole).Kind);

        Verdict Judge(string id, string output, int exit, bool whole)
        {
            var (step, result, context) = (plan.Steps[0] with { Id = id }, new StepResult(StepState.Exited, exit, output, "", [], whole), new JudgeContext(plan, Nothing, Undoing: false, TemporaryHost.Now));
            return (ServerJudge.Of(step, result, context) ?? LookJudge.Of(step, result, context))!;
        }
    }

    [Fact]
    public async Task Engines_of_an_answer_that_is_cut_are_not_known()
    {
        var plan = await _host.ReadyAsync("stop");
        foreach (var (whole, tells) in new[] { (true, "yes"), (false, "no") })
        {
            var result = new StepResult(StepState.Exited, 246, Ping + "[moteurs]\n", "", [], whole);
            Assert.Equal(tells, LookJudge.Of(plan.Steps[0] with { Id = VtomProbes.Ping + VtomProbes.Now }, result, new(plan, Nothing, Undoing: false, TemporaryHost.Now))!.Facts["tells-engines"]);
        }
    }

    /// <summary>Its profile or tput may colour what the programs print; a step's judge never sees that, and planning reads the same.</summary>
    [Fact]
    public async Task Colours_change_nothing()
    {
        var planning = await _host.PlanAsync(new ColouringHost(), "maint", null, default, ("state", "on"));
        Assert.IsType<Planning.Ready>(planning);
    }

    private sealed class ColouringHost : IHostProbe
    {
        private readonly Senaite.ThisMachine _machine = new();

        public async Task<ProbeResult> RunAsync(
            string user, CommandLine command, TimeSpan? timeLimit = null, int? maxOutput = null, bool login = false, string? input = null, CancellationToken cancellationToken = default)
        {
            var result = await _machine.RunAsync(user, command, timeLimit, maxOutput, login, input, cancellationToken);
            return command.Program.EndsWith("/vtping", StringComparison.Ordinal) ? result with { Output = result.Output.Replace("actif", "\u001b[32mactif\u001b[0m", StringComparison.Ordinal) } : result;
        }

        public Task<ProbeResult> RootAsync(RootLine line, CancellationToken cancellationToken = default) => _machine.RootAsync(line, cancellationToken);
    }
}
