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

    HostNeeds Of(Target target, HostFiles files);
}

/// <summary>What is looked at on a host to say what is needed there.</summary>
/// <param name="RealPath">What links on the host lead to; a path that is not there stays as it is.</param>
/// <param name="Text">A file's text; null: it is not there, or cannot be read.</param>
public sealed record HostFiles(Func<string, string> RealPath, Func<string, string?> Text)
{
    /// <summary>Nothing is looked at: paths are as they stand, and no file is there.</summary>
    public static readonly HostFiles Unseen = new(p => p, _ => null);
}
