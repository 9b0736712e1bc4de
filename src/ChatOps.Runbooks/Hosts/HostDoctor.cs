using System.Collections.Immutable;
using System.Globalization;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Hosts;

/// <summary>
/// <c>/ops doctor HOST</c>: whether the bot gets to a host, as whom, and whether it may do there what its targets need: by asking, never by doing. What the
/// host has refused before is tried again, because a person asks.
/// </summary>
/// <param name="needs">What the targets on a host need there.</param>
internal sealed class HostDoctor(Func<Host, HostFiles, HostNeeds> needs) : IRunbook
{
    public CommandSpec Spec { get; } = new(
        "ops", "doctor", "Looks whether the bot gets to a host and may do there what it has to", Risk.Read, [new Parameter.Target("host", "The host", "host")], ["ops doctor lims1"]);

    public async Task<Planning> PlanAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        request.Host.Forget();
        var host = request.Target.Host;
        await request.Host.RunAsync("", DoctorHostCommands.WhoAmI, cancellationToken: cancellationToken); // where nobody gets in, that is the answer
        var there = await SeenHostFiles.NeedsAsync(request.Host, "", files => needs(host, files), cancellationToken);
        var steps = DoctorSteps.Of(host, there).ToImmutableArray();
        return new Planning.Ready(new(
            Spec.Name, request.Target.Id.ToString(), $"Look at {host.Name} as the bot's account there", [$"{steps.Length - 1} questions are asked on {host.Name}; nothing is changed."],
            steps, [], request.ValidUntil)
        {
            Values = ImmutableSortedDictionary<string, string>.Empty.Add("name", host.Name),
        });
    }

    public Verdict Judge(Step step, StepResult result, JudgeContext context) => DoctorSteps.Judge(step, result, context);

    public bool TellsHealth => true;

    public Reply Report(RunSummary run)
    {
        var name = run.Plan.Value("name");
        var wrong = Problems(run.Plan, run.Verdicts);
        var reply = run.Outcome == Outcome.Succeeded
            ? new Reply($"{name}: everything that was asked is as it should be", Tone: Tone.Good)
            : new Reply(wrong.IsEmpty ? $"{name}: it could not be looked at" : $"{name}: {Counted(wrong.Length)} in the way", wrong.IsEmpty ? run.Reason : string.Join('\n', wrong), Tone.Bad);
        return reply with { Table = new(["Question", "Answer"], [.. Rows(run)]) };
    }

    /// <summary>What is wrong, each with what mends it.</summary>
    internal static ImmutableArray<string> Problems(Plan plan, ImmutableSortedDictionary<string, Verdict> verdicts) =>
        [.. plan.Steps.Where(s => s.Id != DoctorSteps.Last && verdicts.ContainsKey(s.Id)).Select(s => (s.Title, Verdict: verdicts[s.Id]))
            .Where(s => s.Verdict.Kind != VerdictKind.Passed).Select(s => $"{s.Title}: {s.Verdict.Why}")];

    private static string Counted(int count) => count == 1 ? "one thing is" : string.Create(CultureInfo.InvariantCulture, $"{count} things are");

    private static IEnumerable<ImmutableArray<string>> Rows(RunSummary run) =>
        from step in run.Plan.Steps
        where step.Id != DoctorSteps.Last
        let verdict = run.Verdicts.GetValueOrDefault(step.Id)
        select ImmutableArray.Create(step.Title, verdict is null ? "not asked" : verdict.Why);
}
