using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Runbooks.Ports;

/// <summary><c>/ports listen</c>: what listens on a host, by its own table, and which programs these are.</summary>
internal sealed class ListenRunbook() : PortsRunbook(new CommandSpec(
    "ports", "listen", "What listens on a host, where, and which program", Risk.Read, [Host], ["ports listen web1"]))
{
    protected override async Task<Planning> PlanAsync(PlanRequest request, PortsTarget target, PlanLooks looks, CancellationToken cancellationToken)
    {
        var (tool, refused) = await looks.ListenToolAsync();
        if (tool is null)
            return refused!;
        return new Planning.Ready(NewPlan(
            request, target, $"What listens on {target.Name}", [$"{tool.Asked.Name} is asked as {tool.User}."],
            ListenSteps.Of(target, tool), ListenSteps.Values(tool)));
    }

    public override Verdict Judge(Step step, StepResult result, JudgeContext context) => ListenSteps.Judge(step, result);

    public override Reply Report(RunSummary run)
    {
        var name = run.Plan.Value("name");
        if (ListenSteps.Found(run.Verdicts) is not { } listeners)
            return new Reply($"{name}: the listeners could not be read", run.Reason);
        var notes = ListenSteps.Notes(listeners, run.Plan, run.Verdicts);
        var reply = new Reply(
            $"{name}: {ScanSteps.Count(listeners.Count(l => l.IsTcp), "TCP listener")}, {listeners.Count(l => !l.IsTcp)} UDP", string.Join('\n', notes))
            .With("Asked", $"{run.Plan.Value("tool")} as {run.Plan.Value("seen-by")}");
        return listeners.IsEmpty
            ? reply with { Text = "Nothing listens there." }
            : reply with { Table = new(["Port", "Bound to", "Program"], [.. Rows(listeners, run)]) };
    }

    private static IEnumerable<ImmutableArray<string>> Rows(ImmutableArray<ListeningSocket> listeners, RunSummary run) =>
        listeners.OrderBy(l => l.Protocol, StringComparer.Ordinal).ThenBy(l => l.Port).ThenBy(l => l.Where, StringComparer.Ordinal)
            .Select(l => ImmutableArray.Create($"{l.Port}/{l.Protocol}", l.Where, ListenSteps.OwnerOf(l, run.Plan, run.Verdicts)));
}
