using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Senaite;

/// <summary>
/// <c>/senaite discard --copy</c> deletes what a restore had moved aside, at any time. <c>/senaite expire --copy</c> does the same only when its time is
/// over: that was part of the restore's plan, approved with it, and so needs no second approval. There is no way back from either.
/// </summary>
internal sealed class DiscardRunbook(bool expired) : SenaiteRunbook(SpecOf(expired))
{
    private static CommandSpec SpecOf(bool expired)
    {
        var verb = expired ? "expire" : "discard";
        return new(
            "senaite", verb, expired ? "Delete a safety copy whose time is over; the bot does that by itself" : "Delete a safety copy that a restore left",
            expired ? Risk.Change : Risk.Destructive,
            [
                TargetParameter,
                new Parameter.Text("copy", "The restore's id, or the folder's name, as /senaite backups tells it", Required: true, @"\A(?:(?:safety|failed)-)?[A-Za-z0-9]{1,40}\z", Hint: "the id of a restore, such as k3x9p"),
            ],
            [$"senaite {verb} lims1 --copy k3x9p", $"senaite {verb} lims1 --copy failed-k3x9p"])
        {
            // The safety copy is the last way back: nobody throws it away alone, whatever the hour.
            AlwaysTwoPeople = !expired,
        };
    }

    /// <summary>What a restore leaves for its copy's time, where the settings have one; void when the copy is gone before.</summary>
    public static IEnumerable<FollowUp> Later(SenaiteTarget target, string handle) => target.SafetyCopyKeep is not { } keep
        ? []
        : [new(KeyOf(handle), $"senaite expire {target.Name} --copy {SenaiteTarget.SafetyPrefix}{handle}", keep, $"safety copy {handle} of {target.Name} is deleted")
        {
            RemindBefore = keep > TimeSpan.FromDays(2) ? TimeSpan.FromDays(1) : null,
        }];

    private static string KeyOf(string handle) => $"expire-{handle}";

    private const string Content = "look-content", Delete = "delete-copy", Gone = "check-gone", LiveData = "check-live";

    protected override async Task<Planning> PlanAsync(PlanRequest request, SenaiteTarget target, Survey survey)
    {
        var copies = SafetyCopies.Of(await survey.ListAsync(target.Data), target.SafetyCopyKeep);
        var wanted = request.Command.Value("copy")!;
        var found = copies.Where(c => c.Name == wanted).ToList() is { Count: > 0 } named ? named : copies.Where(c => c.Handle == wanted).ToList();
        if (expired && found is [])
            return Refuse(AlreadyGone, $"there is no longer a copy {wanted} of {target.Name}");
        if (found is not [var copy])
            return Refuse("bad-argument", $"{(found is [] ? $"there is no copy {wanted}" : $"{wanted} can be {string.Join(" or ", found.Select(c => c.Name))}")}; "
                + (copies is [] ? $"{target.Name} has none" : $"{target.Name} has {string.Join(", ", copies.Select(c => c.Name))}"));
        // The restore may be older than the setting that took the time away: what nobody set now is not deleted by itself.
        if (expired && !copy.IsOverdue(request.Now))
            return Refuse("not-due", $"{copy.Name} is to be kept {(copy.Until is { } until ? $"until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "until somebody discards it")}; to delete it before, ask for /senaite discard {target.Name} --copy {copy.Name}");
        var live = await survey.LookAsync(target.DataFs);
        if (live is not { Bytes: > 0 } || await survey.LookAsync(target.BlobStorage) is null)
            return Refuse("no-data", $"the live {target.Stores[0].Told.Replace(", ", " or ", StringComparison.Ordinal)} is missing, so {copy.Name} may be the last that is left; look at the host first");
        var path = $"{target.Data}/{copy.Name}";
        var content = await survey.ListAsync(path);
        var ask = new SenaiteHostCommands(target);
        return new Planning.Ready(NewPlan(
            request, target, $"Delete {copy.Name} of {target.Name}",
            [
                $"Deleted for ever: {path}, {copy.Tell(request.Now)}.",
                $"It holds {(content is [] ? "nothing" : string.Join(", ", content.Select(e => e.Kind == 'd' ? $"{e.Name}/" : $"{e.Name} ({Wording.Bytes(e.Bytes)})")))}.",
                copy.IsFailed ? "It is what a restore had written before it was taken back." : "It is the data from before a restore; afterwards only the restore points are left.",
                "There is no way back.",
            ],
            [
                new Step(Content, "Look at the copy", StepKind.Check, target.User, ask.List(path)),
                new Step(Delete, $"Delete {copy.Name}", StepKind.Run, target.User, ask.Delete(path))
                {
                    Effect = Effect.Changes,
                    TimeLimit = TimeSpan.FromHours(1),
                    Guards = [new Guard.Same(path, copy.Folder.Identity)],
                },
                new Step(Gone, "Check that it is gone", StepKind.Check, target.User, ask.Look(path)),
                new Step(LiveData, "Check that the live data is there", StepKind.Check, target.User, ask.Look(target.DataFs)),
            ],
            [new(copy.Name, copy.Folder.Identity)],
            ("copy", copy.Name), ("path", path)) with
        { Settles = copy.IsFailed ? [] : [KeyOf(copy.Handle)] });
    }

    /// <summary>Of an appointment that finds nothing left to do.</summary>
    private const string AlreadyGone = "already";

    public override Verdict Judge(Step step, StepResult result, JudgeContext context)
    {
        if (result.CutShort is { } end)
            return end;
        return step.Id switch
        {
            Content => BackupJudge.Unread(result) ?? Verdict.Passed("it is there"),
            Delete => result.ExitStatus == 0 && !result.ErrorLines.Any() ? Verdict.Passed("done") : Verdict.Failed(Wording.Quote(result.ErrorLines.Append($"exit status {result.ExitStatus}"))),
            Gone => FolderListing.Read(result.Output) is [] && result.Error.Contains("No such file or directory", StringComparison.Ordinal)
                ? Verdict.Passed("it is gone")
                : Verdict.Failed("it is still there"),
            LiveData => FolderListing.Read(result.Output) is [{ Kind: 'f', Bytes: > 0 }] ? Verdict.Passed("it is") : Verdict.Failed($"{Store.NameOf(new PlannedTarget(context.Plan).DataFs)} is not there"),
            _ => Verdict.Unknown("no rule for this step"),
        };
    }

    public override Reply Report(RunSummary run)
    {
        var reply = run.Opening(run.Plan.Value("name"), $"{run.Plan.Value("name")}: {run.Plan.Value("copy")} is deleted");
        var state = run.Outcome == Outcome.Succeeded
            ? "The live data and the restore points were not touched."
            : run.Verdicts.ContainsKey(Delete) ? $"What is left of it is in {run.Plan.Value("path")}; it is no longer a whole copy. The live data was not touched. Ask again to delete the rest." : "Nothing was deleted.";
        return reply with { Text = string.Join("\n", new[] { reply.Text, state, run.LockLine }.Where(t => t.Length > 0)) };
    }
}
