using ChatOps.Core.Chat;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Senaite;

/// <summary>The checks after a backup.</summary>
internal static class BackupJudge
{
    public static Verdict Count(StepResult result)
    {
        if (Unread(result) is { } unread)
            return unread;
        var count = BlobListing.Count(result.Output);
        var verdict = Verdict.Passed(count.ToString()).With("files", count.Files.ToString()).With("bytes", count.Bytes.ToString());
        return count.Others is [] ? verdict : verdict.With("others", string.Join(", ", count.Others));
    }

    public static Verdict Archives(StepResult result, JudgeContext context)
    {
        if (Unread(result) is { } unread)
            return unread;
        var folder = ArchiveFolder.Read(result.Output, "", context.Now);
        if (folder.HasTemporary)
            return Verdict.Failed("tmp.tmp is there: an archive was not finished");
        return folder.Archives.Any() ? Verdict.Passed($"{folder.Archives.Count()} archives").With("listing", result.Output) : Verdict.Failed("there is no archive");
    }

    /// <summary>The newest chain must be sound to its end; what is wrong with older ones is told but does not make this backup bad.</summary>
    public static Verdict Chains(StepResult result, JudgeContext context, string store = "")
    {
        if (Unread(result) is { } unread)
            return unread;
        var folder = ArchiveFolder.Read(context.Fact(BackupRunbook.Archives + store, "listing") ?? "", result.Output, context.Now);
        var chains = folder.Chains().ToList();
        if (chains is [])
            return Verdict.Failed("there is no archive");
        var (end, defects) = ChainCheck.Of(folder, chains[^1]);
        var missing = ChainCheck.Missing(folder).ToList();
        var newest = chains[^1][^1].Name;
        var lost = missing.Where(m => string.CompareOrdinal(ArchiveFolder.StampOf(m), ArchiveFolder.StampOf(chains[^1][0].Name)) >= 0).ToList();
        if (defects is not [] || lost is not [])
            return Verdict.Failed($"the newest chain is broken: {string.Join("; ", defects.Concat(lost.Select(m => $"{m} is missing")))}");
        // Nothing packs meanwhile, so what was there when the plan was made is in the chain now, whether or not a new archive was needed.
        if (long.Parse(context.Plan.Value("data-bytes" + store)) is var before && before > end)
            return Verdict.Failed($"the newest chain ends at {end}, although {new PlannedTarget(context.Plan).FileOf(store)} had {before} bytes before the backup");
        var old = chains.SkipLast(1).SelectMany(c => ChainCheck.Of(folder, c).Defects).Concat(missing.Except(lost).Select(m => $"{m} is missing")).ToList();
        var verdict = Verdict.Passed($"the newest chain has {chains[^1].Length} archives and ends at {end}").With("newest", newest).With("end", end.ToString())
            .With("archive-bytes", chains[^1][^1].Bytes.ToString()).With(ArchiveProof.ChainValue, ArchiveProof.Write(folder.LinesOf(chains[^1]))).With("newest-md5", folder.RangesOf(chains[^1])[^1].Md5);
        string[] odd = [.. old is [] ? Array.Empty<string>() : [$"older chains are broken: {string.Join("; ", old.Take(3))}"], .. folder.AheadTold is { } ahead ? [ahead] : Array.Empty<string>()];
        return odd is [] ? verdict : verdict.With("odd", string.Join("; ", odd));
    }

    public static Verdict Sets(StepResult result, JudgeContext context, string store = "")
    {
        if (Unread(result) is { } unread)
            return unread;
        var folder = BlobSetFolder.Read(result.Output, new PlannedTarget(context.Plan).BlobsOf(store), context.Now);
        if (folder.WrittenLast is not { } newest)
            return Verdict.Failed(folder.Tarballs is [] ? "there is no blob set" : $"the blob sets are tarballs ({folder.Tarballs[0]}), which this bot cannot count");
        if (newest.IsStamped && folder.Latest is { } latest && latest[(latest.LastIndexOf('/') + 1)..] != newest.Name)
            return Verdict.Failed($"“latest” points to {latest}, but the newest blob set is {newest.Name}");
        if (newest.IsStamped && folder.Latest is null)
            return Verdict.Failed($"there is no “latest” that points to {newest.Name}");
        return !newest.IsStamped && newest.Number != 0
            ? Verdict.Failed($"the newest blob set is {newest.Name}, not {new PlannedTarget(context.Plan).BlobsOf(store)}.0")
            : Verdict.Passed($"the newest is {newest.Name}").With("set", newest.Name).With("stamped", newest.IsStamped ? "yes" : "no").With("listing", result.Output);
    }

    public static Verdict Untouched(StepResult result, Plan plan, string store = "")
    {
        var names = new PlannedTarget(plan);
        var (file, folder) = (names.FileOf(store), names.BlobsOf(store));
        var entries = FolderListing.Read(result.Output);
        var data = entries.FirstOrDefault(e => e.Name == file);
        var blobs = entries.FirstOrDefault(e => e.Name == folder)?.Inode.ToString() ?? "none";
        if (data is null || (blobs == "none" && plan.Value("blobs-inode" + store) != "none"))
            return Verdict.Failed($"{(data is null ? file : folder)} is not there: {Wording.Quote(result.ErrorLines)}");
        return data.Inode.ToString() == plan.Value("data-inode" + store) && data.Bytes >= long.Parse(plan.Value("data-bytes" + store)) && blobs == plan.Value("blobs-inode" + store)
            ? Verdict.Passed($"{file} and {folder} are the ones from before")
            : Verdict.Failed($"{file} or {folder} is not the one from before");
    }

    public static Reply Fields(RunSummary run, Reply reply)
    {
        if (Fact(BackupRunbook.Dats, "newest") is { } newest)
            reply = reply.With("Restore point", ArchiveFolder.StampOf(newest));
        if (Fact(BackupRunbook.Sets, "set") is { } set)
            reply = reply.With("Blob set", set);
        if (run.Verdicts.GetValueOrDefault(Points.BackupLooks.Blobs) is { } blobs)
            reply = reply.With("Blobs", blobs.Why);
        if (run.Verdicts.GetValueOrDefault(BackupRunbook.Verify) is { } verified)
            reply = reply.With("Archives checked", verified.Why);
        if (run.Verdicts.GetValueOrDefault(ArchiveProof.NewestChain) is { Kind: VerdictKind.Passed } proven)
            reply = reply.With("Archives", proven.Why);
        return reply.With("Took", Wording.Span(run.Took));

        string? Fact(string step, string name) => run.Verdicts.GetValueOrDefault(step)?.Facts.GetValueOrDefault(name);
    }

    /// <summary>A listing that was not read to its end proves nothing.</summary>
    public static Verdict? Unread(StepResult result)
    {
        if (result.CutShort is { } end)
            return end;
        return result.ExitStatus != 0 || !result.Whole || result.ErrorLines.Any()
            ? Verdict.Failed($"it could not be read to its end: {Wording.Quote(result.ErrorLines.Append($"exit status {result.ExitStatus}"))}")
            : null;
    }
}
