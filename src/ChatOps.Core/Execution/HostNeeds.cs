using System.Collections.Immutable;

namespace ChatOps.Core.Execution;

/// <summary>What the commands on one target need on its host beside the account that the executor arrives as.</summary>
/// <param name="Users">Accounts whose data is touched: steps and looks run as them.</param>
/// <param name="RootLines">All that only root may do there, word by word.</param>
/// <param name="Files">Files that a root line reads and obeys, such as a configuration: root's own, as the program is.</param>
public sealed record HostNeeds(ImmutableArray<string> Users, ImmutableArray<RootLine> RootLines, ImmutableArray<string> Files)
{
    public static readonly HostNeeds None = new([], [], []);
}
