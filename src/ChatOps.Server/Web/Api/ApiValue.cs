namespace ChatOps.Server.Web.Api;

/// <summary>A value in the query or in a header.</summary>
internal sealed record ApiValue(string Name, bool Header, string Description, bool Number = false, string[]? OneOf = null);
