using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Languages;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;

namespace ChatOps.Core.Runbooks;

/// <param name="Handle">The operation's short id, for names of things the plan creates; <c>plan</c> for a mere preview.</param>
/// <param name="TargetBusy">An operation of ours holds the target now: its processes are no foreign ones. Never true when probed under the lock.</param>
/// <param name="ValidUntil">To be put into the plan.</param>
public sealed record PlanRequest(
    ParsedCommand Command, Target Target, IHostProbe Host, string Handle, DateTimeOffset Now, TimeZoneInfo Zone, DateTimeOffset ValidUntil, bool TargetBusy)
{
    /// <summary>The site's: what a plan writes to a host for people is in it.</summary>
    public Language Language { get; init; } = Language.English;

    /// <summary>What waits for its moment on this target.</summary>
    public ImmutableArray<Appointment> Appointments { get; init; } = [];

    /// <summary>Earlier runs on this target; null where there is none to ask (a test).</summary>
    public IHistory? History { get; init; }

    /// <summary>Who else holds the target, or in what doubt an operation left it, for people; null: nobody.</summary>
    public string? Lock { get; init; }

    /// <summary>What earlier runs found out on this target; null where there is none to ask (a test).</summary>
    public IFindings? Findings { get; init; }

    /// <summary>For steps that run elsewhere (<see cref="Step.Host"/>): how that host is asked, by its name; null: there is no such host.</summary>
    public Func<string, IHostProbe?> Elsewhere { get; init; } = _ => null;
}
