using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Expectations;

/// <summary>Reads <c>systemctl show</c>, which says <c>not-found</c> of a unit that is not there, and nothing at all where systemd does not run.</summary>
internal sealed record UnitMatcher(bool Running, bool? Enabled) : Matcher
{
    public override string Words() => $"{(Running ? "runs" : "does not run")}{Enabled switch { true => ", is started at boot", false => ", is not started at boot", _ => "" }}";

    public override Seen Of(StepResult result)
    {
        var values = result.OutputLines.Select(l => l.Split('=', 2)).Where(p => p.Length == 2).GroupBy(p => p[0], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last()[1], StringComparer.Ordinal);
        if (result is not { CutShort: null, ExitStatus: 0 } || !values.TryGetValue("LoadState", out var load) || !values.TryGetValue("ActiveState", out var active))
            return Seen.Unread(result);
        var file = values.GetValueOrDefault("UnitFileState", "");
        var starts = file is "enabled" or "enabled-runtime" or "static" or "generated" or "alias" or "indirect";
        var what = load == "not-found" ? "there is no such unit" : $"{active} ({values.GetValueOrDefault("SubState", "?")}){(file.Length > 0 ? $", {file}" : "")}";
        // What is being started, stopped or reloaded is neither yet.
        var stands = Running ? active == "active" : active is "inactive" or "failed";
        return Seen.Of(stands && (Enabled is not { } wanted || starts == wanted) && (load != "not-found" || !Running), what);
    }
}
