using System.Collections.Immutable;

namespace ChatOps.Core.Plans;

/// <summary>Something that a run found out and that is worth a picture over time.</summary>
public abstract record Measure(string Name)
{
    /// <param name="Unit"><c>bytes</c>, <c>s</c>, or what is counted.</param>
    public sealed record Amount(string Name, string Unit, double Value) : Measure(Name);

    /// <summary>What was there, such as the open ports of a host.</summary>
    public sealed record Present(string Name, ImmutableArray<string> Items) : Measure(Name);
}
