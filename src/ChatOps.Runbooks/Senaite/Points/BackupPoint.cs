using System.Collections.Immutable;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Runbooks.Senaite.Points;

/// <summary>Judges the looks of <see cref="BackupLooks"/>.</summary>
internal static class BackupPoint
{
    public const string Last = "last-tid", Trouble = "trouble", Note = "note", Whole = "whole", Lost = "lost", Told = "told";

    /// <summary>Before anything is written: what is wrong with the source is wrong with the backup.</summary>
    public static Verdict Source(StepResult result, Plan plan, string store = "")
    {
        var walk = result.State == Core.Execution.StepState.Exited ? WalkAnswer.Walks(result.Output, 1)[0] : Walk.Not("it did not end in time");
        var bytes = walk.WasWalked ? walk.Size : long.Parse(plan.Value("data-bytes" + store));
        var source = new LiveSource(bytes, walk, plan.Value("source-old" + store) == "yes")
        {
            Name = new PlannedTarget(plan).FileOf(store),
            Archived = ReferencePoint.Read(plan.Value("source-ranges" + store)),
            Point = plan.Value("source-point" + store),
            PointLast = TransactionId.Parse(plan.Value("source-last" + store)),
        };
        var verdict = source.Trouble is var (_, said)
            ? plan.Value("accept-damage") == "yes"
                ? Verdict.Passed($"accepted by the requester: {said}").With(Trouble, said)
                : Verdict.Failed($"{said}. Nothing was backed up: a backup of it is no way back, and pushes older ones out; --accept-damage makes one anyway. {plan.Value("source-better")}").With(Facts.Code, "source-damaged")
            : Verdict.Passed(source.Note ?? walk.Told);
        verdict = source.Note is { } note ? verdict.With(Note, note) : verdict;
        verdict = source.WasPacked ? verdict.With("packed", "yes") : verdict;
        return walk.WasWalked ? verdict with { Findings = [SourceVerdict.Of(long.Parse(plan.Value("data-inode" + store)), source.Trouble?.Said ?? "", plan.Values.GetValueOrDefault("database" + store))] } : verdict;
    }

    /// <summary>The point's newest transaction, and whether the archive holds what its <c>.dat</c> says.</summary>
    public static Verdict Newest(StepResult result, JudgeContext context, string store = "")
    {
        if (result.State != Core.Execution.StepState.Exited || !result.Whole)
            return Verdict.Failed("the newest archive was not unpacked to its end, so nobody knows what is in it");
        var paths = result.Output.Split('\n').TakeWhile(l => !l.StartsWith("walk\t", StringComparison.Ordinal)).Where(l => l.StartsWith('/')).ToList();
        var archives = WalkAnswer.Archives(result.Output, paths.Count);
        var newest = context.Fact(BackupRunbook.Dats + store, "newest") ?? "";
        var at = paths.FindIndex(p => p.EndsWith("/" + newest, StringComparison.Ordinal));
        if (at < 0 || !archives[at].WasWalked)
            return Verdict.Failed($"{(newest.Length > 0 ? newest : "the newest archive")} was not unpacked{(at < 0 ? "" : $": {archives[at].Said}")}, so nobody knows what is in it");
        var archive = archives[at];
        if (!archive.IsWhole)
            return Verdict.Failed($"{newest} is damaged: {archive.Said}");
        return context.Fact(BackupRunbook.Dats + store, "newest-md5") is { } md5 && md5 != archive.Md5
            ? Verdict.Failed($"{newest} does not hold what its .dat says: the MD5 of the unpacked bytes is {archive.Md5}, not {md5}")
            : Alone(
                Verdict.Passed($"{newest} holds {archive.Transactions} transactions, the newest {archive.Last} of {archive.Last?.Time:yyyy-MM-dd HH:mm:ss} UTC").With(Last, archive.Last?.ToString() ?? ""),
                newest, archive, context, store);
    }

    /// <summary>Of a database without blobs the archives are all there is, so its point is judged here.</summary>
    private static Verdict Alone(Verdict good, string newest, WalkedArchive archive, JudgeContext context, string store)
    {
        if (store.Length == 0 || context.Plan.Value("blobs-inode" + store) != "none")
            return good;
        var stamp = ArchiveFolder.StampOf(newest);
        var archives = ArchiveFolder.Read(context.Fact(BackupRunbook.Archives + store, "listing") ?? "", "", context.Now).ChosenFor(stamp);
        var trouble = DamagedSource(context, store);
        var verdict = new PointVerdict(
            PointVerdict.ArchivesOf(archives), "", trouble is null, archive.Last, trouble is null ? "whole: it has no blobs" : $"not whole: {trouble}".Replace('\n', ' '));
        var finding = verdict.AsFinding(stamp, 0, new PlannedTarget(context.Plan).PointPrefixOf(store));
        return (verdict.Whole ? good : Verdict.Failed($"{stamp} is {verdict.Told}. {context.Plan.Value("source-better")}")) with { Findings = [finding] };
    }

    /// <summary>The one judgement of the restore point that a backup has made.</summary>
    public static Verdict Blobs(StepResult result, JudgeContext context, string store = "") => BackupLooks.BesideBlobs(result.Output) is { IsEmpty: false } beside
        ? Counted(result, context, store).With("others", string.Join(", ", beside))
        : Counted(result, context, store);

    private static Verdict Counted(StepResult result, JudgeContext context, string store)
    {
        if (result.State != Core.Execution.StepState.Exited || !result.Whole)
            return Verdict.Failed("blobs and blob sets could not be listed to their end");
        var (stamp, end) = (ArchiveFolder.StampOf(context.Fact(BackupRunbook.Dats + store, "newest") ?? "?."), TransactionId.Parse(context.Fact(BackupLooks.Newest + store, Last) ?? ""));
        var archives = ArchiveFolder.Read(context.Fact(BackupRunbook.Archives + store, "listing") ?? "", "", context.Now);
        var set = Sets(context, BackupRunbook.Sets, store).WrittenLast;
        if (set is null)
            return Verdict.Failed("there is no blob set");
        var target = new PlannedTarget(context.Plan);
        var walked = context.Plan.Values.ContainsKey("walker");
        var look = BlobLook.Read(result.Output, target.BlobsPathOf(store), target.SetsPathOf(store), walked);
        // Without a walker at least what was committed before the backup began must be there.
        end ??= !walked && Stamp.Parse(stamp) is { } begun ? TransactionId.At(begun) : null;
        var (verdict, blobs) = Judge(stamp, end, archives.ChosenFor(stamp), set, look, DamagedSource(context, store));
        if (blobs is null || (!walked && blobs.IsWhole))
            return (Verdict.Passed("not checked: nothing was walked") with { Facts = Counted(look, set) }).With(Note, "The restore point is not checked: nothing was walked");
        var lost = LostOf(look, Sets(context, BackupRunbook.Sets, store));
        var finding = verdict.AsFinding(stamp, set.Folder.Inode, target.PointPrefixOf(store));
        return verdict.Whole
            ? Verdict.Passed($"{set.Name} holds {blobs.Told} of {stamp}, whose newest transaction is {end}") with { Findings = [finding], Facts = Counted(look, set) }
            : Verdict.Failed($"{stamp} with {set.Name} is {verdict.Told}{(lost.IsEmpty ? "" : $". {lost.Length} missing from the live store: {Named(lost)}")}. {context.Plan.Value("source-better")}")
                with
            { Findings = [finding], Facts = Counted(look, set) };
    }

    /// <summary>What a backup that failed has left. It only finds out; the way back does not depend on it.</summary>
    public static Verdict Left(StepResult result, JudgeContext context)
    {
        var archives = ArchiveFolder.Read(context.Fact(BackupLooks.UndoArchives, "listing") ?? "", "", context.Now);
        var set = Sets(context, BackupLooks.UndoSets).WrittenLast;
        var newest = archives.Archives.LastOrDefault();
        if (newest is null || set is null || result.State != Core.Execution.StepState.Exited)
            return Verdict.Passed("nothing that could be taken for a restore point, as far as could be looked");
        var target = new PlannedTarget(context.Plan);
        var (stamp, end) = (ArchiveFolder.StampOf(newest.Name), TransactionId.Parse(context.Fact(BackupLooks.UndoNewest, Last) ?? ""));
        var look = BlobLook.Read(result.Output, target.BlobStorage, target.BlobBackups, context.Plan.Values.ContainsKey("walker"));
        var (verdict, blobs) = Judge(stamp, end ?? TransactionId.At(Stamp.Parse(stamp)!.Value), archives.ChosenFor(stamp), set, look, DamagedSource(context));
        if (verdict.Whole && Unproven(context) is var (failed, why))
        {
            if (!failed)
                return Verdict.Passed($"{stamp} with {set.Name}: not checked; {why}");
            verdict = verdict with { Whole = false, Told = $"not whole: {why.Replace('\n', ' ')}" };
        }
        if (blobs is null || (verdict.Whole && end is null))
            return Verdict.Passed($"{stamp} with {set.Name}: not checked");
        return Verdict.Passed($"{stamp} with {set.Name}: {verdict.Told}") with { Findings = [verdict.AsFinding(stamp, set.Folder.Inode)] };
    }

    /// <summary>
    /// What keeps a point from being called whole although its blobs are there: a check of the backup that failed, or one that was never made. Null: nothing.
    /// </summary>
    private static (bool Failed, string Why)? Unproven(JudgeContext context)
    {
        var checks = context.Plan.Steps.SkipWhile(s => s.Id != BackupRunbook.Run).Skip(1).Where(s => s.Required && s.Id != BackupLooks.Blobs).ToList();
        foreach (var check in checks)
        {
            if (context.Earlier.GetValueOrDefault(check.Id) is not { } verdict)
                return (false, "the checks of the backup were not made to their end");
            if (verdict.Kind != VerdictKind.Passed)
                return (verdict.Kind == VerdictKind.Failed, $"“{check.Title}”: {verdict.Why}");
        }
        return null;
    }

    /// <summary>The archives that a failed backup left, for <see cref="Left"/>; never a reason against the way back.</summary>
    public static Verdict LeftNewest(StepResult result, JudgeContext context)
    {
        var paths = result.Output.Split('\n').TakeWhile(l => !l.StartsWith("walk\t", StringComparison.Ordinal)).Where(l => l.StartsWith('/')).ToList();
        var newest = ArchiveFolder.Read(context.Fact(BackupLooks.UndoArchives, "listing") ?? "", "", context.Now).Archives.LastOrDefault()?.Name ?? "";
        var at = paths.FindIndex(p => p.EndsWith("/" + newest, StringComparison.Ordinal));
        return at >= 0 && WalkAnswer.Archives(result.Output, paths.Count)[at] is { IsWhole: true, Last: { } last }
            ? Verdict.Passed($"the newest transaction of {newest} is {last}").With(Last, last.ToString())
            : Verdict.Passed("the newest archive could not be looked into");
    }

    private static string? DamagedSource(JudgeContext context, string store = "") => context.Fact(BackupLooks.Source + store, Trouble) is { } said ? Damaged(said) : null;

    /// <param name="said">What the look at the live database found.</param>
    public static string Damaged(string said) => $"its source was damaged ({said})";

    /// <param name="trouble">What is wrong with its source or its archives; null: nothing.</param>
    public static (PointVerdict Verdict, PointBlobs? Blobs) Judge(
        string stamp, TransactionId? end, ImmutableArray<Entry> archives, BlobSet set, BlobLook look, string? trouble)
    {
        var files = look.Set(set.Name);
        var identity = (Archives: PointVerdict.ArchivesOf(archives), Set: PointVerdict.SetOf(set.Folder, files));
        if (end is null)
            return (new(identity.Archives, identity.Set, false, null, $"{stamp}: not checked"), null);
        var records = look.Walk.IsWhole || look.Walk.Problem == WalkProblem.Unfinished ? look.Walk.BlobRecords : (ImmutableArray<BlobRecord>?)null;
        var blobs = PointBlobs.Of(end, files, look.Live, [], records);
        var whole = blobs.IsWhole && trouble is null && records is not null;
        var told = !blobs.IsWhole ? blobs.Told : trouble is not null ? $"not whole: {trouble}" : records is null ? "not whole: the live database was not walked to its end" : $"whole: {blobs.Told}";
        return (new(identity.Archives, identity.Set, whole, end, told.Replace('\n', ' ')), blobs);
    }

    private static BlobSetFolder Sets(JudgeContext context, string step, string store = "") =>
        BlobSetFolder.Read(context.Fact(step + store, "listing") ?? "", new PlannedTarget(context.Plan).BlobsOf(store), context.Now);

    private static ImmutableArray<LostBlob> LostOf(BlobLook look, BlobSetFolder sets) =>
        LostBlob.Of(look.Walk.BlobRecords, look.Live, [.. sets.NewestFirst.Select(s => (s.Name, look.Set(s.Name)))]);

    private static string Named(ImmutableArray<LostBlob> lost) =>
        string.Join("; ", lost.Take(3).Select(l => l.Told)) + (lost.Length > 3 ? $"; and {lost.Length - 3} more" : "");

    private static ImmutableSortedDictionary<string, string> Counted(BlobLook look, BlobSet set) =>
        ImmutableSortedDictionary<string, string>.Empty.Add("files", look.Set(set.Name).Count.ToString()).Add("bytes", look.Set(set.Name).Bytes.ToString()).Add("live-files", look.Live.Count.ToString());
}
