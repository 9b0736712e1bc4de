using System.Collections.Immutable;
using ChatOps.Core.Plans;
using ChatOps.Core.Text;

namespace ChatOps.Runbooks.Vtom;

/// <summary>What people must know before the mode is changed, and what the bot does by itself later.</summary>
internal static class MaintenanceSummary
{
    private static readonly TimeSpan RemindBefore = TimeSpan.FromMinutes(10);

    /// <summary>What who decides must see first: what is cut off, what stops and for how long, what it becomes, when it ends, the way back.</summary>
    public static IEnumerable<string> Head(InstallSnapshot scene, bool on, NewContent content)
    {
        var target = scene.Target;
        foreach (var line in new CutOff(scene).Told())
            yield return line;
        yield return $"Stops: the servers of {target.Name} stop and start, for about a minute: {target.Tools.StopServers}, {target.Tools.StartServers} as {target.Owner}.";
        foreach (var s in scene.Services)
            yield return $"{s.Name}: from {s.Told(!on)} to {s.Told(on)}.";
        foreach (var remark in content.Remarks)
            yield return remark;
        if (scene.OnPing("left-open") is { } left && on)
            yield return $"Not moved, so still open to clients: {left}. Settings may name them under Services.";
        if (!on)
            yield return CutOff.Released(scene);
        foreach (var line in End(scene, on, already: false))
            yield return line;
        yield return "The way back: when anything fails, the servers are stopped, the bytes of before are put back, the servers are started, and the old mode is proved. Nothing is killed.";
    }

    /// <summary>What explains it further.</summary>
    public static IEnumerable<string> Of(InstallSnapshot scene, bool on, string? before, NewContent content)
    {
        var target = scene.Target;
        yield return content.From is null
            ? $"{target.PersonalPorts}: {LineDiff.Told(before, content.Raw)}; the rest stays as it is, byte for byte."
            : $"{target.PersonalPorts}: {LineDiff.Told(before, content.Raw)}.";
        if (target.EngineStop)
            yield return on ? "The engines are stopped first." : "The engines are started in the end.";
    }

    public static IEnumerable<string> End(InstallSnapshot scene, bool on, bool already)
    {
        if (EndWords(scene, on, already) is { Length: > 0 } end)
            yield return end;
    }

    public static string EndWords(InstallSnapshot scene, bool on, bool already)
    {
        var old = scene.Request.Appointments.FirstOrDefault(a => a.Key == VtomRunbook.MaintenanceEnd);
        return (on, scene.Request.Command.Duration("for")) switch
        {
            (false, _) => old is null ? "" : "What was planned for the end of maintenance is void.",
            (true, { } span) => $"It goes off by itself {UnitText.Duration(span)} {(already ? "from now" : "after it is on")}{(old is null ? "" : ", instead of what was planned")}.",
            (true, _) when already && old is { DueAt: { } due } => $"Its end stays: {TimeZoneInfo.ConvertTime(due, scene.Request.Zone):yyyy-MM-dd HH:mm} ({due.UtcDateTime:HH:mm} UTC).",
            _ => $"It has no end; the channel is reminded every {UnitText.Duration(scene.Target.ReminderEvery)} until /vtom maint off {scene.Target.Name}.",
        };
    }

    /// <summary>Whoever lets engines and jobs be cut off at the beginning lets it be at the end: nobody may be there to decide then.</summary>
    private static string EndsAnyway(InstallSnapshot scene, bool already) =>
        scene.Request.Command.Has(VtomRunbook.CutJobs.Name) || (!already && new CutOff(scene).Asks is not null) ? $" --{VtomRunbook.CutJobs.Name}" : "";

    /// <summary>The way back by itself, or a reminder where nobody gave an end. What is on already keeps the end it has.</summary>
    public static ImmutableArray<FollowUp> FollowUps(InstallSnapshot scene, bool on, bool already)
    {
        if (!on)
            return [];
        var (name, reason) = (scene.Target.Name, scene.Request.Command.Value("reason") is { } said ? $" ({said})" : "");
        if (scene.Request.Command.Duration("for") is { } span)
        {
            var before = span / 5 < RemindBefore ? span / 5 : RemindBefore;
            return [new(VtomRunbook.MaintenanceEnd, $"vtom maint off {name}{EndsAnyway(scene, already)}", span, $"the maintenance window of {name}{reason} ends") { RemindBefore = before }];
        }
        if (already && scene.Request.Appointments.Any(a => a.Key == VtomRunbook.MaintenanceEnd))
            return [];
        return [new(VtomRunbook.MaintenanceEnd, null, null, $"{name} is in maintenance{reason} and has no end; /vtom maint off {name} ends it") { RemindEvery = scene.Target.ReminderEvery }];
    }
}
