using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Senaite;

/// <summary>Judges what a restore does to files. Moves are believed only when the check after them found the very same inodes.</summary>
internal static class RestoreJudge
{
    public static Verdict? Of(Step step, StepResult result, JudgeContext context)
    {
        var plan = new PlannedTarget(context.Plan);
        var (id, store) = StoreStep.Split(step.Id);
        return id switch
        {
            RestorePlan.Ask => RestoreOutput.Asked(result, plan),
            RestorePlan.Run => RestoreOutput.Judge(result, plan),
            RestorePlan.Recover => Recovered(result),
            RestorePlan.CheckScratch => Size(result, context.Plan, store, owner: null),
            RestorePlan.CheckData => Size(result, context.Plan, store, plan.User),
            RestorePlan.CountSet => Counted(result, context.Plan, store, "the set has changed since the plan"),
            RestorePlan.CountRestored => Counted(result, context.Plan, store, "the restored blobs are not those of the set"),
            RestorePlan.NoPart => NoPart(result),
            RestorePlan.Identify => Identify(result, plan, store),
            RestorePlan.CheckHidden => Untouched(result, context, store),
            RestorePlan.CheckAside => Aside(result, context, store),
            RestorePlan.CheckDataBack => Back(result, context, store, "data"),
            RestorePlan.CheckBlobsBack => Back(result, context, store, "blobs"),
            RestorePlan.BlobsStay => Stay(plan, store),
            RestorePlan.CheckCleared => Cleared(result),
            RestorePlan.ScratchGone => Gone(result),
            RestorePlan.RemoveSafety => Removed(result),
            RestorePlan.RemoveFailed => Kept(result),
            RestorePlan.WriteNote or RestorePlan.WriteLosses => Written(result),
            _ when ArchiveProof.Judge(step, result, context) is { } proof => proof,
            _ when id.StartsWith(RestorePlan.LookScratch, StringComparison.Ordinal) => Verdict.Passed("it is deleted with the next steps"),
            _ when step is { Kind: StepKind.Run } && !IsProgram(step.Id) => Done(step, result),
            _ => ProgramJudge.Of(step, result, plan),
        };
    }

    private static Verdict Written(StepResult result) => result.CutShort
        ?? (result.ExitStatus == 0 ? Verdict.Passed("it lies in the safety copy") : Verdict.Failed(Wording.Quote(result.ErrorLines.Concat(result.OutputLines).Append($"exit status {result.ExitStatus}"))));

    private static bool IsProgram(string id) => id.StartsWith(ProgramSteps.Start, StringComparison.Ordinal) || id.StartsWith(ProgramSteps.Stop, StringComparison.Ordinal);

    /// <summary>mkdir, mv, rm: quiet and 0, or it did not work. Moving back out of a safety copy that was never made is no failure; the check decides.</summary>
    private static Verdict Done(Step step, StepResult result)
    {
        if (result.CutShort is { } end)
            return end;
        if (result.ExitStatus == 0 && !result.ErrorLines.Any())
            return Verdict.Passed("done");
        var absent = result.ErrorLines.Any() && result.ErrorLines.All(IsAbsence);
        return absent && StoreStep.Split(step.Id).Id is RestorePlan.DataBack or RestorePlan.BlobsBack or RestorePlan.FolderBack or RestorePlan.HideAgain
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

    private static Verdict Size(StepResult result, Plan plan, string store, string? owner)
    {
        if (FolderListing.Read(result.Output) is not [{ Kind: 'f' } data])
            return Verdict.Failed($"there is no file: {Wording.Quote(result.ErrorLines)}");
        if (data.Bytes != long.Parse(plan.Value("end" + store)))
            return Verdict.Failed($"it has {data.Bytes} bytes, the chain ends at {plan.Value("end" + store)}");
        return owner is not null && data.Owner != owner
            ? Verdict.Failed($"it belongs to {data.Owner}; ZEO runs as {owner} and could not open it")
            : Verdict.Passed($"{data.Bytes} bytes, as the chain says{(owner is null ? "" : $", and it belongs to {owner}")}");
    }

    private static Verdict Counted(StepResult result, Plan plan, string store, string otherwise)
    {
        var count = BackupJudge.Count(result);
        if (count.Kind != VerdictKind.Passed)
            return count;
        return count.Facts["files"] == plan.Value("set-files" + store) && count.Facts["bytes"] == plan.Value("set-bytes" + store)
            ? count
            : Verdict.Failed($"{otherwise}: {count.Why} instead of {plan.Value("set-files" + store)} files, {plan.Value("set-bytes" + store)} bytes");
    }

    private static Verdict NoPart(StepResult result)
    {
        if (BackupJudge.Unread(result) is { } unread)
            return unread;
        return FolderListing.Read(result.Output).FirstOrDefault(e => e.Name.EndsWith(".part", StringComparison.Ordinal)) is { } part
            ? Verdict.Failed($"{part.Name} is left")
            : Verdict.Passed("nothing is left");
    }

    private static Verdict Identify(StepResult result, PlannedTarget plan, string store)
    {
        var (data, blobs) = Live(result, plan, store);
        if (result.State != StepState.Exited || (data is not null) != (plan.Plan.Value("data-there" + store) == "yes") || (blobs is not null) != (plan.Plan.Value("blobs-there" + store) == "yes"))
            return Verdict.Failed($"the live data is not what the plan saw: {Wording.Quote(result.ErrorLines)}");
        return Verdict.Passed("noted").With("data", data?.Inode.ToString() ?? "none").With("blobs", blobs?.Inode.ToString() ?? "none")
            .With("data-bytes", data?.Bytes.ToString() ?? "0").With("moved", data?.Moved ?? "none").With("still", data?.Still ?? "none");
    }

    /// <summary>The folder was renamed, its files were not: even their ctime is still the one that was noted.</summary>
    private static Verdict Untouched(StepResult result, JudgeContext context, string store)
    {
        var now = FolderListing.Read(result.Output) is [var data] ? data.Still : "none";
        return result.State == StepState.Exited && now == context.Fact(RestorePlan.Identify + store, "still")
            ? Verdict.Passed("it is as it was noted")
            : Verdict.Failed($"somebody wrote to it while nothing should run: it was {context.Fact(RestorePlan.Identify + store, "still")}, it is {now} (inode:bytes:mtime:ctime)");
    }

    private static Verdict Aside(StepResult result, JudgeContext context, string store)
    {
        if (BackupJudge.Unread(result) is { } unread)
            return unread;
        var plan = new PlannedTarget(context.Plan);
        var entries = FolderListing.Read(result.Output);
        var noted = RestorePlan.Identify + store;
        // A rename changes ctime, so what was moved is known by inode, size and mtime.
        var data = entries.FirstOrDefault(e => e.Name == plan.FileOf(store));
        // Plans from before times were noted know the inode alone.
        if (context.Fact(noted, "moved") is { } moved ? (data?.Moved ?? "none") != moved : (data?.Inode.ToString() ?? "none") != context.Fact(noted, "data"))
            return Verdict.Failed($"{plan.FileOf(store)} did not arrive in the safety copy as it was");
        return (entries.FirstOrDefault(e => e.Name == plan.BlobsOf(store))?.Inode.ToString() ?? "none") != context.Fact(noted, "blobs")
            ? Verdict.Failed($"{plan.BlobsOf(store)} did not arrive in the safety copy")
            : Verdict.Passed("the live data is in the safety copy").With("bytes", context.Fact(noted, "data-bytes") ?? "0");
    }

    private static Verdict Back(StepResult result, JudgeContext context, string store, string fact)
    {
        var plan = new PlannedTarget(context.Plan);
        var name = fact == "data" ? plan.FileOf(store) : plan.BlobsOf(store);
        var (data, blobs) = Live(result, plan, store);
        var inode = (fact == "data" ? data : blobs)?.Inode.ToString() ?? "none";
        var noted = RestorePlan.Identify + store;
        if (inode != context.Fact(noted, fact))
            return Verdict.Failed($"{name} in place is not the old one; the old one should be in {context.Plan.Value("safety")}");
        if (inode == "none")
            return Verdict.Passed("there was none before");
        // Plans from before sizes were noted with their time know the size alone.
        var same = context.Fact(noted, "moved") is { } moved ? data?.Moved == moved : data?.Bytes.ToString() == context.Fact(noted, "data-bytes");
        return fact == "data" && !same
            ? Verdict.Failed($"the old {name} has {data!.Bytes} bytes now and had {context.Fact(noted, "data-bytes")}, or was written to")
            : Verdict.Passed("it is the old one");
    }

    /// <summary>Without their database beside them, blobs in their place are deleted by the next start of ZEO; the way back ends here, with everything stopped.</summary>
    private static Verdict Stay(PlannedTarget plan, string store) => Verdict.Failed(
        $"there was no {plan.FileOf(store)} before, and a ZEO that starts without one deletes every blob; so {plan.BlobsOf(store)} stays in {plan.Plan.Value("safety")}{(store.Length > 0 ? $"/storage{store}" : "")}");

    private static Verdict Cleared(StepResult result) => FolderListing.Read(result.Output) is [] && result.State == StepState.Exited && result.ErrorLines.All(IsAbsence)
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

    private static (Entry? Data, Entry? Blobs) Live(StepResult result, PlannedTarget plan, string store)
    {
        var entries = FolderListing.Read(result.Output);
        return (entries.FirstOrDefault(e => e.Name == plan.FileOf(store)), entries.FirstOrDefault(e => e.Name == plan.BlobsOf(store)));
    }
}
