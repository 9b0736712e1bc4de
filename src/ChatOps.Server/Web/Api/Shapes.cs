using ChatOps.Core.Audit;
using ChatOps.Core.Catalogue;

namespace ChatOps.Server.Web.Api;

/// <summary>A command as it is typed in chat.</summary>
public sealed record CommandBody(string? Text, string? Channel);

/// <summary>A decision on a plan that waits; to approve, with the digest of the plan that was seen.</summary>
public sealed record DecisionBody(string? Decision, string? Digest, string? Reason);

public sealed record CancelBody(string? Reason);

/// <summary>An operation exists, or was changed.</summary>
public sealed record AcceptedJson(string Operation, string State);

/// <param name="Answer">The key under which the answer can be shared; null: it is for the asker alone.</param>
/// <param name="OnlyNow">A secret for the asker that is in this answer alone, such as a sign-in link.</param>
public sealed record RepliedJson(ReplyJson Reply, string? Answer, string? OnlyNow);

public sealed record CommandsJson(string Channel, IEnumerable<CommandDescription> Commands);

public sealed record OperationsJson(IEnumerable<OperationRow> Operations);

public sealed record AuditJson(bool Intact, AuditBreak? FirstBad, IEnumerable<AuditEntryJson> Entries);

public sealed record AuditEntryJson(long Number, DateTimeOffset At, string Person, string What, string Detail, string Hash);

/// <summary>Why something was refused (RFC 9457).</summary>
/// <param name="Code">For programs.</param>
/// <param name="Detail">For people, with the next step.</param>
/// <param name="Usage">A usage line, where one helps.</param>
public sealed record ProblemJson(string Type, string Title, int Status, string Code, string Detail, string? Usage);
