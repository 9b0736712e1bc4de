using System.Collections.Immutable;

namespace ChatOps.Server.Terminal.Setup;

/// <param name="Id">The key under People.</param>
public sealed record SetupPerson(string Id, ImmutableArray<string> Roles);
