using System.Collections.Immutable;
using ChatOps.Core.Inventory;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Runbooks.Senaite.Points;

/// <summary>The bot's own verdicts on the restore points of one target's database.</summary>
internal sealed class KnownVerdicts(IEnumerable<KeptFinding> findings, string prefix = PointVerdict.Prefix)
{
    private readonly ImmutableArray<(KeptFinding Kept, PointVerdict Verdict)> _verdicts =
        [.. findings.Select(f => (f, PointVerdict.Read(f.Finding.Value))).Where(v => v.Item2 is not null).Select(v => (v.f, v.Item2!))];

    public static readonly KnownVerdicts None = new([]);

    public static async Task<KnownVerdicts> OfAsync(PlanRequest request, CancellationToken cancellationToken) =>
        request.Findings is { } findings ? new(await findings.OfAsync(request.Target.Id, PointVerdict.Prefix, cancellationToken)) : None;

    public static async Task<KnownVerdicts> OfAsync(IFindings? findings, TargetId target, Store store, CancellationToken cancellationToken) =>
        findings is null ? None : new(await findings.OfAsync(target, PointVerdict.PrefixOf(store), cancellationToken), PointVerdict.PrefixOf(store));

    /// <summary>With what was found out just now.</summary>
    public KnownVerdicts With(TargetId target, IEnumerable<Finding> found, DateTimeOffset now) =>
        new(found.Select(f => new KeptFinding(target, f, "the watch", now)).Concat(_verdicts.Select(v => v.Kept)), prefix);

    /// <summary>Null: never judged with this set, or archives or set have changed since.</summary>
    public (PointVerdict Verdict, string Origin, DateTimeOffset At)? Of(string stamp, IEnumerable<Entry> archives, BlobSet set)
    {
        if (set.Files is not { } files)
            return null;
        var key = PointVerdict.KeyOf(stamp, set.Folder.Inode, prefix);
        foreach (var (kept, verdict) in _verdicts)
        {
            if (kept.Finding.Key == key && verdict.Archives == PointVerdict.ArchivesOf(archives) && verdict.Set == PointVerdict.SetOf(set.Folder, files))
                return (verdict, kept.Origin, kept.At);
        }
        return null;
    }

    /// <summary>That a set was found not whole, by the folder it is; a folder that was written to since is another one. Null: nobody knows that of it.</summary>
    public (PointVerdict Verdict, string Origin)? PartialOf(BlobSet set)
    {
        foreach (var (kept, verdict) in _verdicts.OrderByDescending(v => v.Kept.At))
        {
            if (kept.Finding.Key.EndsWith(string.Create(System.Globalization.CultureInfo.InvariantCulture, $" {set.Folder.Inode}"), StringComparison.Ordinal) && set.Folder.Time <= kept.At)
                return verdict.Whole ? null : (verdict, kept.Origin);
        }
        return null;
    }

    /// <summary>The latest verdict on these archives with any set; the better one where there are several.</summary>
    public PointVerdict? NewestOf(string stamp, IEnumerable<Entry> archives)
    {
        var identity = PointVerdict.ArchivesOf(archives);
        return _verdicts.Where(v => v.Kept.Finding.Key.StartsWith($"{prefix}{stamp} ", StringComparison.Ordinal) && v.Verdict.Archives == identity)
            .OrderByDescending(v => v.Verdict.Whole).ThenByDescending(v => v.Kept.At).FirstOrDefault().Verdict;
    }

    /// <summary>The newest transaction in these archives, where somebody unpacked the last of them.</summary>
    public TransactionId? LastOf(string stamp, IEnumerable<Entry> archives)
    {
        var identity = PointVerdict.ArchivesOf(archives);
        return _verdicts.FirstOrDefault(v => v.Kept.Finding.Key.StartsWith($"{prefix}{stamp} ", StringComparison.Ordinal) && v.Verdict.Archives == identity).Verdict?.Last;
    }
}
