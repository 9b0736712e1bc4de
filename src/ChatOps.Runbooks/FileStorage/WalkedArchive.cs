namespace ChatOps.Runbooks.FileStorage;

/// <summary>What the unpacked bytes of one of repozo's archives are.</summary>
/// <param name="Length">Their number.</param>
/// <param name="Md5">Their checksum, which the <c>.dat</c> holds, too; null: they could not be read to their end.</param>
internal sealed record WalkedArchive(
    WalkProblem Problem, string Said, long Length, string? Md5, long Transactions, TransactionId? First, TransactionId? Last)
{
    /// <summary>The file's name without its folder.</summary>
    public string Name { get; init; } = "";

    public bool IsWhole => Problem == WalkProblem.None;

    public bool WasWalked => Problem is not (WalkProblem.NotWalked or WalkProblem.Unreadable);

    public static WalkedArchive Not(string why) => new(WalkProblem.NotWalked, why, 0, null, 0, null, null);
}
