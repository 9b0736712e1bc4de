using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Hosts;

/// <summary>The questions of <c>/ops doctor</c> without a bot, for whoever sits at the server.</summary>
public static class DoctorHostCommands
{
    /// <summary>As whom one is there.</summary>
    public static CommandLine WhoAmI { get; } = new("/usr/bin/id", "-un");

    /// <exception cref="HostUnreachableException">The host cannot be asked at all.</exception>
    public static async IAsyncEnumerable<HostAnswer> AskAsync(
        IHostProbe host, Host inventory, Func<HostFiles, HostNeeds> needs, Func<DateTimeOffset> now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var there = await SeenHostFiles.NeedsAsync(host, "", needs, cancellationToken);
        var earlier = ImmutableSortedDictionary<string, Verdict>.Empty;
        var steps = DoctorSteps.Of(inventory, there).Where(s => s.Id != DoctorSteps.Last).ToImmutableArray();
        var plan = new Plan("ops doctor", $"host:{inventory.Name}", "", [], steps, [], DateTimeOffset.MaxValue);
        foreach (var step in steps)
        {
            var verdict = await AskAsync(host, step, new(plan, earlier, Undoing: false, now()), cancellationToken);
            earlier = earlier.SetItem(step.Id, verdict);
            yield return new(step.Title, verdict.Kind == VerdictKind.Passed, verdict.Why);
        }
    }

    private static async Task<Verdict> AskAsync(IHostProbe host, Step step, JudgeContext context, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await host.RunAsync(step.User, step.Command, step.TimeLimit, cancellationToken: cancellationToken);
            var result = new StepResult(answer.TimedOut ? StepState.TimedOut : StepState.Exited, answer.ExitStatus, answer.Output, answer.Error, []) { OnTheWay = answer.OnTheWay };
            return result.CutShort ?? DoctorSteps.Judge(step, result, context);
        }
        catch (HostUnreachableException e) when (step.User.Length > 0)
        {
            return Verdict.Failed(e.Message);
        }
    }
}
