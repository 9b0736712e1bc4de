using ChatOps.Core.Execution;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Senaite;

/// <summary>Judges what a restore does to files. Moves are believed only when the check after them found the very same inodes.</summary>
internal static class RestoreJudge
{
    public static Verdict? Of(Step step, StepResult result, JudgeContext context)
    {
        var plan = new PlannedTarget(context.Plan);
        return step.Id switch
        {
            RestorePlan.Run => RestoreOutput.Judge(result, plan, context.Plan.Value("date"), context.Plan.Value("set-path")),
            RestorePlan.Recover => Recovered(result),
            RestorePlan.CheckScratch => Size(result, context.Plan, owner: null),
            RestorePlan.CheckData => Size(result, context.Plan, plan.User),
            RestorePlan.CountSet => Counted(result, context.Plan, "the set has changed since the plan"),
            RestorePlan.CountRestored => Counted(result, context.Plan, "the restored blobs are not those of the set"),
            RestorePlan.NoPart => NoPart(result),
            RestorePlan.Identify => Identify(result, context.Plan),
            RestorePlan.CheckAside => Aside(result, context),
            RestorePlan.CheckDataBack => Back(result, context, "data", "Data.fs"),
            RestorePlan.CheckBlobsBack => Back(result, context, "blobs", "blobstorage"),
            RestorePlan.BlobsStay => Stay(plan),
            RestorePlan.CheckCleared => Cleared(result),
            RestorePlan.ScratchGone => Gone(result),
            RestorePlan.RemoveSafety => Removed(result),
            RestorePlan.RemoveFailed => Kept(result),
            _ when step.Id.StartsWith(RestorePlan.LookScratch, StringComparison.Ordinal) => Verdict.Passed("it is deleted with the next steps"),
            _ when step is { Kind: StepKind.Run } && !IsProgram(step.Id) => Done(step, result),
            _ => ProgramJudge.Of(step, result, plan),
        };
    }

    private static bool IsProgram(string id) => id.StartsWith(ProgramSteps.Start, StringComparison.Ordinal) || id.StartsWith(ProgramSteps.Stop, StringComparison.Ordinal);

    /// <summary>mkdir, mv, rm: quiet and 0, or it did not work. Moving back out of a safety copy that was never made is no failure; the check decides.</summary>
    private static Verdict Done(Step step, StepResult result)
    {
        if (result.CutShort is { } end)
            return end;
        if (result.ExitStatus == 0 && !result.ErrorLines.Any())
            return Verdict.Passed("done");
        var absent = result.ErrorLines.Any() && result.ErrorLines.All(IsAbsence);
        return absent && (step.Id is RestorePlan.DataBack or RestorePlan.BlobsBack)
            ? Verdict.Passed("there was nothing to move")
            : Verdict.Failed($"{Wording.Quote(result.ErrorLines.Append($"exit status {result.ExitStatus}"))}");
    }

    private static Verdict Recovered(StepResult result)
    {
        if (result.CutShort is { } end)
            return end;
        var said = result.ErrorLines.Concat(result.OutputLines).Concat(result.Flagged).Where(l => !ToolOutput.IsUsual(l)).ToList();
        return result.ExitStatus == 0 && said is []
            ? Verdict.Passed("the chain can be recovered")
            : Verdict.Failed($"the chain cannot be recovered: {Wording.Quote(said.TakeLast(3))} (exit status {result.ExitStatus})");
    }

    private static Verdict Size(StepResult result, Plan plan, string? owner)
    {
        if (FolderListing.Read(result.Output) is not [{ Kind: 'f' } data])
            return Verdict.Failed($"there is no Data.fs: {Wording.Quote(result.ErrorLines)}");
        if (data.Bytes != long.Parse(plan.Value("end")))
            return Verdict.Failed($"it has {data.Bytes} bytes, the chain ends at {plan.Value("end")}");
        return owner is not null && data.Owner != owner
            ? Verdict.Failed($"it belongs to {data.Owner}; ZEO runs as {owner} and could not open it")
            : Verdict.Passed($"{data.Bytes} bytes, as the chain says{(owner is null ? "" : $", and it belongs to {owner}")}");
    }

    private static Verdict Counted(StepResult result, Plan plan, string otherwise)
    {
        var count = BackupJudge.Count(result);
        if (count.Kind != VerdictKind.Passed)
            return count;
        return count.Facts["files"] == plan.Value("set-files") && count.Facts["bytes"] == plan.Value("set-bytes")
            ? count
            : Verdict.Failed($"{otherwise}: {count.Why} instead of {plan.Value("set-files")} files, {plan.Value("set-bytes")} bytes");
    }

    private static Verdict NoPart(StepResult result)
    {
        if (BackupJudge.Unread(result) is { } unread)
            return unread;
        return FolderListing.Read(result.Output).FirstOrDefault(e => e.Name.EndsWith(".part", StringComparison.Ordinal)) is { } part
            ? Verdict.Failed($"{part.Name} is left")
            : Verdict.Passed("nothing is left");
    }

    private static Verdict Identify(StepResult result, Plan plan)
    {
        var (data, blobs) = Live(result);
        if (result.State != StepState.Exited || (data is not null) != (plan.Value("data-there") == "yes") || (blobs is not null) != (plan.Value("blobs-there") == "yes"))
            return Verdict.Failed($"the live data is not what the plan saw: {Wording.Quote(result.ErrorLines)}");
        return Verdict.Passed("noted").With("data", data?.Inode.ToString() ?? "none").With("blobs", blobs?.Inode.ToString() ?? "none")
            .With("data-bytes", data?.Bytes.ToString() ?? "0");
    }

    private static Verdict Aside(StepResult result, JudgeContext context)
    {
        if (BackupJudge.Unread(result) is { } unread)
            return unread;
        var entries = FolderListing.Read(result.Output);
        foreach (var (fact, name) in new[] { ("data", "Data.fs"), ("blobs", "blobstorage") })
        {
            var inode = entries.FirstOrDefault(e => e.Name == name)?.Inode.ToString() ?? "none";
            if (inode != context.Fact(RestorePlan.Identify, fact))
                return Verdict.Failed($"{name} did not arrive in the safety copy");
        }
        return Verdict.Passed("the live data is in the safety copy").With("bytes", context.Fact(RestorePlan.Identify, "data-bytes") ?? "0");
    }

    private static Verdict Back(StepResult result, JudgeContext context, string fact, string name)
    {
        var (data, blobs) = Live(result);
        var inode = (fact == "data" ? data : blobs)?.Inode.ToString() ?? "none";
        var bytes = context.Fact(RestorePlan.Identify, "data-bytes");
        if (inode != context.Fact(RestorePlan.Identify, fact))
            return Verdict.Failed($"{name} in place is not the old one; the old one should be in {context.Plan.Value("safety")}");
        return fact == "data" && data is not null && data.Bytes.ToString() != bytes
            ? Verdict.Failed($"the old Data.fs has {data.Bytes} bytes now and had {bytes}")
            : Verdict.Passed(inode == "none" ? "there was none before" : "it is the old one");
    }

    /// <summary>Without a Data.fs beside it, blobstorage in its place is emptied by the next start of ZEO; the way back ends here, with everything stopped.</summary>
    private static Verdict Stay(PlannedTarget plan) => Verdict.Failed(
        $"there was no Data.fs before, and a ZEO that starts without one deletes every blob; so blobstorage stays in {plan.Plan.Value("safety")}");

    private static Verdict Cleared(StepResult result) => Live(result) is (null, null) && result.ErrorLines.All(IsAbsence)
        ? Verdict.Passed("nothing is in the way")
        : Verdict.Failed("what the restore left is still in place; the old data cannot be moved back over it");

    private static Verdict Gone(StepResult result) =>
        result.ErrorLines.Any(IsAbsence) && !result.OutputLines.Any()
            ? Verdict.Passed("it is gone")
            : Verdict.Failed("it is still there");

    private static Verdict Removed(StepResult result)
    {
        if (result.CutShort is { } end)
            return end;
        if (result.ExitStatus == 0 || result.ErrorLines.Any(IsAbsence))
            return Verdict.Passed("it is gone");
        return Verdict.Failed($"something is still in it: {Wording.Quote(result.ErrorLines)}");
    }

    /// <summary>What a failed restore wrote is kept for people; only an empty folder goes.</summary>
    private static Verdict Kept(StepResult result)
    {
        var removed = Removed(result);
        return removed.Kind == VerdictKind.Failed ? Verdict.Passed("what the restore had written is kept there").With("left", "yes") : removed;
    }

    private static bool IsAbsence(string line) => line.Contains("No such file or directory", StringComparison.Ordinal);

    private static (Entry? Data, Entry? Blobs) Live(StepResult result)
    {
        var entries = FolderListing.Read(result.Output);
        return (entries.FirstOrDefault(e => e.Name == "Data.fs"), entries.FirstOrDefault(e => e.Name == "blobstorage"));
    }
}
