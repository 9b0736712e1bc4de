using System.Collections.Immutable;
using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Vtom;

/// <summary>What <c>.personalport_rc</c> will hold.</summary>
/// <param name="From">The prepared file it is copied from; null: the file is edited.</param>
/// <param name="Basis">What it rests on beside the file itself.</param>
/// <param name="Remarks">For people who read the plan.</param>
internal sealed record NewContent(string Raw, string? From, ImmutableArray<Fact> Basis, ImmutableArray<string> Remarks);
