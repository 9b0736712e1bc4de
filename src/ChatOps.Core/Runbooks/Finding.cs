using ChatOps.Core.Inventory;

namespace ChatOps.Core.Runbooks;

/// <summary>
/// Something that a step found out and that the bot does not forget by itself, such as its verdict on a restore point. What the thing looked like then
/// belongs into the value: a verdict on something that has changed since says nothing.
/// </summary>
/// <param name="Key">One per target, such as <c>point 2026-11-20-02-30-04</c>: a newer one replaces the older.</param>
public sealed record Finding(string Key, string Value);

/// <param name="Origin">The operation that found it out, by its handle.</param>
public sealed record KeptFinding(TargetId Target, Finding Finding, string Origin, DateTimeOffset At);

/// <summary>What was found out on a target, by key.</summary>
public interface IFindings
{
    /// <param name="prefix">Of the keys.</param>
    Task<IReadOnlyList<KeptFinding>> OfAsync(TargetId target, string prefix, CancellationToken cancellationToken);

    /// <summary>For what no operation found out, such as a look that the bot takes by itself.</summary>
    Task KeepAsync(KeptFinding finding, CancellationToken cancellationToken);
}
