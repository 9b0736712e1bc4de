using System.Collections.Immutable;

namespace ChatOps.Core.Completion;

/// <param name="Usage">How the command goes on, or what the next value must be; empty: nothing to say.</param>
public sealed record Completed(string Usage, ImmutableArray<Offer> Offers)
{
    public static readonly Completed Nothing = new("", []);
}
