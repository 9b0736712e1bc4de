using ChatOps.Core.Audit;

namespace ChatOps.Server.Storage;

/// <param name="Database">The file that was read.</param>
/// <param name="Head">The last entry that is there; number 0: none.</param>
/// <param name="Kept">Anchors in the state itself.</param>
/// <param name="Outside">Anchors that were given.</param>
/// <param name="Proven">The newest of those given that holds.</param>
/// <param name="Notes">What a reader should know although nothing is broken: a lost key, a state that was put back.</param>
/// <param name="Findings">Empty: the record is whole as far as can be told.</param>
public sealed record AuditReport(
    string Database, RecordHead Head, int Kept, int Outside, Anchor? Proven, IReadOnlyList<string> Notes, IReadOnlyList<AuditFinding> Findings)
{
    public long Entries => Head.Number;
}
