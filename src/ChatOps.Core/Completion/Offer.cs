using ChatOps.Core.Commands;

namespace ChatOps.Core.Completion;

/// <summary>One thing that could be typed next.</summary>
/// <param name="Value">Of a line the whole line as it would be then; of an option its value.</param>
/// <param name="Label">What is shown.</param>
/// <param name="About">What it is, in a few words; may be empty.</param>
/// <param name="Risk">Of the command it belongs to: people see what changes a host before they choose it.</param>
public sealed record Offer(string Value, string Label, string About, Risk Risk = Risk.Read);
