using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Watches;

/// <param name="Before">What the last look kept with <see cref="Watched.Memo"/>; null: nothing.</param>
public sealed record WatchRequest(
    Target Target, IHostProbe Host, IFindings Findings, IHistory History, DateTimeOffset Now, TimeZoneInfo Zone, string? Before);
