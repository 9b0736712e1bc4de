using System.Collections.Immutable;
using ChatOps.Core.Inventory;

namespace ChatOps.Core.Execution;

/// <summary>What the commands on one target need on its host beside the account that the executor arrives as.</summary>
/// <param name="Users">Accounts whose data is touched: steps and looks run as them.</param>
/// <param name="RootLines">All that only root may do there, word by word.</param>
/// <param name="Files">Files that a root line reads and obeys, such as a configuration: root's own, as the program is.</param>
public sealed record HostNeeds(ImmutableArray<string> Users, ImmutableArray<RootLine> RootLines, ImmutableArray<string> Files)
{
    public static readonly HostNeeds None = new([], [], []);
}

/// <summary>A family's knowledge of what its targets need; the sudoers file is made from it.</summary>
public interface IHostNeeds
{
    /// <summary>The targets it speaks for.</summary>
    string Kind { get; }

    /// <param name="realPath">What links on the host lead to; a path that is not there stays as it is.</param>
    HostNeeds Of(Target target, Func<string, string> realPath);
}
