using System.Globalization;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Runbooks.Senaite.Rescue;

/// <summary>Judges the steps of a rescue that are about files. Null: another step.</summary>
internal static class RescueJudge
{
    public static Verdict? Of(Step step, StepResult result, JudgeContext context) => step.Id switch
    {
        RescuePlan.Identify => Identify(result, context.Plan),
        RescuePlan.CheckCopy or RescuePlan.LookAgain => Compare(result, context),
        RescuePlan.WalkCopy => Walked(result),
        RescuePlan.CheckBeside => Beside(result, context),
        RescuePlan.CheckKept => Kept(result, context.Plan),
        RescuePlan.CheckPlaced => Placed(result, context),
        RescuePlan.Serving => Serving(result, context),
        RescuePlan.UndoFolder or RescuePlan.UndoSafety => Emptied(result),
        RescuePlan.UndoKept or RescuePlan.UndoIndex or RescuePlan.UndoPlaced => InPlace(result, context),
        _ when step.Id.StartsWith(RescuePlan.UndoOpen, StringComparison.Ordinal) => StillOpen(result, context),
        RescuePlan.MakeFolder or RescuePlan.WriteNote or RescuePlan.UndoNote or RescuePlan.Copy or RescuePlan.CopyBeside or RescuePlan.MakeSafety or RescuePlan.KeepOld or RescuePlan.MoveIndex or RescuePlan.Place or RescuePlan.UndoBeside =>
            Done(result),
        _ => null,
    };

    private static Verdict Done(StepResult result) =>
        result.CutShort ?? (result.ExitStatus == 0 ? Verdict.Passed("done") : Verdict.Failed(Wording.Quote(result.ErrorLines.Append($"exit status {result.ExitStatus}"))));

    private static FileState Planned(Plan plan) => new(Number(plan, "open-device"), Number(plan, "open-inode"), Number(plan, "open-bytes"));

    private static long Number(Plan plan, string name) => long.Parse(plan.Value(name), CultureInfo.InvariantCulture);

    private static FileState? State(StepResult result, string path) => Lines.Of(result.Output).Select(OpenData.State).FirstOrDefault(s => s?.Name == path)?.State;

    private static Verdict Identify(StepResult result, Plan plan)
    {
        if (State(result, plan.Value("open")) is not { } open || !open.IsSameFile(Planned(plan)))
            return Verdict.Failed($"ZEO no longer has the file of the plan open: {Wording.Quote(result.ErrorLines)}");
        return Verdict.Passed($"{open.Bytes} bytes").With("bytes", open.Bytes.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>ZEO may have died meanwhile; then the copy is the only thing, and whole if it has every byte that was there when the clients were down.</summary>
    private static Verdict Compare(StepResult result, JudgeContext context)
    {
        var plan = context.Plan;
        var bytes = long.Parse(context.Fact(RescuePlan.Identify, "bytes") ?? "-1", CultureInfo.InvariantCulture);
        if (State(result, plan.Value("rescued")) is not { } copy)
            return Verdict.Failed($"the copy is not there: {Wording.Quote(result.ErrorLines)}");
        var open = State(result, plan.Value("open")) is { } state && state.IsSameFile(Planned(plan)) ? state : null;
        if (open is not null && open.Bytes != bytes)
            return Verdict.Failed($"somebody still writes: what ZEO has open had {bytes} bytes and has {open.Bytes} now");
        if (copy.Bytes != bytes)
            return Verdict.Failed($"the copy has {copy.Bytes} bytes, what ZEO has open {bytes}");
        return open is null
            ? Verdict.Passed($"ZEO has ended meanwhile; the copy has all {bytes} bytes that it had written").With("odd", "ZEO ended while its file was copied; the copy had every byte of it")
            : Verdict.Passed($"both have {bytes} bytes");
    }

    /// <summary>A copy that is not whole is not put in place: ZEO keeps its file, and people look.</summary>
    private static Verdict Walked(StepResult result)
    {
        if (result.CutShort is { } end)
            return end;
        var walk = WalkAnswer.Walks(result.Output, 1)[0];
        if (!walk.WasWalked)
            return Verdict.Passed(walk.Told).With("odd", walk.Told);
        return walk.IsWhole ? Verdict.Passed(walk.Told) : Verdict.Failed($"the copy is not whole: {walk.Told}");
    }

    private static Verdict Beside(StepResult result, JudgeContext context)
    {
        if (FolderListing.Read(result.Output) is not [{ Kind: 'f' } file])
            return Verdict.Failed($"it is not there: {Wording.Quote(result.ErrorLines)}");
        if (file.Bytes.ToString(CultureInfo.InvariantCulture) != context.Fact(RescuePlan.Identify, "bytes"))
            return Verdict.Failed($"it has {file.Bytes} bytes and should have {context.Fact(RescuePlan.Identify, "bytes")}");
        return file.Owner == context.Plan.Value("user")
            ? Verdict.Passed($"{file.Bytes} bytes").With("inode", file.Inode.ToString(CultureInfo.InvariantCulture))
            : Verdict.Failed($"it belongs to {file.Owner}; ZEO could not open it");
    }

    private static Verdict Kept(StepResult result, Plan plan) =>
        FolderListing.Read(result.Output) is [var file] && file.Inode == Number(plan, "old-inode") ? Verdict.Passed("it is the very file") : Verdict.Failed("it is not");

    private static Verdict Placed(StepResult result, JudgeContext context) =>
        FolderListing.Read(result.Output) is [var file] && file.Inode.ToString(CultureInfo.InvariantCulture) == context.Fact(RescuePlan.CheckBeside, "inode")
            ? Verdict.Passed($"it is the copy, {file.Bytes} bytes")
            : Verdict.Failed("the file at the path is not the copy");

    private static Verdict Serving(StepResult result, JudgeContext context)
    {
        var open = AttachedStep.Read(result, context.Plan);
        return Attachment.Of(open, serves: true) is Attachment.Attached attached && open.AtPath!.Inode.ToString(CultureInfo.InvariantCulture) == context.Fact(RescuePlan.CheckBeside, "inode")
            && open.AtPath.Bytes >= long.Parse(context.Fact(RescuePlan.Identify, "bytes") ?? "-1", CultureInfo.InvariantCulture)
                ? Verdict.Passed($"it does (pid {attached.Pid}, {open.AtPath.Bytes} bytes)")
                : Verdict.Failed($"it does not: {Attachment.Of(open, serves: true).Trouble(new PlannedTarget(context.Plan).DataFs) ?? "which file it writes to cannot be seen"}");
    }

    /// <summary>What is in a folder stays there: a copy is perhaps all that is left.</summary>
    private static Verdict Emptied(StepResult result)
    {
        if (result.CutShort is { } end)
            return end;
        return result.ExitStatus == 0 || result.ErrorLines.Any(l => l.Contains("No such file", StringComparison.Ordinal))
            ? Verdict.Passed("it was empty")
            : Verdict.Passed("what is in it stays").With("left", "yes");
    }

    private static Verdict InPlace(StepResult result, JudgeContext context)
    {
        var file = FolderListing.Read(result.Output) is [var there] ? there : null;
        var copy = file is not null && file.Inode.ToString(CultureInfo.InvariantCulture) == context.Fact(RescuePlan.CheckBeside, "inode");
        return Verdict.Passed(copy ? "it is the copy" : file is null ? "there is none" : "it is the old one").With("placed", copy ? "yes" : "no");
    }

    private static Verdict StillOpen(StepResult result, JudgeContext context)
    {
        if (result.CutShort is { } end)
            return end;
        var open = AttachedStep.Read(result, context.Plan);
        if (open.Writers.Any(w => w.State.IsSameFile(Planned(context.Plan))))
            return Verdict.Passed("it has");
        var placed = open.AtPath is { } file && file.Inode.ToString(CultureInfo.InvariantCulture) == context.Fact(RescuePlan.CheckBeside, "inode");
        return placed && Attachment.Of(open, serves: false) is Attachment.Attached
            ? Verdict.Passed("ZEO runs on the copy")
            : Verdict.Failed($"ZEO has ended, and {(placed ? "the copy is in place" : "the file at the path is the old one")}; nothing is started");
    }
}
