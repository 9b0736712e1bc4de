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
            .Select(m => (m, Time: DateTime.ParseExact(m.Groups["next"].Value, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)))
            .Select(r => new SystemdTimer(r.m.Groups["name"].Value, r.m.Groups["unit"].Value, Moment(r.Time, r.m.Groups["zone"].Value, clock))),
    ];

    private static DateTimeOffset Moment(DateTime local, string zone, HostClock clock)
    {
        var offset = zone == "UTC" ? TimeSpan.Zero : clock.Offset;
        var moment = new DateTimeOffset(local, offset);
        return zone == "UTC" || clock.OffsetAt(moment) == offset ? moment : new(local, clock.After);
    }

    [GeneratedRegex(@"\A\s*\w{3} (?<next>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (?<zone>\S+) .*\s(?<name>\S+\.timer)\s+(?<unit>\S+)\s*\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
