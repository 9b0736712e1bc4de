using System.Collections.Immutable;
using ChatOps.Core.Chat;

namespace ChatOps.Server.ChatPlatforms;

/// <summary>A message with what is known only when it is sent.</summary>
/// <param name="Accounts">The platform's ids of the people to be notified.</param>
internal sealed record WrittenMessage(Reply Body, ImmutableArray<string> Accounts, ImmutableArray<ResolvedButton> Buttons);
