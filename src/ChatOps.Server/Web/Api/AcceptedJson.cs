namespace ChatOps.Server.Web.Api;

/// <summary>An operation exists, or was changed.</summary>
public sealed record AcceptedJson(string Operation, string State);
