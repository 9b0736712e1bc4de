using ChatOps.Core.Inventory;

namespace ChatOps.Core.Execution;

/// <summary>A family's knowledge of what its targets need; the sudoers file is made from it.</summary>
public interface IHostNeeds
{
    /// <summary>The targets it speaks for.</summary>
    string Kind { get; }

    HostNeeds Of(Target target, HostFiles files);
}
