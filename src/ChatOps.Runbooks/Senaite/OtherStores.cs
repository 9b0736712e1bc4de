using System.Collections.Immutable;
using ChatOps.Runbooks.Senaite.Points;

namespace ChatOps.Runbooks.Senaite;

/// <summary>The databases beside the main one: the tool brings all of them back to one date, so a point is only good when each of them is.</summary>
internal sealed class OtherStores(ImmutableArray<OtherStore> sides)
{
    public static async Task<OtherStores> OfAsync(SenaiteTarget target, Survey survey, Func<Store, Task<KnownVerdicts>> known)
    {
        var sides = ImmutableArray.CreateBuilder<OtherStore>();
        foreach (var store in target.Stores.Where(s => s.Number > 1))
            sides.Add(new(store, await survey.ArchivesAsync(store), await survey.CountedBlobSetsAsync(store), await survey.LiveAsync(store), await known(store)));
        return new(sides.ToImmutable());
    }

    /// <summary>The points with what is wrong in the other databases added to what is wrong in the main one.</summary>
    public ImmutableArray<RestorePoint> Judge(ImmutableArray<RestorePoint> points) =>
        sides.IsEmpty ? points : [.. points.Select(p => p.Date is null ? p : p with { Defects = [.. p.Defects, .. sides.SelectMany(s => s.Defects(p.Date))] })];

    public async Task<ImmutableArray<StorePoint>> AtAsync(string date, Survey survey)
    {
        var parts = ImmutableArray.CreateBuilder<StorePoint>();
        foreach (var (store, archives, sets, _, _) in sides)
        {
            var (files, end, set, _) = StorePoint.Chosen(store, archives, sets, date);
            parts.Add(new(
                store, files, archives.DatOf(files), end, set, await survey.LookAsync(store.File), store.Blobs is { } blobs ? await survey.LookAsync(blobs) : null,
                await survey.RealPathAsync(store.File))
            { Chain = archives.LinesOf(files) });
        }
        return parts.ToImmutable();
    }
}
