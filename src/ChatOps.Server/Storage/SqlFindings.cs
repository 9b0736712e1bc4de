using ChatOps.Core.Inventory;
using ChatOps.Core.Plans;

namespace ChatOps.Server.Storage;

public sealed class SqlFindings(Database database) : IFindings
{
    public Task<IReadOnlyList<KeptFinding>> OfAsync(TargetId target, string prefix, CancellationToken cancellationToken) =>
        database.ReadAsync(s => FindingRows.Of(s, target, prefix), cancellationToken);

    public Task<IReadOnlyList<KeptFinding>> AllAsync(string prefix, CancellationToken cancellationToken) =>
        database.ReadAsync(s => FindingRows.All(s, prefix), cancellationToken);

    public Task KeepAsync(KeptFinding finding, CancellationToken cancellationToken) =>
        database.WriteAsync(
            s =>
            {
                FindingRows.Keep(s, finding);
                return 0;
            },
            cancellationToken);
}
