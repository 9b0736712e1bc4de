using System.Collections.Immutable;

namespace ChatOps.Runbooks.FileStorage;

/// <summary>
/// The live Data.fs beside the newest restore point. The tools see nothing of this: repozo makes a full archive of a cut or changed file and exits with 0,
/// and ZODB opens a file with a damaged middle without a word as long as its index is there.
/// </summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Walk"><see cref="Walk.Not"/> where nobody walked: then only sizes are known.</param>
/// <param name="HasOld">A <c>Data.fs.old</c> lies beside it, as a pack leaves it, and came there after the point was made: one of an earlier pack explains nothing.</param>
internal sealed record LiveSource(long Bytes, Walk Walk, bool HasOld)
{
    private const long NewestEmpty = 200;

    /// <summary>What the newest point holds; empty: there is no point, or its <c>.dat</c> cannot be read.</summary>
    public ImmutableArray<ArchivedRange> Archived { get; init; } = [];

    /// <summary>The file's own name.</summary>
    public string Name { get; init; } = "Data.fs";

    /// <summary>The newest point, as people call it.</summary>
    public string Point { get; init; } = "";

    /// <summary>The newest transaction of that point; null: not known.</summary>
    public TransactionId? PointLast { get; init; }

    /// <summary>How many transactions that point holds; null: not known.</summary>
    public long? PointTransactions { get; init; }

    private long PointEnd => Archived.IsEmpty ? 0 : Archived[^1].End;

    /// <summary>A pack was at it since: it left the old file, and wrote what it kept with a mark.</summary>
    public bool WasPacked => HasOld && (Walk.Packed > 0 || !Walk.WasWalked) && !(Walk.Last is { } last && last < PointLast);

    /// <summary>What is wrong, and the words for it. Null: nothing, as far as was looked.</summary>
    public (SourceTrouble Trouble, string Said)? Trouble => this switch
    {
        { IsNew: true } => (SourceTrouble.New, $"an empty database of {Bytes} bytes stands where {(Point.Length > 0 ? $"{Point} holds {PointEnd}" : "data should be")}: ZEO was started without its {Name}; nothing was restored, and what came after that point is not in it"),
        { Walk.Problem: WalkProblem.Cut } => (SourceTrouble.Cut, $"{Name} is cut at {Walk.Size} inside the transaction that begins at {Walk.At}; whole until there ({Walk.Transactions} transactions)"),
        { Walk.Problem: WalkProblem.Damaged or WalkProblem.Alien } => (SourceTrouble.Damaged, $"{Name} is damaged at {Walk.At}: {Walk.Said}; whole until there, {Walk.Transactions} transactions can be read"),
        { Archived.IsEmpty: true } or { WasPacked: true } => null,
        _ when Bytes < PointEnd => (SourceTrouble.Shrank, $"{Name} has {Bytes} bytes and {Point} holds {PointEnd}: {Gone} that the point holds are gone from the live file{NoPack}"),
        _ when Walk.Last is { } last && last < PointLast => (SourceTrouble.Shrank, $"the newest transaction of {Name} ({last}) is older than that of {Point} ({PointLast}): transactions that the point holds are gone from the live file{NoPack}"),
        _ when Changed is { } range => (SourceTrouble.Differs, $"bytes {range.Start}..{range.End} of {Name} are not those that {Point} was made of (their MD5 differs from the .dat){NoPack}; the point was sound when it was made, {Name} was changed since"),
        _ => null,
    };

    /// <summary>What is worth knowing and no fault.</summary>
    public string? Note => this switch
    {
        _ when Trouble is not null => null,
        { Walk.Problem: WalkProblem.Unfinished } => $"the last transaction was never finished (status c at {Walk.At}); it was acknowledged to nobody, and ZODB cuts it off at the next start",
        { WasPacked: true } when Bytes < PointEnd || Changed is not null => $"packed, not cut, since {Point}: {Name}.old is there; the next backup will be a full one",
        { Walk.WasWalked: false } => $"{Name} was {Walk.Told}",
        _ => null,
    };

    private bool IsNew => Bytes is >= 4 and <= NewestEmpty && (!Walk.WasWalked || Walk.IsNewAndEmpty) && PointEnd > Bytes && !WasPacked;

    private ArchivedRange? Changed => Archived.FirstOrDefault(a => Walk.Sums.FirstOrDefault(s => s.Start == a.Start && s.End == a.End) is { Md5: { } sum } && sum != a.Md5);

    private string Gone => PointTransactions - Walk.Transactions is > 0 and var gone && Walk.WasWalked ? $"{gone} transactions" : "transactions";

    private string NoPack => HasOld ? $"; a {Name}.old is there, but a pack does not explain this" : $"; there is no {Name}.old from after that point, so it was no pack";
}
