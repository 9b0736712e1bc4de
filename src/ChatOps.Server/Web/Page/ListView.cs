using ChatOps.Core.Operations;

namespace ChatOps.Server.Web.Page;

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
