using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Completion;
using ChatOps.Core.People;
using ChatOps.Core.Text;

namespace ChatOps.Server.Discord;

/// <summary>What the page offers as well, as Discord shows it: so many choices, each so long.</summary>
internal sealed class Suggestions(ValueOffers values)
{
    private const int Most = 25;
    private const int Longest = 100;

    /// <param name="target">What stands in the option for the target; may be empty.</param>
    /// <param name="written">What was written so far.</param>
    public async Task<ImmutableArray<(string Label, string Value)>> ForAsync(
        CommandSpec spec, Parameter parameter, string target, string written, Actor actor, string channel, CancellationToken cancellationToken) =>
    [
        .. (await values.OfAsync(spec, parameter, target, actor, channel, cancellationToken))
            .Where(o => o.Value.Length is > 0 and <= Longest && IsMeant(o, parameter, written))
            .Select(o => (Label: o.About.Length > 0 ? $"{o.Label} · {actor.Language.Shown(o.About)}" : o.Label, o.Value))
            .OrderByDescending(s => s.Value.StartsWith(written, StringComparison.OrdinalIgnoreCase)).Take(Most)
            .Select(s => (InertText.Line(s.Label, Longest), s.Value)),
    ];

    /// <summary>Of an operation people remember the command, of everything else its name.</summary>
    private static bool IsMeant(Offer offer, Parameter parameter, string written) =>
        offer.Value.Contains(written, StringComparison.OrdinalIgnoreCase)
        || (parameter.Name == ValueOffers.Operation && offer.About.Contains(written, StringComparison.OrdinalIgnoreCase));
}
