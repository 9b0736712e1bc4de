using System.Collections.Frozen;
using System.Collections.Immutable;
using ChatOps.Core.Commands;

namespace ChatOps.Runbooks.Ansible;

/// <summary>Commands that every site with playbooks has: <c>/ansible ping</c>, <c>/ansible facts</c>, and <c>/ansible run</c> for the playbooks it lists.</summary>
public static class AnsibleCommands
{
    private const string Family = "ansible", Host = "target", Playbook = "playbook";

    /// <summary>Their keys; no command of the site's own may be called so.</summary>
    public static readonly FrozenSet<string> Keys = FrozenSet.Create(StringComparer.Ordinal, "ansible-run", "ansible-ping", "ansible-facts", TrustRunbook.Key);

    /// <summary>No rule grants these by a wildcard: a right to everything is none to play any playbook anywhere.</summary>
    public static readonly FrozenSet<string> NamedOnly = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "ansible run", "ansible ping", "ansible facts", TrustRunbook.Name);

    /// <param name="names">Hosts that ssh reaches, and their groups.</param>
    public static ImmutableArray<PlaybookCommand> Of(AnsibleSite site, ImmutableArray<string> names)
    {
        if (names.IsEmpty)
            return [];
        var hosts = new Parameter.Choice(Host, "A host or a group of hosts", Required: true, names);
        var own = new[] { Own("ping", "Reach hosts by ansible", ControllerCode.Ping, hosts), Own("facts", "What hosts are: system, kernel, memory, address", ControllerCode.Facts, hosts) };
        return site.Playbooks.IsEmpty ? [.. own] : [.. own, Run(site, hosts)];
    }

    private static PlaybookCommand Own(string verb, string summary, string playbook, Parameter hosts) =>
        new($"ansible-{verb}", new(Family, verb, summary, Risk.Read, [hosts, PlaybookCommand.Only], []), playbook, [$"{{{Host}}}"], TimeSpan.FromMinutes(5)) { Own = true };

    private static PlaybookCommand Run(AnsibleSite site, Parameter hosts) => new(
        "ansible-run",
        new(Family, "run", "Play a playbook", Risk.Destructive,
            [new Parameter.Choice(Playbook, "One of the listed playbooks", Required: true, site.Playbooks), hosts, new Parameter.Flag(PlaybookCommand.PreviewFlag, "Only a check run"), PlaybookCommand.Only], []),
        $"{{{Playbook}}}", [$"{{{Host}}}"], TimeSpan.FromHours(1))
    {
        Verify = PlaybookCommand.CheckRun,
        Preview = true,
    };
}
