using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;

namespace ChatOps.Core.Runbooks;

/// <summary>An ended operation as its report sees it.</summary>
/// <param name="Reason">The engine's one line on why the outcome is what it is.</param>
/// <param name="Verdicts">Of all steps that ran, undo steps too, by id.</param>
/// <param name="LockKept">The target stays locked; people must look.</param>
public sealed record RunSummary(
    Plan Plan, string Handle, Outcome Outcome, string? Code, string Reason, ImmutableSortedDictionary<string, Verdict> Verdicts,
    bool LockKept, TimeSpan Took, TimeZoneInfo Zone)
{
    /// <summary>The report of an outcome that reads the same whatever was done; the command adds what its state is now.</summary>
    /// <param name="name">Of what was operated on.</param>
    /// <param name="good">The title of a success.</param>
    public Reply Opening(string name, string good) => Outcome switch
    {
        Outcome.Succeeded => new Reply(good, Tone: Tone.Good),
        Outcome.RolledBack => new Reply($"{name}: it did not work; the old state is back", Reason, Tone.Warning),
        Outcome.Cancelled => new Reply($"{name}: cancelled", Reason, Tone.Warning),
        Outcome.Unknown => new Reply($"{name}: nobody can tell how it ended", Reason, Tone.Bad),
        _ => new Reply($"{name}: it did not work", Reason, Tone.Bad),
    };

    /// <summary>Looks that were allowed to fail and brought no answer: nothing is known of what they ask about.</summary>
    public ImmutableArray<Step> Unanswered =>
        [.. Plan.Steps.Where(s => !s.Required && Verdicts.GetValueOrDefault(s.Id) is { Kind: not VerdictKind.Passed } verdict && verdict.Facts.ContainsKey(Facts.Unanswered))];

    /// <summary>How many of the looks brought no answer, and which; empty: all did.</summary>
    public string UnansweredLine => Unanswered is { IsEmpty: false } left
        ? $"{left.Length} of {Plan.Steps.Count(s => s.Effect == Effect.None)} could not be asked: {string.Join("; ", left.Select(s => $"{s.Title} ({Verdicts[s.Id].Why})"))}."
        : "";

    /// <summary>What must be done by hand before the target can be used again; empty: nothing.</summary>
    public string LockLine => LockKept ? $"The target stays locked. When somebody has looked at the host: /ops resolve {Handle}" : "";
}
