using System.Collections.Immutable;

namespace ChatOps.Server.Storage;

/// <summary>What the begin of a new epoch ended, for the log.</summary>
/// <param name="Refused">Handles of operations that had not started.</param>
/// <param name="Unknown">Handles of operations that were running.</param>
public sealed record NewEpoch(long Number, string Why, ImmutableArray<string> Refused, ImmutableArray<string> Unknown);
