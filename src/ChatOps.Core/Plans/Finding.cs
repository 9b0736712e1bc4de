namespace ChatOps.Core.Plans;

/// <summary>
/// Something that a step found out and that the bot does not forget by itself, such as its verdict on a restore point. What the thing looked like then
/// belongs into the value: a verdict on something that has changed since says nothing.
/// </summary>
/// <param name="Key">One per target, such as <c>point 2026-11-20-02-30-04</c>: a newer one replaces the older.</param>
public sealed record Finding(string Key, string Value);
