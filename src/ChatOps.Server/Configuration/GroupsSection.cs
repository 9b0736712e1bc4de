using ChatOps.Core.Groups;

namespace ChatOps.Server.Configuration;

/// <summary>Reads <c>Groups</c>: how much one command may do at once.</summary>
internal static class GroupsSection
{
    public static GroupLimits Read(IConfigurationSection section, List<string> problems)
    {
        var (reader, usual) = (new SettingsReader(section, problems), GroupLimits.Default);
        var limits = new GroupLimits(reader.Number("MaxHosts", usual.MaxHosts, 1, 10_000), reader.Number("ReadsAtOnce", usual.ReadsAtOnce, 1, 500));
        reader.Done();
        return limits;
    }
}
