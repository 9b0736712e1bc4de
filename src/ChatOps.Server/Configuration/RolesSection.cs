using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatOps.Server.Configuration;

/// <summary>Reads <c>Roles</c>: which groups of chat platforms give a role.</summary>
internal static partial class RolesSection
{
    public static ImmutableArray<GroupRole> Read(IConfigurationSection section, List<string> problems) =>
        [.. SettingsReader.Named(section, problems).Select(Role)];

    /// <summary>A group of a platform that is off would give its role to nobody, ever.</summary>
    public static void TellUnused(ImmutableArray<GroupRole> roles, IConfiguration configuration, List<string> problems)
    {
        if (roles.Any(r => !r.SlackGroups.IsEmpty) && !configuration.GetSection("Slack").GetChildren().Any())
            problems.Add("Roles: these roles come from Slack's user groups, and there is no section Slack.");
        if (roles.Any(r => !r.DiscordRoles.IsEmpty) && !configuration.GetSection("Discord").GetChildren().Any())
            problems.Add("Roles: these roles come from the roles of a Discord guild, and there is no section Discord.");
    }

    private static GroupRole Role(SettingsReader reader)
    {
        var (groups, guild) = (reader.List("SlackGroups"), reader.List("DiscordRoles"));
        if (groups.IsEmpty && guild.IsEmpty)
            reader.Problem("SlackGroups", "is missing, and so is DiscordRoles; nothing is granted or meant by default. Write for example [ \"S0123ABCD\" ].");
        foreach (var group in groups.Where(g => !GroupId().IsMatch(g)))
            reader.Problem("SlackGroups", $"'{group}' is no id of a user group; it looks like S0123ABCD.");
        foreach (var role in guild.Where(r => !DiscordId.Is(r)))
            reader.Problem("DiscordRoles", DiscordId.Problem(role, "a guild's role", "Server Settings, Roles, Copy Role ID"));
        reader.Done();
        return new GroupRole(reader.Name, groups, guild);
    }

    [GeneratedRegex("^S[A-Z0-9]{1,30}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex GroupId();
}
