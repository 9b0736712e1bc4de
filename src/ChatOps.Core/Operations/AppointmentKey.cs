using ChatOps.Core.Inventory;

namespace ChatOps.Core.Operations;

/// <summary>Names appointments: all of this target and key, or with an origin only the one that came from that operation.</summary>
public sealed record AppointmentKey(TargetId Target, string Key, string? Origin = null);
