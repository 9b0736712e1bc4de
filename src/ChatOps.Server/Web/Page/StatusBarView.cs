using ChatOps.Core.Operations;

namespace ChatOps.Server.Web.Page;

/// <summary>What stands over a channel: what waits for people, which targets are held, what the bot will do by itself.</summary>
public sealed record StatusBarView(IReadOnlyList<Waiting> Waiting, IReadOnlyList<Held> Held, IReadOnlyList<Appointment> Coming);
