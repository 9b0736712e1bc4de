using System.Collections.Immutable;
using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Runbooks.Senaite.Points;

/// <summary>Everything that one look at live blobs, blob sets and Data.fs told.</summary>
/// <param name="Sets">By the set's name.</param>
/// <param name="Walk">Of the live Data.fs; not walked where there is no walker.</param>
internal sealed record BlobLook(BlobFiles Live, ImmutableDictionary<string, BlobFiles> Sets, Walk Walk)
{
    private const string LiveName = "";

    public static BlobLook Read(string output, string blobStorage, string blobBackups, bool walked)
    {
        var folders = BlobFiles.Read(output, (folder, path) => folder == blobStorage ? (LiveName, path) : folder == blobBackups ? InSet(path) : null);
        return new(
            folders.GetValueOrDefault(LiveName) ?? BlobFiles.None,
            folders.Where(f => f.Key != LiveName).ToImmutableDictionary(f => f.Key, f => f.Value),
            walked ? WalkAnswer.Walks(output, 1)[0] : Walk.Not("there is neither Python nor perl on the host"));
    }

    public BlobFiles Set(string name) => Sets.GetValueOrDefault(name) ?? BlobFiles.None;

    /// <summary><c>blobstorage.0/blobstorage/0x00/…</c>; what is not below a folder of the set's own is no blob of it.</summary>
    private static (string, string)? InSet(string path) =>
        path.IndexOf('/') is > 0 and var name && path.IndexOf('/', name + 1) is > 0 and var inside ? (path[..name], path[(inside + 1)..]) : null;
}
