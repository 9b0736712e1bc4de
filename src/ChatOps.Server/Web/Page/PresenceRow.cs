using System.Collections.Immutable;

namespace ChatOps.Server.Web.Page;

public sealed record PresenceRow(string Item, ImmutableArray<bool> There);
