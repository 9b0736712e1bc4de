using System.Collections.Immutable;

namespace ChatOps.Core.Commands;

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
