using ChatOps.Core.Operations;

namespace ChatOps.Server.Web.Page;

/// <summary>One operation's page. The audit trail only for those who may read it.</summary>
public sealed record OperationView(CardView Card, AuditTrail? Audit)
{
    public const int TailLines = 200;
}

/// <summary>A page of the list.</summary>
public sealed record ListView(OperationQuery Query, IReadOnlyList<Operation> Operations, bool More, IReadOnlyList<string> Targets)
{
    public string Address => At(Query.Before);

    /// <summary>The same filters, beginning below another operation.</summary>
    public string At(string? before)
    {
        var query = new QueryString()
            .AddIf("state", Query.State?.ToString()).AddIf("outcome", Query.Outcome?.ToString()).AddIf("target", Query.Target?.ToString())
            .AddIf("before", before);
        return query.ToUriComponent();
    }
}

internal static class Queries
{
    public static QueryString AddIf(this QueryString query, string name, string? value) => value is null ? query : query.Add(name, value);
}
