using System.Collections.Immutable;
using ChatOps.Core.Inventory;
using ChatOps.Core.Languages;
using ChatOps.Runbooks;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace ChatOps.Server.Configuration;

/// <summary>Reads and checks the settings. What it returns is usable; otherwise it throws with all problems at once.</summary>
public static class SettingsLoader
{
    /// <summary>Our sections, and the keys that ASP.NET reads for itself.</summary>
    private static readonly string[] Sections =
        ["Site", "Storage", "Web", "Retention", "People", "Channels", "Rules", "Approvals", "Hosts", "Ssh", "Inventory", "Groups", "Board", "Targets", "Ports", "Commands", "Ansible", "Logging", "Telemetry", "Slack", "Discord", "Roles", "Limits", "BreakGlass", "Record"];

    /// <summary>Sections whose every key says what is done on hosts.</summary>
    private static readonly string[] Told = ["Commands", "Ansible"];

    public const string DefaultData = "/var/lib/chatops";

    private static readonly string[] AspNet = ["Urls", "AllowedHosts", "Kestrel", "DetailedErrors", "$schema"];

    /// <summary>One of our sections: the environment is full of names that are not.</summary>
    internal static bool IsSection(string key) => Sections.Contains(key, StringComparer.OrdinalIgnoreCase);

    /// <param name="kinds">The kinds of targets of this version's families.</param>
    /// <param name="builtInTokens">Tokens by person that need no file: the demo's. Empty for a site.</param>
    /// <param name="withoutChat">As if the bot were on no chat platform: before there is an app there are no tokens.</param>
    public static SiteSettings Load(
        IConfigurationRoot configuration, IReadOnlyCollection<ITargetKind> kinds, IReadOnlyDictionary<string, string>? builtInTokens = null, bool withoutChat = false)
    {
        using var trusted = FileTrust.Beside(configuration["Storage:Path"] is { Length: > 0 } folder ? folder : DefaultData);
        var problems = new List<string>();
        TellTopLevel(configuration, problems);
        var (zone, runAs, language) = Site(configuration, problems);
        var demo = builtInTokens is { Count: > 0 };
        var storage = StorageSection.Read(configuration.GetSection("Storage"), problems);
        var web = WebSection.Read(configuration, problems);
        var retention = Retention(configuration, problems);
        var people = PeopleSettings.Read(configuration.GetSection("People"), builtInTokens ?? ImmutableDictionary<string, string>.Empty, language, problems);
        var channels = PeopleSettings.Channels(configuration.GetSection("Channels"), problems);
        var slack = withoutChat ? null : SlackSection.Read(configuration.GetSection("Slack"), problems);
        var prefix = slack?.CommandPrefix ?? (withoutChat ? SlackSection.CommandPrefix(configuration.GetSection("Slack"), problems) : "");
        var discord = withoutChat ? null : DiscordSection.Read(configuration.GetSection("Discord"), problems);
        var groups = RolesSection.Read(configuration.GetSection("Roles"), problems);
        RolesSection.TellUnused(groups, configuration, problems);
        var ssh = SshSection.Read(configuration.GetSection("Ssh"), storage.Folder, problems);
        var elsewhere = InventorySection.Read(configuration.GetSection("Inventory"), problems);
        var inventory = InventorySettings.Read(configuration.GetSection("Hosts"), configuration.GetSection("Targets"), configuration.GetSection("Ports"), ssh, problems);
        inventory.HasOthers = elsewhere is not null;
        problems.AddRange(InventorySettings.Problems(inventory, kinds));
        var ansible = AnsibleSection.Read(configuration.GetSection("Ansible"), inventory, storage.Folder, problems);
        var playbooks = PlaybookSettings.Read(configuration.GetSection("Commands"), ansible, inventory, problems);
        inventory = inventory.With(PlaybookSettings.Targets(playbooks, ansible, inventory));
        var settings = new SiteSettings(
            zone, storage, web, retention, people, channels,
            RuleSettings.Rules(configuration.GetSection("Rules"), new(people, groups), channels, inventory, problems),
            RuleSettings.Approvals(configuration.GetSection("Approvals"), new(people, groups), problems),
            inventory,
            CommandSettings.Read(configuration.GetSection("Commands"), inventory, new(runAs, OwnIsFine: demo), problems))
        {
            Language = language,
            Ansible = ansible,
            Playbooks = playbooks,
            AsWritten = [.. Told.SelectMany(s => configuration.GetSection(s).AsEnumerable()).Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Key, p.Value!))],
            Record = RecordSection.Read(configuration.GetSection("Record"), storage.Folder, channels, isDemo: builtInTokens is { Count: > 0 }, problems),
            Telemetry = TelemetrySection.Read(configuration, problems),
            Limits = LimitsSection.Read(configuration.GetSection("Limits"), problems),
            BreakGlass = BreakGlassSection.Read(configuration.GetSection("BreakGlass"), people, problems),
            RunAs = runAs,
            Groups = GroupsSection.Read(configuration.GetSection("Groups"), problems),
            Looks = BoardSection.Read(configuration.GetSection("Board"), AllRunbooks.HealthLooks.Select(l => l.Kind), problems),
            AnsibleInventory = elsewhere,
            HostOf = entry => AnsibleHost.Of(entry, ssh),
            Slack = slack,
            SlackPrefix = prefix,
            Discord = discord,
            GroupRoles = groups,
        };
        return problems.Count == 0 ? settings : throw new SettingsException(problems);
    }

    /// <summary>Where the state is, for programs that need nothing else of the settings.</summary>
    public static StorageSettings LoadStorage(IConfigurationRoot configuration)
    {
        using var trusted = FileTrust.Beside(configuration["Storage:Path"] is { Length: > 0 } folder ? folder : DefaultData);
        var problems = new List<string>();
        var storage = StorageSection.Read(configuration.GetSection("Storage"), problems);
        return problems.Count == 0 ? storage : throw new SettingsException(problems);
    }

    /// <summary>
    /// The environment is full of names that are not ours, so only its keys inside our sections count; a settings file is ours altogether.
    /// </summary>
    private static void TellTopLevel(IConfigurationRoot configuration, List<string> problems)
    {
        var ours = configuration.Providers.Where(p => p is not EnvironmentVariablesConfigurationProvider).ToList();
        string[] known = [.. Sections, .. AspNet];
        foreach (var key in ours.SelectMany(p => p.GetChildKeys([], parentPath: null)).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (Sections.Contains(key, StringComparer.OrdinalIgnoreCase) && ours.Exists(p => p.TryGet(key, out var text) && text is { Length: > 0 }))
                problems.Add($"{key}: must be an object with keys of its own.");
            if (!known.Contains(key, StringComparer.OrdinalIgnoreCase))
                problems.Add($"{key}: {SettingsReader.Unknown(key, known)}");
        }
    }

    private static (TimeZoneInfo Zone, string RunAs, Language Language) Site(IConfiguration configuration, List<string> problems)
    {
        var reader = new SettingsReader(configuration.GetSection("Site"), problems);
        var name = reader.Text("TimeZone", "UTC");
        var runAs = InventorySettings.StepAccount(reader, "RunAs");
        var language = LanguageKey.Read(reader) ?? Language.English;
        reader.Done();
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            return (zone, runAs, language);
        reader.Problem("TimeZone", $"this machine knows no time zone '{name}'; write a name such as Europe/Paris (Debian: package tzdata).");
        return (TimeZoneInfo.Utc, runAs, language);
    }

    private static RetentionSettings Retention(IConfiguration configuration, List<string> problems)
    {
        var reader = new SettingsReader(configuration.GetSection("Retention"), problems);
        var retention = new RetentionSettings(
            // A platform may deliver the same once more hours later: for a day at least it must be known.
            reader.Time("Deliveries", TimeSpan.FromDays(30), TimeSpan.FromDays(1), TimeSpan.FromDays(36500)), Age(reader, "Transcripts", TimeSpan.FromDays(90)),
            Age(reader, "StepFolders", TimeSpan.FromDays(7)), Age(reader, "Events", TimeSpan.FromDays(7)),
            reader.Number("Destructive", 10, 1, 100));
        reader.Done();
        return retention;
    }

    /// <summary>Never under an hour: what a running operation needs must not be too old already.</summary>
    private static TimeSpan Age(SettingsReader reader, string key, TimeSpan fallback) =>
        reader.Time(key, fallback, TimeSpan.FromHours(1), TimeSpan.FromDays(36500));
}
