using System.Collections.Immutable;
using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Runbooks.Senaite;

/// <summary>What is known of the live data, to judge blob sets by.</summary>
/// <param name="Blobs">Modification time and size of every live blob.</param>
internal sealed record LiveData(Entry? DataFs, ImmutableArray<(decimal Modified, long Bytes)> Blobs)
{
    public static readonly LiveData None = new(null, []);

    public BlobFiles Files { get; init; } = BlobFiles.None;
}
