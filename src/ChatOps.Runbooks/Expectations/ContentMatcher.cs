using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Expectations;

/// <summary>Reads what <c>grep -q</c> says: 0 found, 1 not found, anything else is no answer.</summary>
internal sealed record ContentMatcher(bool Wanted, bool IsExpression, string Text) : Matcher
{
    public override string Words() => new TextRule(Wanted, IsExpression, Text).Words();

    public override Seen Of(StepResult result) => result switch
    {
        { CutShort: null, ExitStatus: 0 } => Seen.Of(Wanted, "has it"),
        { CutShort: null, ExitStatus: 1, Error: "" } => Seen.Of(!Wanted, "does not have it"),
        _ when FileMatcher.IsMissing(result) => Seen.Of(false, "is not there"),
        _ => Seen.Unread(result),
    };
}
