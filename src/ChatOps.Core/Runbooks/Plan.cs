using System.Collections.Immutable;

namespace ChatOps.Core.Runbooks;

/// <summary>
/// This recipe with these values: plain data, shown, approved by its digest, run as it stands. An operation has one plan.
/// </summary>
/// <param name="Title">What will be done, in one line: <c>Restore lims1 to 2026-11-20-02-30-04</c>.</param>
/// <param name="Summary">What people must know before they approve: what is replaced, what will be lost, what stops for how long, the way back.</param>
/// <param name="Basis">The facts the plan rests on; probed again under the lock, and a difference is <c>plan-stale</c>.</param>
/// <param name="ValidUntil">Past this moment it never starts (<c>Expired</c>).</param>
public sealed record Plan(
    string Command, string Target, string Title, ImmutableArray<string> Summary, ImmutableArray<Step> Steps, ImmutableArray<Fact> Basis,
    DateTimeOffset ValidUntil)
{
    /// <summary>Values the runbook needs again in Judge and Report (paths, counts expected), part of the digest.</summary>
    public ImmutableSortedDictionary<string, string> Values { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public string Value(string name) =>
        Values.GetValueOrDefault(name) ?? throw new InvalidOperationException($"The plan of '{Command}' has no value '{name}'.");

    /// <summary>True when no step changes anything: such a plan takes no lock.</summary>
    public bool ReadsOnly => Steps.All(s => s.Effect == Effect.None);
}

/// <summary>One fact of a basis, such as <c>blob set blobstorage.0 = 393281:4096:1763789563</c>.</summary>
public sealed record Fact(string Name, string Value);
