using ChatOps.Core.Audit;

namespace ChatOps.Core.Operations;

/// <param name="FirstBreak">
/// The first of these entries that does not stand where it was written; null: they do. That nothing else was taken out says <c>chatops audit verify</c>.
/// </param>
public sealed record AuditTrail(IReadOnlyList<ChainedEntry> Entries, AuditBreak? FirstBreak);
