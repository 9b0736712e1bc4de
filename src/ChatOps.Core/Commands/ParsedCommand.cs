using System.Collections.Immutable;

namespace ChatOps.Core.Commands;

/// <summary>A command with its values, in canonical form. Values are strings as the parser normalised them; flags hold <c>true</c>.</summary>
public sealed record ParsedCommand(
    CommandSpec Spec, Inventory.TargetId? Target, ImmutableSortedDictionary<string, string> Values, bool PlanOnly = false)
{
    public string? Value(string name) => Values.GetValueOrDefault(name);

    public bool Has(string flag) => Values.ContainsKey(flag);

    /// <summary>A Duration value.</summary>
    public TimeSpan? Duration(string name) =>
        Value(name) is { } text ? TimeSpan.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>The command as it can be typed again: <c>/senaite restore lims1 --point latest</c>.</summary>
    public string Text => CommandText.Write(this);
}
