using System.Collections.Immutable;

namespace ChatOps.Core.Execution;

/// <summary>A program that commands on a target need on its host.</summary>
/// <param name="User">Who runs it; empty: the account the executor arrives as.</param>
/// <param name="Paths">Where it is; of several one is enough.</param>
public sealed record HostProgram(string User, ImmutableArray<string> Paths)
{
    /// <summary>What it is asked its version with; empty: it is not asked.</summary>
    public ImmutableArray<string> Version { get; init; } = [];

    public static HostProgram Of(string user, string path, params ImmutableArray<string> version) => new(user, [path]) { Version = version };
}
