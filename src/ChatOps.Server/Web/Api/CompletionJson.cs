using System.Collections.Immutable;
using ChatOps.Core.Completion;

namespace ChatOps.Server.Web.Api;

/// <param name="Usage">How the command goes on, or what the next value must be; may be empty.</param>
public sealed record CompletionJson(string Channel, string Usage, ImmutableArray<Offer> Offers)
{
    public static CompletionJson Of(string channel, Completed completed) => new(channel, completed.Usage, completed.Offers);
}
