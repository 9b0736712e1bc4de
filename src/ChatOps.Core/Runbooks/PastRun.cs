using System.Collections.Immutable;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;

namespace ChatOps.Core.Runbooks;

/// <summary>A concluded operation on the same target, as later plans and pictures see it.</summary>
public sealed record PastRun(
    string Handle, string Command, Outcome Outcome, DateTimeOffset At, ImmutableSortedDictionary<string, string> Values,
    ImmutableSortedDictionary<string, Verdict> Verdicts)
{
    /// <summary>From its start to its end; null: it was never started.</summary>
    public TimeSpan? Took { get; init; }

    public string? Fact(string step, string name) => Verdicts.GetValueOrDefault(step)?.Facts.GetValueOrDefault(name);
}
