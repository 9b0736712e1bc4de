using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatOps.Core.Commands;

/// <summary>Options that every command takes beside a group, and only there.</summary>
public static partial class GroupOptions
{
    /// <summary>How many at once, once the first one has succeeded.</summary>
    public const string Batch = "batch";

    /// <summary>A failure does not keep the others from being started; an unknown outcome does.</summary>
    public const string KeepGoing = "keep-going";

    /// <summary>These members alone, with commas between them.</summary>
    public const string Only = "only";

    public static readonly ImmutableArray<Parameter> All =
    [
        new Parameter.Text(Batch, "Of a group: how many at once after the first one", Required: false, Pattern: "^[1-9][0-9]?$", Hint: "1 to 99") { Named = true },
        new Parameter.Flag(KeepGoing, "Of a group: go on with the others when one fails"),
        new Parameter.Text(Only, "Of a group: these members alone", Required: false, Pattern: "^[A-Za-z0-9_.-]+(,[A-Za-z0-9_.-]+)*$", Hint: "web1,web2") { Named = true },
    ];

    [GeneratedRegex(@" --(batch [0-9]+|keep-going|only [A-Za-z0-9_.,-]+)(?=$| )", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Typed();

    public static int BatchOf(IReadOnlyDictionary<string, string> values) =>
        values.TryGetValue(Batch, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 1;

    public static bool GoesOn(IReadOnlyDictionary<string, string> values) => values.ContainsKey(KeepGoing);

    /// <summary>As it is typed for one member.</summary>
    public static string Without(string text) => Typed().Replace(text, "");

    public static ImmutableSortedDictionary<string, string> Without(ImmutableSortedDictionary<string, string> values) => values.RemoveRange(All.Select(o => o.Name));
}
