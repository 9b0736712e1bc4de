namespace ChatOps.Server.Web.Api;

public sealed record OperationsJson(IEnumerable<OperationRow> Operations);
