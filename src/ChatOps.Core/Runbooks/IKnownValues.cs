using ChatOps.Core.Inventory;
using ChatOps.Core.Plans;

namespace ChatOps.Core.Runbooks;

/// <summary>A runbook that knows values of a parameter without asking a host: for completion, which has no time for that.</summary>
public interface IKnownValues
{
    /// <summary>The best first; empty: none is known.</summary>
    Task<IReadOnlyList<KnownValue>> ValuesAsync(string parameter, TargetId target, IFindings findings, DateTimeOffset now, CancellationToken cancellationToken);
}
