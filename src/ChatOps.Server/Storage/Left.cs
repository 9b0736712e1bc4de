using System.Collections.Immutable;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Storage;

/// <summary>What the last process left beside the database.</summary>
/// <param name="Holding">Operations that held targets.</param>
internal sealed record Left(Mark? Mark, ImmutableArray<Operation> Holding);
