using System.Collections.Immutable;
using ChatOps.Core.Plans;
using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Runbooks.Senaite.Points;

/// <summary>Judges one database's part of a restore point that somebody else's backup made: its chain, its source and its blobs, all looked at now.</summary>
internal sealed class WatchedPoint(SenaiteTarget target, Survey survey, Walker walker)
{
    /// <param name="sets">Of the same database.</param>
    /// <param name="set">Null: it has no blobs.</param>
    /// <param name="reference">What the live file is compared with.</param>
    /// <returns>Null: something could not be looked at to its end, so nothing is said.</returns>
    public async Task<(PointVerdict Verdict, ImmutableArray<Finding> Findings)?> JudgeAsync(
        Store store, ArchiveFolder archives, ImmutableArray<Entry> files, BlobSetFolder sets, BlobSet? set, ReferencePoint reference)
    {
        var live = await survey.LiveAsync(store);
        var walk = await survey.WalkAsync(walker, new() { Blobs = true, WaitSeconds = 5, Sums = [.. reference.Ranges.Select(r => (r.Start, r.End))] }, store.File);
        var unpacked = await survey.ArchivesAsync(walker, [.. files.Select(f => $"{store.Backups}/{f.Name}")]);
        if (live.DataFs is not { } data || !walk.WasWalked || unpacked.IsEmpty || unpacked.Any(a => !a.WasWalked))
            return null;
        var source = reference.With(new(walk.Size, walk, await survey.HasOldAsync(store, reference.Stamp)) { Name = store.FileName });
        var trouble = source.Trouble is { Said: var said } ? BackupPoint.Damaged(said) : ArchiveProof.Trouble(unpacked, archives.LinesOf(files));
        var (stamp, prefix) = (ArchiveFolder.StampOf(files[^1].Name), PointVerdict.PrefixOf(store));
        var verdict = set is null ? Alone(files, unpacked, trouble) : BackupPoint.Judge(stamp, LastOf(unpacked), files, set, Look(live, sets, walk), trouble).Verdict;
        return (verdict, [verdict.AsFinding(stamp, set?.Folder.Inode ?? 0, prefix), SourceVerdict.Of(data.Inode, source.Trouble?.Said ?? "", store.Number == 1 ? null : store.Name)]);
    }

    /// <summary>The databases beside the main one, as the tool would take them for this date. Empty: all of them are whole; null: one could not be looked at.</summary>
    public async Task<(string Trouble, ImmutableArray<Finding> Findings)?> OthersAsync(string date, Func<Store, Task<KnownVerdicts>> known)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var troubles = new List<string>();
        foreach (var store in target.Stores.Where(s => s.Number > 1))
        {
            var (archives, sets) = (await survey.ArchivesAsync(store), await survey.CountedBlobSetsAsync(store));
            var (files, _, set, defects) = StorePoint.Chosen(store, archives, sets, date);
            if (defects is not [])
            {
                troubles.Add($"database {store.Name}: {string.Join("; ", defects)}");
                continue;
            }
            if (await JudgeAsync(store, archives, files, sets, set, Sound(archives, await known(store))) is not var (verdict, found))
                return null;
            findings.AddRange(found);
            if (!verdict.Whole)
                troubles.Add($"database {store.Name}: {verdict.Told}");
        }
        return (string.Join("; ", troubles), findings.ToImmutable());
    }

    /// <summary>The newest archive that was found whole before. What is in the new point is no proof of the file that it was made of.</summary>
    private static ReferencePoint Sound(ArchiveFolder archives, KnownVerdicts known) =>
        archives.Archives.Reverse().Select(a => ArchiveFolder.StampOf(a.Name)).Select(s => (Stamp: s, Files: archives.ChosenFor(s)))
            .Where(p => known.NewestOf(p.Stamp, p.Files) is { Whole: true }).Select(p => new ReferencePoint(p.Stamp, archives.RangesOf(p.Files), known.LastOf(p.Stamp, p.Files)))
            .FirstOrDefault() ?? ReferencePoint.None;

    private static BlobLook Look(LiveData live, BlobSetFolder sets, Walk walk) =>
        new(live.Files, sets.Sets.Where(s => s.Files is not null).ToImmutableDictionary(s => s.Name, s => s.Files!), walk);

    private static PointVerdict Alone(ImmutableArray<Entry> files, ImmutableArray<WalkedArchive> unpacked, string? trouble) => new(
        PointVerdict.ArchivesOf(files), "", trouble is null, LastOf(unpacked), trouble is null ? "whole: it has no blobs" : $"not whole: {trouble}".Replace('\n', ' '));

    private static TransactionId? LastOf(ImmutableArray<WalkedArchive> unpacked) => unpacked.Select(a => a.Last).LastOrDefault(l => l is not null);
}
