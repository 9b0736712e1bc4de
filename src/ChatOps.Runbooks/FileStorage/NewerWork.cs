using System.Collections.Immutable;

namespace ChatOps.Runbooks.FileStorage;

/// <summary>All transactions after the one that was asked for: every one is counted, the first ones are listed.</summary>
/// <param name="OfOtherUsers">Transactions of users beyond the first five hundred, who are not told one by one.</param>
internal sealed record NewerWork(long Transactions, long Blobs, ImmutableArray<Transaction> Listed, ImmutableArray<UserWork> ByUser, long OfOtherUsers);
