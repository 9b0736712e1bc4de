using System.Collections.Immutable;

namespace ChatOps.Runbooks.Senaite;

/// <summary>How many files and bytes a blob folder holds; uploads under way (<c>tmp</c>) are not counted.</summary>
/// <param name="Newer">Folders in it that changed after the set itself was begun: signs of a copy that did not end.</param>
internal sealed record BlobCount(long Files, long Bytes, ImmutableArray<string> Newer)
{
    /// <summary>Folders at its top that cannot hold blobs, such as <c>lost+found</c>: named, not counted.</summary>
    public ImmutableArray<string> Others { get; init; } = [];

    public override string ToString() => $"{Files} files, {Bytes} bytes";
}
