using System.Collections.Immutable;

namespace ChatOps.Core.Plans;

/// <summary>One step's verdict. NotYet only for WaitUntil. Unknown: it cannot be told whether it worked.</summary>
public sealed record Verdict(VerdictKind Kind, string Why)
{
    public ImmutableSortedDictionary<string, string> Facts { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What the bot must not forget; kept in the commit that ends the step.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    public static Verdict Passed(string why) => new(VerdictKind.Passed, why);
    public static Verdict Failed(string why) => new(VerdictKind.Failed, why);
    /// <summary>Failed because nobody answered in a way that can be read: it is counted, and says nothing of what was asked about.</summary>
    public static Verdict Unanswered(string why) => Failed(why).With(Plans.Facts.Unanswered, "yes");
    public static Verdict Unknown(string why) => new(VerdictKind.Unknown, why);
    public static Verdict NotYet(string why) => new(VerdictKind.NotYet, why);

    public Verdict With(string fact, string value) => this with { Facts = Facts.SetItem(fact, value) };
}
