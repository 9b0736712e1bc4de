using System.Globalization;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>What <c>shutdown</c> has put down for systemd, in <c>/run/systemd/shutdown/scheduled</c>.</summary>
internal static class ScheduledShutdown
{
    /// <summary>When, and what (<c>reboot</c>, <c>poweroff</c> …).</summary>
    public static (DateTimeOffset At, string Mode)? Read(string text)
    {
        var values = Lines.Of(text).Select(l => l.Split('=', 2)).Where(p => p.Length == 2).GroupBy(p => p[0]).ToDictionary(g => g.Key, g => g.Last()[1]);
        return values.TryGetValue("USEC", out var at) && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            ? (DateTimeOffset.UnixEpoch.AddTicks(microseconds * 10), values.GetValueOrDefault("MODE", "shutdown"))
            : null;
    }
}
