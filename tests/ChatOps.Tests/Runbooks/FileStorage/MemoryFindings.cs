using ChatOps.Core.Inventory;
using ChatOps.Core.Plans;

namespace ChatOps.Tests.Runbooks.FileStorage;

/// <summary>What was found out, for plans that are made without a store.</summary>
internal sealed class MemoryFindings : IFindings
{
    private readonly Dictionary<(TargetId, string), KeptFinding> _kept = [];

    public Task<IReadOnlyList<KeptFinding>> OfAsync(TargetId target, string prefix, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<KeptFinding>>([.. _kept.Values.Where(k => k.Target == target && k.Finding.Key.StartsWith(prefix, StringComparison.Ordinal))]);

    public Task<IReadOnlyList<KeptFinding>> AllAsync(string prefix, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<KeptFinding>>([.. _kept.Values.Where(k => k.Finding.Key.StartsWith(prefix, StringComparison.Ordinal))]);

    public Task KeepAsync(KeptFinding finding, CancellationToken cancellationToken)
    {
        _kept[(finding.Target, finding.Finding.Key)] = finding;
        return Task.CompletedTask;
    }
}
