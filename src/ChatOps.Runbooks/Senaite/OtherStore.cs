using ChatOps.Runbooks.Senaite.Points;

namespace ChatOps.Runbooks.Senaite;

/// <summary>One database beside the main one, with all that its part of a restore point is judged by.</summary>
internal sealed record OtherStore(Store Store, ArchiveFolder Archives, BlobSetFolder Sets, LiveData Live, KnownVerdicts Known)
{
    /// <summary>What is wrong with what the tool would take of it for this date: its chain, or blobs that its set lacks.</summary>
    public IEnumerable<string> Defects(string date)
    {
        var (files, end, set, defects) = StorePoint.Chosen(Store, Archives, Sets, date);
        if (defects is not [])
            return defects.Select(d => $"database {Store.Name}: {d}");
        var stamp = ArchiveFolder.StampOf(files[^1].Name);
        if (set is null)
            return Known.NewestOf(stamp, files) is { Whole: false } verdict ? [$"database {Store.Name}: {verdict.Told}"] : [];
        var point = new RestorePoint(stamp, ArchiveFolder.IsFull(files[^1].Name), files, end, set, date, [], []) { Last = Known.LastOf(stamp, files) };
        return Surroundings.At(stamp, Archives, Sets, Live, Known).Flaws(set, point).Select(f => $"database {Store.Name}: {f}");
    }
}
