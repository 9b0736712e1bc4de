using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Vtom;

/// <summary>What happened, what the state is now, what to look at by hand.</summary>
internal static class MaintenanceReport
{
    public static string Done(RunSummary run) =>
        $"{run.Plan.Value("name")}: maintenance {(run.Plan.Value("already") == "yes" ? "was" : "is")} {run.Plan.Value("state")}{(run.Plan.Value("already") == "yes" ? " already" : "")}";

    public static Reply Of(RunSummary run, Reply reply, ReplyTable steps, string lockLine)
    {
        var warnings = run.Plan.Steps.Where(s => !s.Required && run.Verdicts.GetValueOrDefault(s.Id)?.Kind == VerdictKind.Failed).Except(run.Unanswered).Select(s => $"{s.Title}: {run.Verdicts[s.Id].Why}").Append(run.UnansweredLine).Where(w => w.Length > 0).ToList();
        var lines = new[] { reply.Text, State(run) }.Concat(warnings).Append(lockLine).Where(l => l.Length > 0);
        var tone = run.Outcome == Outcome.Succeeded && (warnings.Count > 0 || run.Plan.Value("state") == "on") ? Tone.Warning : reply.Tone;
        reply = reply with { Text = string.Join("\n", lines), Tone = tone, Table = run.Outcome == Outcome.Succeeded ? null : steps };
        return reply.With("Took", Wording.Span(run.Took));
    }

    private static string State(RunSummary run)
    {
        if (run.Outcome == Outcome.Succeeded)
            return Good(run);
        if (run.Plan.Value("already") == "yes")
            return $"Nothing was touched. /vtom status {run.Plan.Value("name")} shows what the host says.";
        if (!run.Verdicts.Keys.Any(k => k.StartsWith(ServerSteps.Stop, StringComparison.Ordinal) || k.StartsWith(ServerSteps.StopEngines, StringComparison.Ordinal)))
            return "Nothing was touched: the servers run as before.";
        if (run.Outcome is Outcome.RolledBack or Outcome.Cancelled)
            return $"The file has the bytes of before, and the servers run as before: maintenance is {(run.Plan.Value("state") == "on" ? "off" : "still on")}. Checked on the host: file, vtping, listener and connects. Clients connect to {new PlannedInstall(run.Plan).Places(run.Plan.Value("state") != "on")}.";
        return ByHand(run);
    }

    private static string Good(RunSummary run)
    {
        var install = new PlannedInstall(run.Plan);
        var on = run.Plan.Value("state") == "on";
        var proved = string.Join(", ", install.Services.Select(s => $"{s.Name} on {s.Port(on)}"));
        var end = run.Plan.Value("end");
        return $"File, vtping, listener and connects agree: {proved}{(on ? "; the usual ports refuse" : "")}. Clients connect to {install.Places(on)}.{(end.Length > 0 ? $"\n{end}" : "")}"
            + (on && !end.Contains("maint off", StringComparison.Ordinal) ? $"\nTo end it: /vtom maint off {install.Name}" : "");
    }

    private static string ByHand(RunSummary run)
    {
        var install = new PlannedInstall(run.Plan);
        var from = run.Plan.Value("state") != "on";
        var head = $"{(run.Outcome == Outcome.Unknown ? "Nothing more was done, nothing was taken back." : "The way back was not finished.")} The last that is known: {Last(run)}.";
        return head + $"""

            To look at by hand, as {install.Owner} with its profile:
            1. vtping, and ss -tlnp: who listens on {string.Join(" and ", install.Services.Select(s => $"{s.Port(from)} or {s.Port(!from)}"))}? End what is left with VTOM's own programs.
            2. {install.File}: {(install.Content("content-back") is { } back ? $"before, it had: {Line(back)}" : "it was not there before")}; for the other mode: {Line(install.Content("content") ?? "")}.
            3. start_servers, then /vtom status {install.Name}. docs/vtom.md has the commands.
            """;
    }

    private static string Line(string raw) => string.Join(" ", RawBytes.Readable(raw).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Where the way back got stuck; without one, the last step.</summary>
    private static string Last(RunSummary run)
    {
        var last = run.Plan.Steps.SelectMany(s => s.Undo).FirstOrDefault(s => run.Verdicts.GetValueOrDefault(s.Id) is { Kind: not VerdictKind.Passed })
            ?? run.Plan.Steps.LastOrDefault(s => run.Verdicts.ContainsKey(s.Id));
        return last is null ? "no step was begun" : $"“{last.Title}”: {run.Verdicts[last.Id].Why}";
    }
}
