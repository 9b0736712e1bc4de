namespace ChatOps.Server.Web.Page;

internal static class Queries
{
    public static QueryString AddIf(this QueryString query, string name, string? value) => value is null ? query : query.Add(name, value);
}
