using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Web.Page;

/// <summary>A target as one person may know it: what holds it, what comes, what was done, and what runs found out over time.</summary>
public sealed record TargetView(
    Target Target, Held? Held, IReadOnlyList<Appointment> Coming, IReadOnlyList<Operation> Recent, IReadOnlyList<Picture> Pictures, bool More);
