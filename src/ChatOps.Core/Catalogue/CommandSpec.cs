using System.Collections.Immutable;

namespace ChatOps.Core.Catalogue;

/// <summary>What a command can do at its worst. Read takes no lock; Destructive needs a second person.</summary>
public enum Risk { Read, Change, Destructive }

/// <summary>
/// A command, declared once. Parser, help, usage errors and the API's description derive from it (platform registrations will, too).
/// </summary>
/// <param name="Family">Lower case, such as <c>senaite</c>.</param>
/// <param name="Verb">Lower case, such as <c>restore</c>.</param>
/// <param name="Examples">Without the slash: <c>senaite restore lims1 --point latest</c>.</param>
public sealed record CommandSpec(
    string Family, string Verb, string Summary, Risk Risk, ImmutableArray<Parameter> Parameters, ImmutableArray<string> Examples)
{
    /// <summary>Its own, and <see cref="WhyParameter"/> where it changes a host.</summary>
    public ImmutableArray<Parameter> Parameters { get; init; } = WhyParameter.AddedTo(Family, Risk, Parameters);

    /// <summary><c>senaite restore</c>: what rules and approvals match with globs.</summary>
    public string Name => $"{Family} {Verb}";

    /// <summary>What it does cannot be made good again, or is many things at once: no rule lets one person alone start it.</summary>
    public bool AlwaysTwoPeople { get; init; }

    /// <summary>The kind of target the command operates on; null when it touches no target.</summary>
    public string? TargetKind => Parameters.OfType<Parameter.Target>().FirstOrDefault()?.Kind;
}

/// <summary>A typed parameter. Parameters without <c>--</c> in what a person typed are filled in the order of declaration.</summary>
public abstract record Parameter(string Name, string Summary, bool Required)
{
    /// <summary>A target of the inventory by name; may be left out where the person has only one of the kind.</summary>
    public sealed record Target(string Name, string Summary, string Kind) : Parameter(Name, Summary, Required: true)
    {
        /// <summary>An address that the settings allow will do as well (<see cref="Inventory.PlainAddress"/>); it is never looked up as a name.</summary>
        public bool Addresses { get; init; }
    }

    public sealed record Choice(string Name, string Summary, bool Required, ImmutableArray<string> Values) : Parameter(Name, Summary, Required);

    /// <param name="Pattern">An anchored regular expression, null: any one line. Matched with a time limit.</param>
    /// <param name="Rest">Takes everything to the end of the line, as typed. Only the last parameter.</param>
    /// <param name="Hint">For the usage line and the error: what the pattern wants, such as <c>YYYY-MM-DD-HH-MM-SS or latest</c>.</param>
    public sealed record Text(string Name, string Summary, bool Required, string? Pattern = null, bool Rest = false, string? Hint = null)
        : Parameter(Name, Summary, Required)
    {
        /// <summary>Only with its name in front; a word that stands alone never fills it.</summary>
        public bool Named { get; init; }
    }

    /// <summary><c>2h</c>, <c>90m</c>, <c>2h30</c>, <c>1d</c>, <c>45s</c>; never negative.</summary>
    public sealed record Duration(string Name, string Summary, bool Required, TimeSpan Least, TimeSpan Most) : Parameter(Name, Summary, Required);

    /// <summary><c>80</c>, <c>1-1024</c>, <c>22,80,8000-8100</c>; every port 1–65535, canonical form ascending.</summary>
    public sealed record PortRange(string Name, string Summary, bool Required) : Parameter(Name, Summary, Required);

    /// <summary>Present or not: <c>--fast</c>.</summary>
    public sealed record Flag(string Name, string Summary) : Parameter(Name, Summary, Required: false);
}

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

public abstract record ParseResult
{
    private ParseResult() { }

    public sealed record Parsed(ParsedCommand Command) : ParseResult;

    /// <summary>Codes: <c>unknown-command</c>, <c>unknown-target</c>, <c>unknown-host</c>, <c>bad-host</c>, <c>address-not-allowed</c>, <c>bad-argument</c>.</summary>
    /// <param name="Reason">What is wrong and what to do; with a suggestion for a typo.</param>
    /// <param name="Usage">One usage line, empty when the command itself is not known.</param>
    public sealed record Rejected(string Code, string Reason, string Usage) : ParseResult;
}
