using ChatOps.Core.Plans;
using ChatOps.Core.Text;

namespace ChatOps.Runbooks.Expectations;

/// <summary>What one look saw.</summary>
/// <param name="What">For people.</param>
/// <param name="State">As it is compared with an earlier look; the same state has the same words.</param>
internal sealed record Seen(Answer Answer, string What, string State)
{
    public static Seen Of(bool holds, string what, string? state = null) => new(holds ? Answer.Holds : Answer.Differs, what, state ?? what);

    public static Seen Unknown(string why) => new(Answer.Unknown, why, "?");

    /// <summary>The program did not do what it was asked.</summary>
    public static Seen Unread(StepResult result) =>
        Unknown(result.CutShort?.Why ?? $"it cannot be told: {Quotation.Of([.. result.ErrorLines, $"exit status {result.ExitStatus}"])}");
}
