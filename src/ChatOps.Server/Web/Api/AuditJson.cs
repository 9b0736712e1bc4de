using ChatOps.Core.Audit;

namespace ChatOps.Server.Web.Api;

public sealed record AuditJson(bool Intact, AuditBreak? FirstBad, IEnumerable<AuditEntryJson> Entries);
