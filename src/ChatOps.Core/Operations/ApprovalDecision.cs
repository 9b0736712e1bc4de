namespace ChatOps.Core.Operations;

/// <param name="Person">The id in the settings.</param>
/// <param name="Kind"><c>approve</c>, <c>deny</c>, <c>withdraw</c> (by the requester) or <c>breakGlass</c>.</param>
public sealed record ApprovalDecision(string Person, ApprovalKind Kind, DateTimeOffset At, string? Reason);
