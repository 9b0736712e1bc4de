using System.Collections.Immutable;
using ChatOps.Core.Commands;

namespace ChatOps.Core.Operations;

/// <summary>What was typed, parsed.</summary>
/// <param name="Text">As it can be typed again, without the reason: it is a title in many places.</param>
public sealed record CommandCall(string Text, string Family, string Verb, ImmutableSortedDictionary<string, string> Values)
{
    /// <summary>Why it was asked for, in the requester's words.</summary>
    public string? Why => Values.GetValueOrDefault(WhyParameter.Name);

    public string Name => $"{Family} {Verb}";

    /// <summary>The command's, when it was asked for; null in operations of older programs.</summary>
    public Risk? Risk { get; init; }

    public static CommandCall From(ParsedCommand command) =>
        new((command with { Values = command.Values.Remove(WhyParameter.Name) }).Text, command.Spec.Family, command.Spec.Verb, command.Values) { Risk = command.Spec.Risk };
}
