using System.Collections.Immutable;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.Declared;

namespace ChatOps.Tests.Runbooks.Declared;

public sealed class DeclaredRunbookTests
{
    private static readonly CommandSpec Echo = new("demo", "echo", "Say something", Risk.Read, [new Parameter.Text("text", "what", true, Rest: true)], []);

    private static readonly CommandSpec Remove = new("demo", "clean", "Clean up", Risk.Change, [new Parameter.Text("path", "which", true)], []);

    private static readonly CommandSpec Clean = new("demo", "clean", "Clean up", Risk.Change,
        [new Parameter.Text("path", "which", true), new Parameter.Duration("age", "how old", false, TimeSpan.Zero, TimeSpan.FromDays(9)), new Parameter.Flag("deep", "all of it")], []);

    [Fact]
    public async Task What_is_typed_is_one_argument_whatever_is_in_it()
    {
        var plan = await PlanAsync(Echo, "/bin/echo done {text}", "/demo echo a  b; rm -rf / $(id) `id` \"q\" {text} *");

        Assert.Equal(["/bin/echo", "done", "a  b; rm -rf / $(id) `id` \"q\" {text} *"], plan.Steps[0].Command.Arguments.AsEnumerable());
        Assert.Equal("host:local", plan.Target);
        Assert.True(plan.ReadsOnly);
    }

    [Theory]
    [InlineData("/bin/rm {path}", "/demo clean -rf", null)]
    [InlineData("/bin/rm -- {path}", "/demo clean -rf", "/bin/rm -- -rf")]
    [InlineData("/bin/rm --path={path}", "/demo clean -rf", "/bin/rm --path=-rf")]
    [InlineData("/usr/bin/sudo -n -- /bin/rm {path}", "/demo clean -rf", null)]
    [InlineData("/usr/bin/sudo -n -- /bin/rm -- {path}", "/demo clean -rf", "/usr/bin/sudo -n -- /bin/rm -- -rf")]
    [InlineData("/bin/sh -- /opt/x.sh {path}", "/demo clean -rf", null)]
    [InlineData("/bin/rm {path} --", "/demo clean -rf", null)]
    [InlineData("/bin/rm {path} --older={age} {deep} -v{deep}", "/demo clean x --age 1h30 --deep", "/bin/rm x --older=1h30m --deep -v")]
    [InlineData("/bin/rm {path} --older={age} {deep} -v{deep}", "/demo clean x", "/bin/rm x")]
    public async Task Values_are_filled_in_and_never_become_options(string run, string text, string? expected)
    {
        var planning = await PlanningAsync(run.Contains("{age}", StringComparison.Ordinal) ? Clean : Remove, run, text);

        if (expected is null)
            Assert.Equal("bad-argument", Assert.IsType<Planning.Refused>(planning).Code);
        else
            Assert.Equal(expected, Assert.IsType<Planning.Ready>(planning).Plan.Steps[0].Command.ToString());
    }

    [Fact]
    public void A_declaration_with_problems_never_becomes_a_runbook() =>
        Assert.Contains("Commands:try:Run", Assert.Throws<ArgumentException>(() => Runbook(Echo, "/bin/sh -c {text}")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_change_takes_the_lock_and_its_risk_is_told()
    {
        var plan = await PlanAsync(Remove, "/bin/rm -- {path}", "/demo clean x");

        Assert.Equal(Effect.Changes, plan.Steps[0].Effect);
        Assert.Contains(plan.Summary, l => l.Contains("no way back", StringComparison.Ordinal));
    }

    [Fact]
    public void A_declared_command_understands_plan_although_it_has_no_target() =>
        Assert.True(Parsed(Runbook(Echo, "/bin/echo {text}"), "/demo echo --plan hello").PlanOnly);

    [Theory]
    [InlineData(StepState.Exited, 0, VerdictKind.Passed)]
    [InlineData(StepState.Exited, 1, VerdictKind.Failed)]
    [InlineData(StepState.Exited, 137, VerdictKind.Failed)]
    [InlineData(StepState.TimedOut, null, VerdictKind.Failed)]
    [InlineData(StepState.Stopped, null, VerdictKind.Failed)]
    [InlineData(StepState.Never, null, VerdictKind.Failed)]
    [InlineData(StepState.Lost, null, VerdictKind.Unknown)]
    [InlineData(StepState.Untrusted, null, VerdictKind.Unknown)]
    [InlineData(StepState.Overdue, null, VerdictKind.Unknown)]
    public async Task Only_the_exit_status_is_judged(StepState state, int? status, VerdictKind expected)
    {
        var plan = await PlanAsync(Echo, "/bin/echo {text}", "/demo echo hi");

        var verdict = Judge(plan, new StepResult(state, status, "hi\n", "warning\n", []));

        Assert.Equal(expected, verdict.Kind);
    }

    [Fact]
    public async Task The_report_shows_the_last_lines_and_says_what_was_not_looked_at()
    {
        var plan = await PlanAsync(Echo, "/bin/echo {text}", "/demo echo hi");
        var output = string.Join('\n', Enumerable.Range(1, 100).Select(i => $"line {i}"));
        var verdict = Judge(plan, new StepResult(StepState.Exited, 0, output, "", []));

        var reply = Runbook(Echo, "/bin/echo {text}").Report(new RunSummary(
            plan, "abc12", Outcome.Succeeded, null, "every step passed", ImmutableSortedDictionary<string, Verdict>.Empty.Add("run", verdict), false,
            TimeSpan.FromSeconds(2), TimeZoneInfo.Utc));

        Assert.Equal(Tone.Neutral, reply.Tone);
        Assert.StartsWith("line 71\n", reply.Code, StringComparison.Ordinal);
        Assert.EndsWith("line 100", reply.Code, StringComparison.Ordinal);
        Assert.Contains(reply.Fields, f => f.Value.Contains("nothing but the exit status", StringComparison.Ordinal));
    }

    private static DeclaredRunbook Runbook(CommandSpec spec, string run) => new(DeclaredCommandTests.With(spec, run));

    private static ParsedCommand Parsed(DeclaredRunbook runbook, string text) =>
        Assert.IsType<ParseResult.Parsed>(new CommandParser(new ChatOps.Core.Catalogue.Catalogue([runbook])).Parse(text, _ => [])).Command;

    private static async Task<Planning> PlanningAsync(CommandSpec spec, string run, string text)
    {
        var runbook = Runbook(spec, run);
        Assert.Equal(new TargetId("host", "local"), runbook.FixedTarget);
        var target = new Target(runbook.FixedTarget!.Value, new Host("local", "Local", "", "", "", []), ImmutableSortedDictionary<string, string>.Empty);
        var request = new PlanRequest(Parsed(runbook, text), target, null!, "abc12", DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc, DateTimeOffset.UnixEpoch.AddHours(1), false);
        return await runbook.PlanAsync(request, CancellationToken.None);
    }

    private static async Task<Plan> PlanAsync(CommandSpec spec, string run, string text) => Assert.IsType<Planning.Ready>(await PlanningAsync(spec, run, text)).Plan;

    private static Verdict Judge(Plan plan, StepResult result) =>
        Runbook(Echo, "/bin/echo {text}").Judge(plan.Steps[0], result, new JudgeContext(plan, ImmutableSortedDictionary<string, Verdict>.Empty, false, DateTimeOffset.UnixEpoch));
}
