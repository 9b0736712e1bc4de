using ChatOps.Core.Operations;

namespace ChatOps.Server.Web.Page;

/// <param name="Kept">Its operation has ended; people must look before it is free.</param>
public sealed record Held(TargetLock Lock, bool Kept);
