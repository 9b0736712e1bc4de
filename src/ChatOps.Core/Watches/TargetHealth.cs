using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Watches;

/// <summary>What was last seen of a target as a whole. One per target: the newest word replaces the one before, whoever said it.</summary>
/// <param name="Told">One line for people.</param>
public sealed record TargetHealth(TargetCondition Condition, string Told)
{
    /// <summary>The finding it is kept as.</summary>
    public const string Key = "health";

    public Finding AsFinding() => new(Key, $"{Condition}\n{Told.ReplaceLineEndings(" ")}");

    public static TargetHealth? Read(KeptFinding kept) =>
        kept.Finding.Value.Split('\n') is [var condition, var told] && Enum.TryParse<TargetCondition>(condition, out var known) ? new(known, told) : null;

    /// <summary>
    /// What an ended operation says of its target: a look tells how it is; a change ends what was known before, whatever came of it. Null: it says nothing.
    /// </summary>
    /// <param name="looked">Its command looks at the target as a whole (<see cref="IRunbook.TellsHealth"/>).</param>
    public static TargetHealth? Of(Operation ended, Reply report, bool looked)
    {
        if (ended is not { StartedAt: not null, Plan: { } plan } || !(looked || plan.Steps.Any(s => s.Effect != Effect.None)))
            return null;
        return new(
            (ended.Outcome, looked, report.Tone) switch
            {
                (Outcome.Unknown, _, _) => TargetCondition.NotKnown,
                (_, _, Tone.Bad) => TargetCondition.Bad,
                (_, _, Tone.Warning) => TargetCondition.NeedsLook,
                (Outcome.Succeeded, true, _) => TargetCondition.Well,
                (_, true, _) => TargetCondition.NotKnown,
                _ => TargetCondition.Changed,
            },
            report.Title);
    }
}
