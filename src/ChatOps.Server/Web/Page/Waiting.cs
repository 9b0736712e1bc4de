using ChatOps.Core.Operations;
using ChatOps.Core.People;

namespace ChatOps.Server.Web.Page;

/// <param name="Approvers">Who could decide, apart from the requester.</param>
/// <param name="Yours">The viewer asked for it.</param>
public sealed record Waiting(Operation Operation, IReadOnlyList<Actor> Approvers, bool Yours, bool MayDecide);
