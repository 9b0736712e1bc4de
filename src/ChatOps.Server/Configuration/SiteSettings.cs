using System.Collections.Immutable;
using ChatOps.Core.Access;
using ChatOps.Core.Languages;
using ChatOps.Core.Limits;
using ChatOps.Core.People;
using ChatOps.Runbooks.Ansible;
using ChatOps.Runbooks.Declared;

namespace ChatOps.Server.Configuration;

/// <summary>The settings of a site, read and checked. Made by <see cref="SettingsLoader"/>; what exists is usable.</summary>
public sealed record SiteSettings(
    TimeZoneInfo Zone,
    StorageSettings Storage,
    WebSettings Web,
    RetentionSettings Retention,
    SitePeople People,
    ImmutableArray<ChannelSettings> Channels,
    ImmutableArray<AccessRule> Rules,
    ImmutableArray<ApprovalRule> Approvals,
    SiteInventory Inventory,
    ImmutableArray<DeclaredCommand> Commands)
{
    /// <summary>Allowed, but probably not meant: told in the log at the start.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Of whatever is said to nobody in particular, and of channels and people without one of their own.</summary>
    public Language Language { get; init; } = Language.English;

    public AccessPolicy Policy => PolicyOf(People);

    /// <summary>Everybody with the roles that a user group could give: what such people could do is possible.</summary>
    public IPeople Possible => GroupRoles.IsEmpty ? People : new PossiblePeople(People, GroupRoles);

    /// <summary>The rules over people whose roles may come from elsewhere, too.</summary>
    public AccessPolicy PolicyOf(IPeople people) => new(Rules, Approvals, people, AnsibleCommands.NamedOnly);

    /// <summary>What must never appear in a transcript or a message.</summary>
    public ImmutableArray<string> Secrets =>
        [.. People.Secrets, .. new[] { Web.MetricsToken, Telemetry.Headers, Slack?.AppToken, Slack?.BotToken, Discord?.Token, Storage.Password }.OfType<string>()];

    /// <summary>Null: the site plays no playbooks.</summary>
    public AnsibleSite? Ansible { get; init; }

    /// <summary>Those of the site's own commands that play one.</summary>
    public ImmutableArray<PlaybookCommand> Playbooks { get; init; } = [];

    /// <summary>The keys under <c>Commands</c> and <c>Ansible</c> with their values, neither of which holds a secret itself; for what is told of changes.</summary>
    public ImmutableArray<KeyValuePair<string, string>> AsWritten { get; init; } = [];

    /// <summary>Null: the bot is not in Slack.</summary>
    public SlackSettings? Slack { get; init; }

    /// <summary>What commands begin with in Slack; also where the rest of its section is not read yet.</summary>
    public string SlackPrefix { get; init; } = "";

    /// <summary>Null: the bot is not in Discord.</summary>
    public DiscordSettings? Discord { get; init; }

    public ImmutableArray<GroupRole> GroupRoles { get; init; } = [];

    /// <summary>What one person may have and ask for at once.</summary>
    public SiteLimits Limits { get; init; } = SiteLimits.Default;

    /// <summary>Who may start alone what waits for a second person; empty: nobody.</summary>
    public ImmutableArray<string> BreakGlass { get; init; } = [];

    /// <summary>As whom the site's own commands run that name nobody; empty: each names somebody.</summary>
    public string RunAs { get; init; } = "";

    /// <summary>How much one command may do at once.</summary>
    public Core.Groups.GroupLimits Groups { get; init; } = Core.Groups.GroupLimits.Default;

    /// <summary>What is looked at by itself, for the board.</summary>
    public Core.Watches.LookIntervals Looks { get; init; } = Core.Watches.LookIntervals.None;

    /// <summary>Null: every host stands in the settings.</summary>
    public AnsibleInventorySettings? AnsibleInventory { get; init; }

    /// <summary>How a host of Ansible's inventory is reached.</summary>
    public required Func<Core.Inventory.InventoryEntry, Core.Inventory.Host> HostOf { get; init; }

    public TelemetrySettings Telemetry { get; init; } = new(null, Grpc: false, null);

    public required RecordSettings Record { get; init; }
}
