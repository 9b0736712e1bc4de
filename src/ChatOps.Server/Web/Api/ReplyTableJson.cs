namespace ChatOps.Server.Web.Api;

public sealed record ReplyTableJson(IReadOnlyList<string> Columns, IEnumerable<IReadOnlyList<string>> Rows);
