using ChatOps.Core.Audit;

namespace ChatOps.Server.Storage;

/// <param name="Operation">The operation's handle (its id when the operation itself is gone); null: it is about the record as such.</param>
public sealed record AuditFinding(string? Operation, AuditBreak Break)
{
    public override string ToString() => $"audit-broken: {(Operation is null ? "" : $"operation {Operation}: ")}{Break.Reason}";
}
