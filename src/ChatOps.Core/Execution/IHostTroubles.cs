using ChatOps.Core.Inventory;

namespace ChatOps.Core.Execution;

/// <summary>What keeps hosts away from the bot until a person does something about it, such as a key that was refused.</summary>
public interface IHostTroubles
{
    /// <summary>Why the host is no longer tried; null: it is.</summary>
    HostUnreachableException? Of(Host host);

    /// <summary>A person wants it tried again.</summary>
    void Forget(Host host);
}
