using System.Collections.Immutable;

namespace ChatOps.Core.Access;

/// <summary>Grants commands (globs over <c>family verb</c>) on targets (globs over names) in channels to roles. No rule, no right.</summary>
public sealed record AccessRule(
    string Name, ImmutableArray<string> Roles, ImmutableArray<string> Commands, ImmutableArray<string> Targets, ImmutableArray<string> Channels);
