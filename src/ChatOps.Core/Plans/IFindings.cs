using ChatOps.Core.Inventory;

namespace ChatOps.Core.Plans;

/// <summary>What was found out on a target, by key.</summary>
public interface IFindings
{
    /// <param name="prefix">Of the keys.</param>
    Task<IReadOnlyList<KeptFinding>> OfAsync(TargetId target, string prefix, CancellationToken cancellationToken);

    /// <summary>Of every target, by the same prefix.</summary>
    Task<IReadOnlyList<KeptFinding>> AllAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>For what no operation found out, such as a look that the bot takes by itself.</summary>
    Task KeepAsync(KeptFinding finding, CancellationToken cancellationToken);
}
