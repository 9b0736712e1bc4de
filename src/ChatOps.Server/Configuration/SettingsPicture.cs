using System.Collections.Immutable;
using ChatOps.Core.Access;
using ChatOps.Core.Commands;
using ChatOps.Core.People;
using ChatOps.Runbooks.Ansible;

namespace ChatOps.Server.Configuration;

/// <summary>
/// What the settings grant and name: people, rules, approvals, channels, addresses, targets, commands. Whoever may edit the settings could give themselves
/// any right for an hour; so each start tells what is not as it was.
/// </summary>
public static class SettingsPicture
{
    /// <summary>Tokens are told apart by this and not known by it.</summary>
    private const string Salt = "settings";

    public static ImmutableArray<SettingsLine> Of(SiteSettings settings, IReadOnlyCollection<CommandSpec> commands) =>
    [
        .. settings.People.All.SelectMany(p => Person(settings, p)),
        .. settings.GroupRoles.Select(r => new SettingsLine($"Roles:{r.Role}", GroupsOf(r), [])),
        .. settings.Channels.Select(c => new SettingsLine($"Channels:{c.Name}", Filled(("Slack", c.Slack), ("Discord", c.Discord)), [c.Name])),
        .. settings.Rules.Select(r => new SettingsLine(
            $"Rules:{r.Name}", $"roles {List(r.Roles)}; commands {List(r.Commands)}; targets {List(r.Targets)}; channels {List(r.Channels)}", ChannelsOf(settings, r.Channels))),
        .. settings.Approvals.Select(a => new SettingsLine(
            $"Approvals:{a.Name}",
            $"commands {List(a.Commands)}; role {a.Role}; expires after {a.ExpiresAfter:c}{(a.OnlyWhenAsked ? "; only where a plan asks for it" : "")}{(a.RequireReason ? "; asks why" : "")}",
            Where(settings, commands, a.Commands))),
        .. settings.Inventory.Hosts.Select(h => new SettingsLine(
            $"Hosts:{h.Name}", Filled(("executor", h.Executor), ("address", h.Address), ("user", h.User), ("groups", string.Join(", ", h.Groups)), ("step folder", h.StepFolder), ("host script", h.HostScript), ("ssh", h.Ssh?.ToString())), On(settings, h.Name))),
        .. settings.Inventory.Declared.SelectMany(t => Target(settings, t)),
        .. settings.Commands.Select(c => new SettingsLine(
            $"Commands:{c.Key}", $"/{c.Spec.Name} ({c.Spec.Risk}) on {c.Host} as {(c.User.Length > 0 ? c.User : "the bot")}: {string.Join(' ', c.Run)}", Where(settings, commands, [c.Spec.Name]))),
        .. settings.Playbooks.Where(p => !AnsibleCommands.Keys.Contains(p.Key)).Select(p => new SettingsLine(
            $"Commands:{p.Key}", $"/{p.Spec.Name} ({p.Spec.Risk}) plays {p.Playbook} on {List(p.Hosts)}{(p.Become ? " as root" : "")}", Where(settings, commands, [p.Spec.Name]))),
        // Every other key of them, as it is written: what may be typed, what is taken back, who plays and from where.
        .. settings.AsWritten.Where(k => !IsTold(k.Key)).Select(k => new SettingsLine(k.Key, k.Value, Audience(settings, commands, k.Key))),
        .. settings.AnsibleInventory is { } elsewhere ? [Elsewhere(elsewhere)] : Array.Empty<SettingsLine>(),
        new("Ports:Networks", List(settings.Inventory.Networks.Select(n => n.ToString())), []),
        new("Web", Filled(
            ("listens", List(settings.Web.Urls)), ("names", List(settings.Web.AllowedHosts)), ("public", settings.Web.PublicUrl?.ToString()),
            ("trusted proxies", List(settings.Web.TrustedProxies.Select(p => p.ToString()))), ("metrics", settings.Web.Metrics.ToString())), []),
        new("Slack", settings.Slack is { } slack ? $"workspace {slack.Team} at {slack.ApiUrl}" : "off", []),
        .. settings.Discord is { } discord ? [new SettingsLine("Discord", $"guilds {List(discord.GuildIds)} at {discord.ApiUrl}", [])] : Array.Empty<SettingsLine>(),
        new("Telemetry", settings.Telemetry.Endpoint is { } receiver ? $"sent to {receiver}" : "sent nowhere", []),
        new("Retention", settings.Retention.ToString(), []),
        new("Limits", settings.Limits.ToString(), []),
        new("Groups", settings.Groups.ToString(), []),
        new("Record", settings.Record.ToString(), []),
        new("BreakGlass:People", List(settings.BreakGlass), []),
    ];

    public static ImmutableArray<SettingsChange> Differences(IEnumerable<SettingsLine> before, IEnumerable<SettingsLine> now)
    {
        var (old, current) = (before.ToDictionary(l => l.Key, StringComparer.Ordinal), now.ToDictionary(l => l.Key, StringComparer.Ordinal));
        return
        [
            .. from key in old.Keys.Union(current.Keys).Order(StringComparer.Ordinal)
               let was = old.GetValueOrDefault(key)
               let line = current.GetValueOrDefault(key)
               where was?.Value != line?.Value
               select new SettingsChange(key, was?.Value, line?.Value, Concerned(was, line)),
        ];
    }

    private static SettingsLine Elsewhere(AnsibleInventorySettings elsewhere) => new(
        "Inventory",
        Filled(
            ("sources", List(elsewhere.Sources)), ("programs", List(elsewhere.Executables.Select(e => $"{e.Key} ({e.Value[..12]})"))),
            ("beside playbooks in", elsewhere.PlaybookFolder), ("vault password", elsewhere.VaultPasswordFile), ("read as", elsewhere.User),
            ("targets may", elsewhere.TargetsMay is { } may ? List(may) : ""), ("data below", List(elsewhere.DataRoots))),
        []);

    /// <summary>Where anybody may use the command that the key is about; everybody for what is about no command.</summary>
    private static ImmutableArray<string> Audience(SiteSettings settings, IReadOnlyCollection<CommandSpec> commands, string key) =>
        key.Split(':') is ["Commands", var name, ..]
            && (settings.Commands.FirstOrDefault(c => c.Key == name)?.Spec ?? settings.Playbooks.FirstOrDefault(p => p.Key == name)?.Spec) is { } spec
            ? Where(settings, commands, [spec.Name])
            : [];

    /// <summary>What a command's own line says, and what only explains it.</summary>
    private static bool IsTold(string key) => key.Split(':') is ["Commands", _, "Family" or "Verb" or "Risk" or "Host" or "User" or "Run" or "Playbook" or "Hosts" or "Become" or "Summary" or "Examples", ..];

    private static string GroupsOf(GroupRole role) => string.Join("; ", new[]
    {
        role.SlackGroups.IsEmpty ? null : $"Slack's user groups {List(role.SlackGroups)}",
        role.DiscordRoles.IsEmpty ? null : $"Discord's roles {List(role.DiscordRoles)}",
    }.OfType<string>());

    /// <summary>Where it concerned everybody, or does now, all are told.</summary>
    private static ImmutableArray<string> Concerned(params SettingsLine?[] lines) =>
        lines.OfType<SettingsLine>().Any(l => l.Channels.IsEmpty) ? [] : [.. lines.OfType<SettingsLine>().SelectMany(l => l.Channels).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<SettingsLine> Person(SiteSettings settings, Actor person)
    {
        ImmutableArray<string> channels = [.. settings.Channels.Select(c => c.Name).Where(c => settings.Policy.MayEnter(person, c))];
        var accounts = string.Concat(person.Accounts.Select(a => $"; {a.Key} {a.Value}"));
        yield return new($"People:{person.Person}", $"{person.Name}; roles {List(person.Roles.Order(StringComparer.Ordinal))}{accounts}", channels);
        yield return new($"People:{person.Person}:token", settings.People.HasToken(person.Person) ? $"set ({settings.People.Proof(person.Person, Salt)[..12]})" : "none", channels);
    }

    private static IEnumerable<SettingsLine> Target(SiteSettings settings, Core.Inventory.Target target)
    {
        var channels = On(settings, target.Name);
        yield return new($"Targets:{target.Name}", $"{target.Id} on {target.Host.Name}", channels);
        foreach (var (key, value) in target.Settings)
            yield return new($"Targets:{target.Name}:{key}", value, channels);
    }

    private static ImmutableArray<string> ChannelsOf(SiteSettings settings, ImmutableArray<string> globs) => [.. settings.Channels.Select(c => c.Name).Where(c => Glob.Any(globs, c))];

    private static ImmutableArray<string> On(SiteSettings settings, string target) =>
        ChannelsOf(settings, [.. settings.Rules.Where(r => Glob.Any(r.Targets, target)).SelectMany(r => r.Channels)]);

    /// <summary>Where anybody may use one of the commands.</summary>
    private static ImmutableArray<string> Where(SiteSettings settings, IReadOnlyCollection<CommandSpec> commands, ImmutableArray<string> globs) =>
        ChannelsOf(settings, [.. settings.Rules.Where(r => commands.Any(c => Glob.Any(globs, c.Name) && Glob.Any(r.Commands, c.Name))).SelectMany(r => r.Channels)]);

    private static string List(IEnumerable<string> words) => string.Join(", ", words) is { Length: > 0 } list ? list : "none";

    private static string Filled(params (string Name, string? Value)[] parts) =>
        string.Join("; ", parts.Where(p => p.Value is { Length: > 0 }).Select(p => $"{p.Name} {p.Value}")) is { Length: > 0 } text ? text : "nothing else";
}
