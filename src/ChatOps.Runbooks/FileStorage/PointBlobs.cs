using System.Collections.Immutable;

namespace ChatOps.Runbooks.FileStorage;

/// <summary>
/// The one judgement whether a blob set holds what a restore point needs: every blob whose transaction is at or before the point's newest one, at full
/// size. Never by counting files or comparing ages: after one more write a copy that had failed looked whole.
/// </summary>
/// <param name="Needed">How many blob files the point needs, as far as is known.</param>
/// <param name="Missing">Their paths, those that are not in the set.</param>
/// <param name="Short">Those that are smaller in the set than elsewhere; a blob never changes, so the larger one is right.</param>
/// <param name="Walked">What is needed was told by the database's own records; otherwise by the files that are left of it.</param>
internal sealed record PointBlobs(long Needed, ImmutableArray<string> Missing, ImmutableArray<string> Short, bool Walked)
{
    private const int MostNamed = 3;

    public bool IsWhole => Missing.IsEmpty && Short.IsEmpty;

    public long Held => Needed - Missing.Length - Short.Length;

    public string Told => IsWhole ? $"{Needed} of {Needed} blobs" : $"not whole: {Held} of {Needed} blobs; {Lacks}";

    private string Lacks => string.Join(
        ", ",
        Missing.Take(MostNamed).Select(p => $"{p} is missing").Concat(Short.Take(MostNamed).Select(p => $"{p} is shorter than elsewhere"))
            .Concat(Missing.Length + Short.Length is var lacking && lacking > Math.Min(Missing.Length, MostNamed) + Math.Min(Short.Length, MostNamed)
                ? [$"and {lacking - Math.Min(Missing.Length, MostNamed) - Math.Min(Short.Length, MostNamed)} more"]
                : Array.Empty<string>()));

    /// <param name="end">The point's newest transaction, from its last archive; never its stamp, which can be older.</param>
    /// <param name="chain">
    /// Other sets of the same chain. Within a chain nothing was packed, so what one of them holds up to the point's end belongs to it, also where the live
    /// store lost it or a later pack removed it.
    /// </param>
    /// <param name="records">The blob records of the point's own database; null: it was not walked, or is packed since.</param>
    public static PointBlobs Of(TransactionId? end, BlobFiles set, BlobFiles live, IReadOnlyCollection<BlobFiles> chain, IEnumerable<BlobRecord>? records = null)
    {
        if (end is not { } newest)
            return new(0, [], [], records is not null);
        BlobFiles[] all = [set, live, .. chain];
        var lawn = all.FirstOrDefault(f => f.Count > 0)?.IsLawn ?? false;
        var needed = records is null
            ? all.SelectMany(f => f.UpTo(newest)).ToHashSet(StringComparer.Ordinal)
            : records.Where(r => r.Transaction <= newest).Select(r => r.PathIn(lawn)).ToHashSet(StringComparer.Ordinal);
        var missing = ImmutableArray.CreateBuilder<string>();
        var shorter = ImmutableArray.CreateBuilder<string>();
        foreach (var path in needed)
        {
            if (set.SizeOf(path) is not { } size)
                missing.Add(path);
            else if (all.Any(f => f.SizeOf(path) > size))
                shorter.Add(path);
        }
        missing.Sort(StringComparer.Ordinal);
        shorter.Sort(StringComparer.Ordinal);
        return new(needed.Count, missing.ToImmutable(), shorter.ToImmutable(), records is not null);
    }
}
