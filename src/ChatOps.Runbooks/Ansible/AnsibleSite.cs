using System.Collections.Immutable;

namespace ChatOps.Runbooks.Ansible;

/// <summary>What a site says of its playbooks, the section <c>Ansible</c> of the settings.</summary>
/// <param name="Controller">The host of the inventory on which ansible runs.</param>
/// <param name="Folder">The team's folder of playbooks there, as a rule a git checkout.</param>
/// <param name="User">The account that runs playbooks: it may read what they need, and nothing of the bot's.</param>
/// <param name="Store">Where snapshots are kept; the account the bot arrives as owns it, and <paramref name="User"/> may only read it.</param>
public sealed record AnsibleSite(string Controller, string Folder, string User, string Store)
{
    /// <summary>A branch, tag or commit of the folder; empty: what is checked out.</summary>
    public string Revision { get; init; } = "";

    /// <summary>The account that reads the folder; empty: the one the bot arrives as.</summary>
    public string FolderUser { get; init; } = "";

    public string Program { get; init; } = "/usr/bin/ansible-playbook";

    /// <summary>Inventory files in the folder, by their paths in it; empty: the bot's own hosts and groups are all there is.</summary>
    public ImmutableArray<string> Inventory { get; init; } = [];

    /// <summary>As ansible takes them: a path, or <c>id@path</c>.</summary>
    public ImmutableArray<string> Vaults { get; init; } = [];

    public string BecomePasswordFile { get; init; } = "";

    public int Forks { get; init; } = 20;

    /// <summary>As whom ansible arrives on hosts; empty: what the folder's ansible.cfg says, else the host's own user.</summary>
    public string RemoteUser { get; init; } = "";

    /// <summary>The private key that ansible arrives with; never the bot's own.</summary>
    public string KeyFile { get; init; } = "";

    public string KnownHostsFile { get; init; } = "";

    /// <summary>Whom the bot becomes on the controller.</summary>
    public ImmutableArray<string> Accounts => FolderUser.Length > 0 ? [User, FolderUser] : [User];

    /// <summary>Playbooks that <c>/ansible run</c> may play, by their paths in the folder.</summary>
    public ImmutableArray<string> Playbooks { get; init; } = [];

    /// <summary>A branch whose head is trusted; empty: none is.</summary>
    public string TrustedBranch { get; init; } = "";

    /// <summary>A file of ssh's allowed signers, root's own: what they have signed is trusted. Empty: nobody is.</summary>
    public string TrustedSigners { get; init; } = "";

    /// <summary>How large a folder may be.</summary>
    public long MostBytes { get; init; } = 200_000_000;
}
