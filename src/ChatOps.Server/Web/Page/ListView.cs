using ChatOps.Core.Operations;

namespace ChatOps.Server.Web.Page;

/// <summary>A page of the list.</summary>
public sealed record ListView(OperationQuery Query, IReadOnlyList<Operation> Operations, bool More, IReadOnlyList<string> Targets)
{
    public ListFilter Filter { get; init; } = new(null, null, null, null);

    /// <summary>The list was looked through down to this operation, and there is more below; null: all of it was.</summary>
    public string? LookedTo { get; init; }

    public string Address => At(Query.Before);

    /// <summary>The same filters, beginning below another operation.</summary>
    public string At(string? before)
    {
        var query = new QueryString()
            .AddIf("state", Query.State?.ToString()).AddIf("outcome", Query.Outcome?.ToString()).AddIf("target", Query.Target?.ToString())
            .AddIf("person", Filter.Person).AddIf("from", Filter.From?.ToString("yyyy-MM-dd")).AddIf("to", Filter.To?.ToString("yyyy-MM-dd")).AddIf("text", Filter.Text)
            .AddIf("before", before);
        return query.ToUriComponent();
    }
}
