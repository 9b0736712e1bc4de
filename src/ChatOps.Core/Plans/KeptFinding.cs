using ChatOps.Core.Inventory;

namespace ChatOps.Core.Plans;

/// <param name="Origin">The operation that found it out, by its handle.</param>
public sealed record KeptFinding(TargetId Target, Finding Finding, string Origin, DateTimeOffset At);
