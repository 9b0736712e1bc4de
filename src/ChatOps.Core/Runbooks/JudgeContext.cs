using System.Collections.Immutable;
using ChatOps.Core.Plans;

namespace ChatOps.Core.Runbooks;

/// <param name="Facts">What earlier steps' verdicts found out, by step id (undo steps by their own ids).</param>
public sealed record JudgeContext(Plan Plan, ImmutableSortedDictionary<string, Verdict> Earlier, bool Undoing, DateTimeOffset Now)
{
    /// <summary>A fact that an earlier step's verdict noted, or null.</summary>
    public string? Fact(string step, string name) => Earlier.GetValueOrDefault(step)?.Facts.GetValueOrDefault(name);
}
