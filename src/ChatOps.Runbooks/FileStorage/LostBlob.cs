using System.Collections.Immutable;

namespace ChatOps.Runbooks.FileStorage;

/// <summary>A blob that the live database refers to and whose file is not in the live blobstorage.</summary>
/// <param name="HeldBy">The newest set that has it; null: none does, it is lost.</param>
internal sealed record LostBlob(string Path, string? HeldBy)
{
    public string Told => HeldBy is null ? $"{Path} (in no blob set: lost)" : $"{Path} (in {HeldBy})";

    /// <param name="sets">Newest first.</param>
    public static ImmutableArray<LostBlob> Of(IEnumerable<BlobRecord> records, BlobFiles live, IReadOnlyList<(string Name, BlobFiles Files)> sets)
    {
        var lawn = live.Count > 0 ? live.IsLawn : sets.FirstOrDefault(s => s.Files.Count > 0).Files?.IsLawn ?? false;
        return [.. records.Select(r => r.PathIn(lawn)).Where(p => live.SizeOf(p) is null).Order(StringComparer.Ordinal)
            .Select(p => new LostBlob(p, sets.FirstOrDefault(s => s.Files.SizeOf(p) is not null).Name))];
    }
}
