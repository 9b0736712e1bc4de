using ChatOps.Core.Operations;

namespace ChatOps.Core.Reports;

/// <summary>What people wrote about an operation: never within a sentence of the bot, always by itself and under who wrote it.</summary>
/// <param name="Label">Such as <c>approver wrote</c>.</param>
public sealed record Remark(string Label, string Words)
{
    public static Remark? By(string person, string? words) => words is { Length: > 0 } ? new($"{person} wrote", words) : null;

    public static IEnumerable<Remark> Of(Operation operation) => new[]
    {
        operation.Approval?.Decision is { } decision ? By(decision.Person, decision.Reason) : null,
        operation.Cancel is { } cancel ? By(cancel.Person, cancel.Reason) : null,
        operation.Resolution is { } resolution ? By(resolution.Person, resolution.Reason) : null,
        operation.Review is { } review ? By(review.Person, review.Text) : null,
    }.OfType<Remark>();
}
