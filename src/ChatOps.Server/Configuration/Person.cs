using ChatOps.Core.People;

namespace ChatOps.Server.Configuration;

/// <summary>A person of the settings with the accounts and the token that resolve to the same actor.</summary>
public sealed record Person(Actor Actor, string? Slack, string? Discord, string? Token);
