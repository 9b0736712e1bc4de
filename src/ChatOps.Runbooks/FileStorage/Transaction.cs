using System.Collections.Immutable;

namespace ChatOps.Runbooks.FileStorage;

/// <summary>One transaction of a Data.fs, from <paramref name="Start"/> to before <paramref name="End"/>.</summary>
/// <param name="Status">Blank: as it was written; <c>p</c>: a pack wrote it anew; <c>u</c>: undone, by very old versions.</param>
/// <param name="User">As stored: the path of the user folder, a blank, the name. Text of persons: show it by <c>InertText</c>.</param>
/// <param name="Description">As stored; may be empty, may hold line ends. Text of persons.</param>
/// <param name="Blobs">How many states of blobs it brought.</param>
/// <param name="BlobObjects">The first hundred objects they belong to.</param>
internal sealed record Transaction(
    TransactionId Id, char Status, long Start, long End, long Records, string User, string Description, long Blobs, ImmutableArray<ulong> BlobObjects);
