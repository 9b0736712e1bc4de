using ChatOps.Core.Limits;

namespace ChatOps.Server.Configuration;

/// <summary>Reads <c>Limits</c>: what one person may have and ask for at once.</summary>
internal static class LimitsSection
{
    public static SiteLimits Read(IConfigurationSection section, List<string> problems)
    {
        var (reader, usual) = (new SettingsReader(section, problems), SiteLimits.Default);
        var limits = new SiteLimits(
            reader.Number("WaitingApprovals", usual.WaitingApprovals, 1, 10_000), reader.Number("CommandsPerMinute", usual.CommandsPerMinute, 10, 1_000_000),
            reader.Number("EventStreams", usual.EventStreams, 1, 10_000), reader.Number("TextPerHour", usual.TextPerHour, 10_000, 1_000_000_000));
        reader.Done();
        return limits;
    }
}
