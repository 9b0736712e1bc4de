using System.Collections.Immutable;
using ChatOps.Core.Completion;
using ChatOps.Core.Languages;

namespace ChatOps.Server.Web.Api;

/// <param name="Usage">How the command goes on, or what the next value must be; may be empty.</param>
public sealed record CompletionJson(string Channel, string Usage, ImmutableArray<Offer> Offers)
{
    public static CompletionJson Of(string channel, Completed completed, Language language) =>
        new(channel, language.Shown(completed.Usage), [.. completed.Offers.Select(o => o with { About = language.Shown(o.About) })]);
}
