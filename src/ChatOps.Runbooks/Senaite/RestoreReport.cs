using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Senaite;

/// <summary>What happened, what the state is now, what to look at by hand.</summary>
internal static class RestoreReport
{
    public static Reply Of(RunSummary run, Reply reply, IReadOnlyList<string> warnings, string lockLine)
    {
        var state = run.Outcome switch
        {
            Outcome.Succeeded => $"{(run.Plan.Values.GetValueOrDefault("stores") is null or "1" ? "Database and blobs are" : $"{run.Plan.Value("stores")} databases and their blobs are")} those of {run.Plan.Value("point")} and were checked; {run.Plan.Value("wanted-up").Replace(" ", ", ", StringComparison.Ordinal)} run and answer.\n"
                + $"The data from before is in {run.Plan.Value("safety")}. {(run.Plan.Value("keep") is { Length: > 0 } keep ? $"The bot deletes it after {keep}; to delete it before that" : "It stays there; when nobody needs it any longer")}: /senaite discard {run.Plan.Value("name")} --copy {run.Handle}",
            Outcome.RolledBack or Outcome.Cancelled => Back(run),
            Outcome.Unknown => ByHand(run, "Nothing more was done, nothing was taken back."),
            _ when run.LockKept => ByHand(run, "The way back was not finished."),
            _ => "Nothing was changed: the live data and the programs are as before.",
        };
        var text = new[] { reply.Text, state }.Concat(warnings).Append(lockLine).Where(t => t.Length > 0);
        var tone = run.Outcome == Outcome.Succeeded && warnings.Count > 0 ? Tone.Warning : reply.Tone;
        return (reply with { Text = string.Join("\n", text), Tone = tone })
            .With("Restore point", run.Plan.Value("point")).With("Blob set", run.Plan.Value("set")).With("Took", Wording.Span(run.Took));
    }

    private static string Back(RunSummary run)
    {
        if (!WasMoved(run))
            return run.Verdicts.Keys.Any(k => k.StartsWith(ProgramSteps.Stop, StringComparison.Ordinal))
                ? "The live data was not touched; the programs that had been stopped run again."
                : "The live data and the programs were not touched.";
        var left = run.Verdicts.GetValueOrDefault(RestorePlan.RemoveFailed)?.Facts.ContainsKey("left") == true
            ? $"\nWhat the restore had written is in {run.Plan.Value("failed")}; look at it, then: /senaite discard {run.Plan.Value("name")} --copy failed-{run.Handle}"
            : "";
        return $"The old data is in its place again: {Places(run)} (the same files, checked on the host), and the programs that ran before run again.{left}";
    }

    private static string Files(PlannedTarget target) => string.Join(" and ", target.StoreSuffixes.Select(target.FileOf));

    private static string Places(RunSummary run) => run.Plan.Values.GetValueOrDefault("replaced") is { Length: > 0 } replaced
        ? replaced.Replace("\n", ", ", StringComparison.Ordinal)
        : $"{new PlannedTarget(run.Plan).DataFs}, {new PlannedTarget(run.Plan).BlobStorage}";

    /// <summary>Plans made before blobstorage went first moved Data.fs first.</summary>
    private static bool WasMoved(RunSummary run) => run.Verdicts.ContainsKey(RestorePlan.MoveBlobs) || run.Verdicts.ContainsKey(RestorePlan.MoveData);

    private static string ByHand(RunSummary run, string what)
    {
        var target = new PlannedTarget(run.Plan);
        var untouched = !WasMoved(run);
        var head = $"{what} The last that is known: {Last(run)}.\n";
        if (untouched)
        {
            return head + $"The live data was not moved: {Places(run)} are in place as before.\n"
                + $"To look at by hand: supervisorctl status; end what is left of a program that did not stop (it may hold {Files(target)} or its port), then "
                + $"/senaite start {target.Name} once the target is free.";
        }
        return head
            + "To look at by hand, before anything is started:\n"
            + $"1. Does bin/restore, repozo, rsync or mv still run as {target.User}? Wait for it or end it.\n"
            + $"2. Old data: {run.Plan.Value("safety")} (of {Places(run)}). Whatever is not there is still in place in {target.Data}.\n"
            + $"3. Restored data: {Places(run)}, or, when it was moved away, {run.Plan.Value("failed")}.\n"
            + $"4. Going back: what the restore left is moved away, blobs first; then {Files(target)} of before comes back, then the blobs of before. {target.Programs[0]} "
            + "deletes every blob of a database whose file is missing when it starts, so blobs are never in their place without it.\n"
            + $"5. Programs: supervisorctl status; start {target.Programs[0]} first, then the clients, only when every database and its blobs belong together.\n"
            + (run.Verdicts.ContainsKey(RestorePlan.WriteNote)
                ? $"{run.Plan.Value("safety")}/{GoBackNote.Name} on the host has the commands, in their order."
                : "docs/senaite.md has the commands.");
    }

    /// <summary>Where the way back got stuck; without one, the last step.</summary>
    private static string Last(RunSummary run)
    {
        var last = run.Plan.Steps.SelectMany(s => s.Undo).FirstOrDefault(s => run.Verdicts.GetValueOrDefault(s.Id) is { Kind: not VerdictKind.Passed })
            ?? run.Plan.Steps.LastOrDefault(s => run.Verdicts.ContainsKey(s.Id));
        return last is null ? "no step was begun" : $"“{last.Title}”: {run.Verdicts[last.Id].Why}";
    }
}
