namespace ChatOps.Core.Runbooks;

/// <summary>Earlier runs on one target, newest first.</summary>
public interface IHistory
{
    Task<IReadOnlyList<PastRun>> OfAsync(string command, int limit, CancellationToken cancellationToken);
}
