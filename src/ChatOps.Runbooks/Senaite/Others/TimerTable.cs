using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>What <c>systemctl list-timers --all --output=json</c> prints; before systemd 249 it prints a table all the same.</summary>
internal static partial class TimerTable
{
    /// <summary>Null: that is no list of timers.</summary>
    public static ImmutableArray<SystemdTimer>? Read(string text, HostClock clock) =>
        text.TrimStart().StartsWith('[') ? FromJson(text) : text.Contains("NEXT", StringComparison.Ordinal) || text.Contains("timers listed", StringComparison.Ordinal) ? FromTable(text, clock) : null;

    private static ImmutableArray<SystemdTimer>? FromJson(string text)
    {
        try
        {
            using var list = JsonDocument.Parse(text);
            var timers = ImmutableArray.CreateBuilder<SystemdTimer>();
            foreach (var entry in list.RootElement.EnumerateArray())
            {
                if (entry.TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.Number && next.TryGetInt64(out var microseconds) && microseconds > 0
                    && entry.TryGetProperty("unit", out var name) && entry.TryGetProperty("activates", out var unit) && unit.GetString() is { Length: > 0 } activates)
                    timers.Add(new(name.GetString() ?? "", activates, DateTimeOffset.UnixEpoch.AddTicks(microseconds * 10)));
            }
            return timers.ToImmutable();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The host's own time, its zone named by an abbreviation that says nothing.</summary>
    private static ImmutableArray<SystemdTimer> FromTable(string text, HostClock clock) =>
    [
        .. Lines.Of(text).Select(l => Row().Match(l)).Where(m => m.Success)
            .SelectMany(m => Moments(m.Groups["next"].Value, m.Groups["zone"].Value, clock).Select(due => new SystemdTimer(m.Groups["name"].Value, m.Groups["unit"].Value, due))),
    ];

    /// <summary>In the hour that the clock shows twice both count, as they do for cron.</summary>
    private static List<DateTimeOffset> Moments(string text, string zone, HostClock clock)
    {
        var local = DateTime.ParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        if (zone == "UTC")
            return [new(local, TimeSpan.Zero)];
        var moments = new[] { clock.Offset, clock.After }.Distinct().Select(o => new DateTimeOffset(local, o)).Where(m => clock.OffsetAt(m) == m.Offset).ToList();
        return moments is [] ? [new(local, clock.After)] : moments;
    }

    [GeneratedRegex(@"\A\s*\w{3} (?<next>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}) (?<zone>\S+) .*\s(?<name>\S+\.timer)\s+(?<unit>\S+)\s*\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
