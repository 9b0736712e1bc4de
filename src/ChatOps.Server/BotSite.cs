using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Core.Ops;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks;
using ChatOps.Runbooks.Ansible;
using ChatOps.Runbooks.Declared;
using ChatOps.Server.Configuration;
using ChatOps.Server.Discord;
using ChatOps.Server.Slack;
using ChatOps.Server.Storage;
using ChatOps.Server.Web;

namespace ChatOps.Server;

/// <summary>A site's settings together with the commands it has by them: everything a bot is built from.</summary>
internal sealed record BotSite(SiteSettings Settings, ImmutableArray<IRunbook> Runbooks, ImmutableArray<CommandSpec> Specs)
{
    /// <summary>Not empty in demo mode only.</summary>
    public ImmutableArray<DemoAccount> DemoAccounts { get; init; } = [];

    /// <summary>The bot of a site itself runs as root.</summary>
    public bool IsRoot { get; init; }

    private const string RootWarning =
        "the bot itself runs as root, and so does every step that names no account; run it as an account of its own, as deploy/chatops.service does, "
        + "with what 'chatops sudoers' prints.";

    /// <summary>The platforms that messages go to, by the name that each <see cref="Core.Chat.IChatPlatform"/> has.</summary>
    public IReadOnlyList<string> Platforms =>
    [
        WebPlatform.PlatformName,
        .. Settings.Slack is null ? [] : new[] { SlackPlatform.PlatformName },
        .. Settings.Discord is null ? [] : new[] { DiscordPlatform.PlatformName },
    ];

    /// <summary>Where the bot's state is.</summary>
    public StatePlace Place => PlaceOf(Settings.Storage);

    public static StatePlace PlaceOf(StorageSettings storage) =>
        new(storage.Folder, storage.ConnectionString is { } text ? new PostgresServer(text, storage.Password) : null);

    /// <summary>Every channel is a room of the page; elsewhere it is where the settings bind it.</summary>
    public bool HasPlace(string platform, string channel) => platform switch
    {
        SlackPlatform.PlatformName => Settings.Channels.Any(c => c.Name == channel && c.Slack is not null),
        DiscordPlatform.PlatformName => Settings.Channels.Any(c => c.Name == channel && c.Discord is not null),
        _ => true,
    };

    public ImmutableSortedDictionary<string, string> Disabled => Settings.Disabled(Specs);

    /// <summary>What was allowed but is probably not meant, and every command that is off.</summary>
    public IEnumerable<string> Warnings =>
        Settings.Warnings
            .Concat(IsRoot ? [RootWarning] : [])
            .Concat(Off.Select(d => $"/{d.Key} is disabled (command-disabled): {d.Value}."))
            .Concat(Settings.Unapprovable(Specs));

    /// <summary>Commands for which there is something to operate on: a site without SENAITE has none of its commands, and none of them is missed.</summary>
    public IReadOnlyList<CommandSpec> Usable => [.. Specs.Where(s =>
        s.TargetKind is not { } kind || kind == SiteInventory.HostKind || Settings.AnsibleInventory is not null || Settings.Inventory.Targets.Any(t => t.Id.Kind == kind))];

    /// <summary>Of those the ones that are off, with the reason.</summary>
    public IEnumerable<KeyValuePair<string, string>> Off => Disabled.Where(d => Usable.Any(s => s.Name == d.Key));

    /// <summary>The commands of every site.</summary>
    public static ImmutableArray<CommandSpec> BuiltIn => [.. OpsCommands.All, .. AllRunbooks.Commands.Select(r => r.Spec), AllRunbooks.Doctor(inventory: null).Spec];

    /// <param name="withoutChat">As if the sections of chat platforms were not there, whatever is in them.</param>
    public static BotSite Read(IConfigurationRoot configuration, IReadOnlyDictionary<string, string>? builtInTokens = null, bool withoutChat = false)
    {
        var settings = SettingsLoader.Load(configuration, AllRunbooks.Kinds, builtInTokens, withoutChat);
        IInventory inventory = settings.AnsibleInventory is null ? settings.Inventory : new LiveInventory(settings.Inventory, settings.HostOf);
        ImmutableArray<IRunbook> runbooks = [.. AllRunbooks.Commands, AllRunbooks.Doctor(inventory), .. settings.Commands.Select(c => new DeclaredRunbook(c)),
            .. settings.Playbooks.Select(p => new PlaybookRunbook(p, settings.Ansible!, inventory)),
            .. settings.Ansible is { } ansible ? (IRunbook[])[new TrustRunbook(ansible)] : []];
        ImmutableArray<CommandSpec> specs = [.. OpsCommands.All, .. runbooks.Select(r => r.Spec)];
        return new BotSite(settings.With(specs), runbooks, specs) { Configuration = configuration, Inventory = inventory };
    }

    /// <summary>Slack as its adapter sees it; null: off.</summary>
    internal SlackOptions? SlackOptions => Settings.Slack is not { } slack
        ? null
        : new(slack.ApiUrl, slack.AppToken, slack.BotToken, slack.Team)
        {
            CommandPrefix = slack.CommandPrefix,
            Families = [.. Specs.Select(s => s.Family).Distinct()],
            Channels = [.. Settings.Channels.Where(c => c.Slack is not null).Select(c => new SlackPlace(c.Name, c.Slack!))],
            GroupRoles = [.. Settings.GroupRoles.SelectMany(r => r.SlackGroups.Select(g => new SlackGroupRole(g, r.Role)))],
            PageRoot = Settings.Web.Root,
        };

    /// <summary>Discord as its adapter sees it; null: off.</summary>
    internal DiscordOptions? DiscordOptions => Settings.Discord is not { } discord
        ? null
        : new(discord.ApiUrl, discord.Token, discord.ApplicationId, discord.GuildIds)
        {
            Channels = [.. Settings.Channels.Where(c => c.Discord is not null).Select(c => new DiscordPlace(c.Name, c.Discord!))],
            Roles = [.. Settings.GroupRoles.SelectMany(r => r.DiscordRoles.Select(id => new GuildRole(id, r.Role)))],
            PageRoot = Settings.Web.Root,
        };

    /// <summary>Every command, and whether it understands <c>--plan</c>.</summary>
    internal IEnumerable<(CommandSpec Spec, bool IsPlannable)> Catalogue => Specs.Select(s => (s, Runbooks.Any(r => r.Spec.Name == s.Name)));

    /// <summary>The settings' own hosts and targets, and those that stand elsewhere and were accepted.</summary>
    public IInventory Inventory { get; init; } = Settings.Inventory;

    /// <summary>For what ASP.NET reads by itself: <c>Logging</c>, <c>Kestrel</c>.</summary>
    public required IConfiguration Configuration { get; init; }

    public BotSite At(string urls) => this with { Settings = Settings with { Web = Settings.Web.At(urls) } };
}
