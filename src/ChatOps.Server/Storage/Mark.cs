namespace ChatOps.Server.Storage;

/// <param name="Commits">How many transactions were committed, ever.</param>
/// <param name="Events">The last number given to a feed event.</param>
internal sealed record Mark(string EpochId, long Commits, long Events);
