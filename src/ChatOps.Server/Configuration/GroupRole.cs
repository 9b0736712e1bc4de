using System.Collections.Immutable;

namespace ChatOps.Server.Configuration;

/// <summary>A role that Slack's user groups or a guild's roles give, to people of the settings only.</summary>
/// <param name="SlackGroups">Ids of user groups; may be empty.</param>
/// <param name="DiscordRoles">Ids of a guild's roles; may be empty.</param>
public sealed record GroupRole(string Role, ImmutableArray<string> SlackGroups, ImmutableArray<string> DiscordRoles);
