using System.Collections.Immutable;
using ChatOps.Core.Access;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;

namespace ChatOps.Server.Configuration;

/// <summary>Reads <c>Rules</c> and <c>Approvals</c>. A name in them that does not exist is a mistake, never a rule that waits for its day.</summary>
internal static class RuleSettings
{
    private static readonly TimeSpan DefaultExpiry = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan ShortestExpiry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestExpiry = TimeSpan.FromDays(1);

    public static ImmutableArray<AccessRule> Rules(
        IConfigurationSection section, Roles roles, IEnumerable<ChannelSettings> channels, SiteInventory inventory, List<string> problems)
    {
        var channelNames = channels.Select(c => c.Name).ToList();
        var targetNames = inventory.Targets.Select(t => t.Name).Concat(GroupTarget.Names(inventory).Select(g => GroupTarget.Prefix + g)).Distinct(StringComparer.Ordinal).ToList();
        return [.. SettingsReader.Named(section, problems).Select(r => Rule(r, roles, channelNames, targetNames, inventory))];
    }

    public static ImmutableArray<ApprovalRule> Approvals(IConfigurationSection section, Roles roles, List<string> problems) =>
        [.. SettingsReader.Named(section, problems).Select(r => Approval(r, roles))];

    /// <summary>A pattern of addresses, such as <c>10.0.0.*</c>: there is no list of them to hold it against.</summary>
    private static bool IsAddresses(string glob) =>
        glob.AsSpan().ContainsAny('.', ':') && glob.All(c => char.IsAsciiHexDigit(c) || c is '.' or ':' or '*' or '?');

    private static AccessRule Rule(SettingsReader reader, Roles roles, List<string> channels, List<string> targets, SiteInventory inventory)
    {
        var rule = new AccessRule(
            reader.Name, reader.RequiredList("Roles", "operator"), reader.RequiredList("Commands", "senaite *"),
            reader.RequiredList("Targets", "*"), reader.RequiredList("Channels", "ops"));
        foreach (var role in rule.Roles)
            TellUnheld(reader, "Roles", role, roles);
        foreach (var glob in rule.Channels.Where(g => !channels.Exists(c => Glob.Matches(g, c))))
            reader.Problem("Channels", NoMatch("channel", glob, channels, "under Channels"));
        foreach (var glob in rule.Targets.Where(g => g != "*" && !targets.Exists(t => Glob.Matches(g, t)) && !inventory.HasOthers && !(!inventory.Networks.IsEmpty && IsAddresses(g))))
            reader.Problem("Targets", NoMatch("target or host", glob, targets, "under Targets or Hosts"));
        reader.Done();
        return rule;
    }

    private static ApprovalRule Approval(SettingsReader reader, Roles roles)
    {
        var rule = new ApprovalRule(
            reader.Name, reader.RequiredList("Commands", "senaite restore"), reader.Required("Role"),
            reader.Time("ExpiresAfter", DefaultExpiry, ShortestExpiry, LongestExpiry))
        {
            RequireReason = reader.Flag("RequireReason", fallback: false),
            OnlyWhenAsked = reader.Flag("OnlyWhenAsked", fallback: false),
        };
        if (rule is { OnlyWhenAsked: true, RequireReason: true })
            reader.Problem("RequireReason", "cannot stand beside OnlyWhenAsked: whether a command waits is known only after it was typed; leave one of them out.");
        if (rule.Role.Length > 0)
            TellUnheld(reader, "Role", rule.Role, roles);
        reader.Done();
        return rule;
    }

    private static void TellUnheld(SettingsReader reader, string key, string role, Roles roles)
    {
        if (!roles.Known.Contains(role, StringComparer.Ordinal))
            reader.Problem(key, $"nobody under People has the role '{role}'" + Meant(role, roles.Known));
    }

    public static string NoMatch(string what, string glob, IReadOnlyCollection<string> known, string where) =>
        glob.AsSpan().ContainsAny('*', '?')
            ? $"'{glob}' matches no {what} {where}."
            : $"there is no {what} '{glob}' {where}" + Meant(glob, known);

    private static string Meant(string name, IEnumerable<string> known) =>
        Suggestion.For(name, known) is { } meant ? $"; did you mean {meant}?" : ".";
}
