using System.Collections.Immutable;
using System.Globalization;

namespace ChatOps.Runbooks.FileStorage;

/// <summary>What a walk found: every transaction of the file was gone through from the front until <paramref name="At"/>.</summary>
/// <param name="Said">What is wrong there, in words; empty when nothing is.</param>
/// <param name="At">Where the walk ended: the file is whole until there.</param>
/// <param name="Size">The file's size when it was walked.</param>
/// <param name="Last">The newest transaction; null: there is none.</param>
internal sealed record Walk(WalkProblem Problem, string Said, long At, long Size, long Transactions, TransactionId? Last)
{
    /// <summary>So many bytes stand before the first transaction.</summary>
    public const long Magic = 4;

    /// <summary>Transactions that a pack wrote. None: the file was never packed, or not since it began anew.</summary>
    public long Packed { get; init; }

    /// <summary>Blob records up to <see cref="At"/>; each has its file in a whole blob set.</summary>
    public long Blobs { get; init; }

    public ImmutableArray<BlobRecord> BlobRecords { get; init; } = [];

    /// <summary>Null when no transactions after one were asked for.</summary>
    public NewerWork? Newer { get; init; }

    public ImmutableArray<RangeSum> Sums { get; init; } = [];

    public bool IsWhole => Problem == WalkProblem.None;

    public bool WasWalked => Problem is not (WalkProblem.NotWalked or WalkProblem.Unreadable);

    /// <summary>As ZEO makes one that finds no Data.fs: the magic alone, or with the root that the first client wrote.</summary>
    public bool IsNewAndEmpty => IsWhole && Transactions <= 1 && Size <= 200;

    public static Walk Not(string why) => new(WalkProblem.NotWalked, why, 0, 0, 0, null);

    public string Told => Problem switch
    {
        WalkProblem.None when Last is { } last => $"walked to its end: {Counted}, the newest {last} of {last.Time:yyyy-MM-dd HH:mm:ss} UTC",
        WalkProblem.None => "walked to its end: no transaction",
        WalkProblem.NotWalked or WalkProblem.Unreadable => $"not walked: {Said}",
        WalkProblem.Cut => $"cut: {Size} bytes, the last of which belong to a transaction that begins at {At} and ends nowhere; whole until there, {Counted}",
        _ => $"at {At}: {Said}; whole until there, {Counted}",
    };

    private string Counted => Transactions == 1 ? "1 transaction" : $"{Transactions} transactions";

    /// <summary>The verdict as a step keeps it, so that what was walked once is not walked again; without lists.</summary>
    public string AsFact() => string.Create(CultureInfo.InvariantCulture, $"{Problem}|{At}|{Size}|{Transactions}|{Last}|{Packed}|{Blobs}|{Said}");

    public static Walk? FromFact(string? fact) =>
        fact?.Split('|', 8) is [var problem, var at, var size, var count, var last, var packed, var blobs, var said]
        && Enum.TryParse<WalkProblem>(problem, out var kind) && long.TryParse(at, out var place) && long.TryParse(size, out var bytes)
        && long.TryParse(count, out var transactions) && long.TryParse(packed, out var repacked) && long.TryParse(blobs, out var states)
            ? new(kind, said, place, bytes, transactions, TransactionId.Parse(last)) { Packed = repacked, Blobs = states }
            : null;
}
