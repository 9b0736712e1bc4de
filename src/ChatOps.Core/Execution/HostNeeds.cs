using System.Collections.Immutable;

namespace ChatOps.Core.Execution;

/// <summary>What the commands on one target need on its host beside the account that the executor arrives as.</summary>
/// <param name="Users">Accounts whose data is touched: steps and looks run as them.</param>
/// <param name="RootLines">All that only root may do there, word by word.</param>
/// <param name="Files">Files that a root line reads and obeys, such as a configuration: root's own, as the program is.</param>
public sealed record HostNeeds(ImmutableArray<string> Users, ImmutableArray<RootLine> RootLines, ImmutableArray<string> Files)
{
    /// <summary>Programs without which its commands are refused. For people: what sudo allows does not depend on them.</summary>
    public ImmutableArray<HostProgram> Programs { get; init; } = [];

    public static readonly HostNeeds None = new([], [], []);

    public static HostNeeds Together(params IReadOnlyList<HostNeeds> all) =>
        new([.. all.SelectMany(n => n.Users).Distinct()], [.. all.SelectMany(n => n.RootLines).Distinct()], [.. all.SelectMany(n => n.Files).Distinct()])
        {
            Programs = [.. all.SelectMany(n => n.Programs)],
        };
}
