using ChatOps.Core.Operations;

namespace ChatOps.Server.Web.Page;

/// <summary>One operation's page. The audit trail only for those who may read it.</summary>
public sealed record OperationView(CardView Card, AuditTrail? Audit)
{
    public const int TailLines = 200;
}
