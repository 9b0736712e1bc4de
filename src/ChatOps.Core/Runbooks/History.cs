using System.Collections.Immutable;
using ChatOps.Core.Operations;

namespace ChatOps.Core.Runbooks;

/// <summary>A concluded operation on the same target, as later plans and pictures see it.</summary>
public sealed record PastRun(
    string Handle, string Command, Outcome Outcome, DateTimeOffset At, ImmutableSortedDictionary<string, string> Values,
    ImmutableSortedDictionary<string, Verdict> Verdicts)
{
    /// <summary>From its start to its end; null: it was never started.</summary>
    public TimeSpan? Took { get; init; }

    public string? Fact(string step, string name) => Verdicts.GetValueOrDefault(step)?.Facts.GetValueOrDefault(name);
}

/// <summary>Earlier runs on one target, newest first.</summary>
public interface IHistory
{
    Task<IReadOnlyList<PastRun>> OfAsync(string command, int limit, CancellationToken cancellationToken);
}

/// <summary>Something that a run found out and that is worth a picture over time.</summary>
public abstract record Measure(string Name)
{
    /// <param name="Unit"><c>bytes</c>, <c>s</c>, or what is counted.</param>
    public sealed record Amount(string Name, string Unit, double Value) : Measure(Name);

    /// <summary>What was there, such as the open ports of a host.</summary>
    public sealed record Present(string Name, ImmutableArray<string> Items) : Measure(Name);
}

/// <summary>How far a running step is, as far as its own output tells.</summary>
/// <param name="Fraction">0 to 1; null: the output does not tell.</param>
/// <param name="Remaining">What the program itself expects; null: it does not say.</param>
/// <param name="Note">What it has found so far, one line.</param>
public sealed record Progress(double? Fraction, TimeSpan? Remaining = null, string? Note = null);
