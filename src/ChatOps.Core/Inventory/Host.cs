using System.Collections.Immutable;

namespace ChatOps.Core.Inventory;

/// <summary>A machine of the inventory. Names come from the settings, never from what a person typed.</summary>
/// <param name="Executor">Which executor reaches it: <c>Local</c>, <c>Ssh</c>, <c>Ansible</c>.</param>
/// <param name="User">The account the bot arrives as; empty: the bot's own.</param>
/// <param name="StepFolder">Where steps leave their folders; empty: <c>/var/tmp/chatops-UID</c> of the step's user.</param>
public sealed record Host(string Name, string Executor, string Address, string User, string StepFolder, ImmutableArray<string> Groups)
{
    /// <summary>Where the host's side of the bot is installed; empty: it is sent along with every call.</summary>
    public string HostScript { get; init; } = "";

    /// <summary>How OpenSSH reaches it; null: the executor is another one.</summary>
    public SshWay? Ssh { get; init; }
}
