using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Demo.Zope;

/// <summary>What is in a Data.fs up to <paramref name="End"/>, where its whole part ends.</summary>
/// <param name="Last">The newest transaction; null: there is none.</param>
/// <param name="LastObject">The highest id of an object.</param>
/// <param name="Work">Transactions but the first, which only makes the root.</param>
internal sealed record DataContent(long End, TransactionId? Last, ulong LastObject, int Work);
