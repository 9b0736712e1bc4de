using ChatOps.Core.Chat;

namespace ChatOps.Server.Web.Api;

public sealed record ReplyJson(string Title, string Text, IEnumerable<ReplyFieldJson> Fields, ReplyTableJson? Table)
{
    public Tone Tone { get; init; }

    /// <summary>A block in fixed width, such as last lines of an output; null when there is none.</summary>
    public string? Code { get; init; }

    public static ReplyJson From(Reply reply) => new(
        reply.Title, reply.Text, reply.Fields.Select(f => new ReplyFieldJson(f.Name, f.Value)),
        reply.Table is { } table ? new(table.Columns, table.Rows.Select(r => (IReadOnlyList<string>)r)) : null)
    {
        Tone = reply.Tone,
        Code = reply.Code,
    };
}
