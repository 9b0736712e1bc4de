using System.Collections.Immutable;

namespace ChatOps.Runbooks.Senaite;

/// <summary>The databases beside the main one: the tool brings all of them back to one date, so a point is only good when each of them is.</summary>
internal sealed class OtherStores(ImmutableArray<(Store Store, ArchiveFolder Archives, BlobSetFolder Sets)> sides)
{
    public static async Task<OtherStores> OfAsync(SenaiteTarget target, Survey survey)
    {
        var sides = ImmutableArray.CreateBuilder<(Store, ArchiveFolder, BlobSetFolder)>();
        foreach (var store in target.Stores.Where(s => s.Number > 1))
            sides.Add((store, await survey.ArchivesAsync(store), await survey.CountedBlobSetsAsync(store)));
        return new(sides.ToImmutable());
    }

    /// <summary>The points with what is wrong in the other databases added to what is wrong in the main one.</summary>
    public ImmutableArray<RestorePoint> Judge(ImmutableArray<RestorePoint> points) =>
        sides.IsEmpty ? points : [.. points.Select(p => p.Date is null ? p : p with { Defects = [.. p.Defects, .. Defects(p.Date)] })];

    public async Task<ImmutableArray<StorePoint>> AtAsync(string date, Survey survey)
    {
        var parts = ImmutableArray.CreateBuilder<StorePoint>();
        foreach (var (store, archives, sets) in sides)
        {
            var (files, end, set, _) = StorePoint.Chosen(store, archives, sets, date);
            parts.Add(new(
                store, files, archives.DatOf(files), end, set, await survey.LookAsync(store.File), store.Blobs is { } blobs ? await survey.LookAsync(blobs) : null,
                await survey.RealPathAsync(store.File))
            { Chain = archives.LinesOf(files) });
        }
        return parts.ToImmutable();
    }

    private IEnumerable<string> Defects(string date) =>
        sides.SelectMany(s => StorePoint.Chosen(s.Store, s.Archives, s.Sets, date).Defects.Select(d => $"database {s.Store.Name}: {d}"));
}
