using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.Senaite.Others;
using ChatOps.Runbooks.Senaite.Points;
using ChatOps.Runbooks.Senaite.Recipe;
using ChatOps.Runbooks.Senaite.Rescue;

namespace ChatOps.Runbooks.Senaite;

/// <summary><c>/senaite backup</c>: runs bin/backup and believes nothing of it that the folders do not show.</summary>
internal sealed class BackupRunbook() : SenaiteRunbook(new CommandSpec(
    "senaite", "backup", "Back up database and blobs, and check that the backup is complete", Risk.Change,
    [TargetParameter, new Parameter.Flag("accept-damage", "Back up although Data.fs is damaged or has lost transactions")], ["senaite backup lims1"]))
{
    public const string Run = "run-backup", Archives = "list-archives", Dats = "read-dats", Sets = "list-sets", Verify = "verify-archives", UndoLive = "undo-look-live", UndoQuiet = "no-strangers-undo";

    protected override async Task<Planning> PlanAsync(PlanRequest request, SenaiteTarget target, Survey survey)
    {
        var tool = await ToolReading.OfAsync(target, survey, target.BackupProgram, ToolReading.Backup);
        if (tool.Refusal is { } unread)
            return unread;
        (target, survey) = (tool.Target, survey.Of(tool.Target));
        if (await Detours.OfBackupAsync(target, survey) is { } detour)
            return detour;
        var stores = new List<StoreBackup>();
        foreach (var store in target.Stores)
        {
            var data = await survey.FollowAsync(store.File);
            if (data is not { Kind: 'f', Bytes: > 0 })
                return Refuse("no-data", $"{store.File} is {(data is null ? "missing" : "empty")}; a backup of nothing would push good ones out. Look at the host, or restore");
            var blobs = store.Blobs is null ? null : await survey.LookAsync(store.Blobs);
            if (store.Blobs is not null && blobs is not { Kind: 'd' })
                return Refuse("no-data", $"{store.Blobs} is missing; the tool would exit 0 and back up no blobs. Look at the host, or restore");
            stores.Add(new(store, data, blobs, await survey.ArchivesAsync(store)));
        }
        var (strangers, others) = await StrangersAsync(request, target, survey);
        if (others is null)
            return strangers!;
        var attached = await new AttachmentSurvey(request.Host, target, survey.Cancellation).LookAsync();
        if (attached.RefusalIfDetached(target) is { } detached)
            return detached;
        if (stores.FirstOrDefault(s => s.Archives.HasTemporary) is { } cut)
            return Refuse("left-over", $"{cut.Store.Backups}/tmp.tmp is left from a backup that did not end; no backup runs now, so look at it and delete it, then ask again");
        var (refusal, room) = await RoomAsync(target, survey, stores);
        if (refusal is not null)
            return refusal;
        var verify = await survey.LookAsync(target.Repozo) is not null;
        var archives = stores[0].Archives;
        var points = RestorePoints.Of(
            archives, await survey.CountedBlobSetsAsync(), await survey.LiveAsync(), await KnownVerdicts.OfAsync(request, survey.Cancellation));
        for (var i = 0; i < stores.Count; i++)
        {
            var reference = i == 0
                ? await ReferencePoint.OfAsync(request, archives, points, survey.Cancellation)
                : await ReferencePoint.OfOtherAsync(
                    request, stores[i].Archives, await KnownVerdicts.OfAsync(request.Findings, request.Target.Id, stores[i].Store, survey.Cancellation), survey.Cancellation);
            stores[i] = stores[i] with { Reference = reference, HasOld = await survey.HasOldAsync(stores[i].Store, reference.Stamp) };
        }
        var (walker, unwalked) = await WalkerAsync(survey, target);
        var proof = walker is null ? null : new ArchiveProof(target, walker);
        var owners = stores.Where(s => s.Data.Owner != target.Owner).Select(s => $"{s.Store.FileName} belongs to {s.Data.Owner}, not to {target.Owner}");
        return new Planning.Ready(NewPlan(
            request, target, $"Back up {target.Name}",
            [
                $"{target.BackupProgram} runs as {target.Owner}; the programs stay up.", .. Told(stores, tool.Recipe), room, .. owners, .. stores.Select(s => s.Archives.AheadTold).OfType<string>().Select(t => $"{t}."),
                .. others.Summary(target, request.Now), .. attached.Summary,
                walker is null
                    ? $"{unwalked}: nothing is walked, so the restore point will not be called whole."
                    : $"First {string.Join(" and ", stores.Select(s => s.Store.FileName))} {(stores.Count == 1 ? "is" : "are")} walked; afterwards archives, checksums and every blob of the restore point are checked.",
                proof?.Told ?? ArchiveProof.NotWalked,
            ],
            Steps(target, tool.Script, verify, attached.RealData, proof, walker, stores),
            [
                .. stores.Select(s => new Fact(s.Store.FileName, s.Data.Inode.ToString())),
                .. stores.Where(s => s.Blobs is not null).Select(s => new Fact(s.Store.BlobName, s.Blobs!.Inode.ToString())),
                new(Store.NameOf(target.BackupProgram), tool.Script.Still),
            ],
            [
                (ArchiveProof.WalkedValue, proof is null ? "no" : "yes"), ("stores", stores.Count.ToString()), .. stores.SelectMany(s => s.Values), .. others.Values(), .. attached.Values, ("accept-damage", request.Command.Has("accept-damage") ? "yes" : "no"),
                ("source-better", Better(points)), ("blob-backups", target.BlobBackups),
                .. walker is null ? Array.Empty<(string, string)>() : [("walker", walker.ScriptName)],
            ]));
    }

    /// <summary>The first bytes tell whether there is anything to walk.</summary>
    private static async Task<(FileStorage.Walker? Walker, string Why)> WalkerAsync(Survey survey, SenaiteTarget target) => await survey.WalkerAsync() switch
    {
        null => (null, "There is neither Python nor perl on the host"),
        { } walker when (await survey.WalkAsync(walker, new() { End = FileStorage.Walk.Magic })).Problem == FileStorage.WalkProblem.Alien =>
            (null, $"{target.DataFs} does not begin as a FileStorage does"),
        { } walker => (walker, ""),
    };

    /// <summary>What is a better way back than a point that is not whole.</summary>
    private static string Better(ImmutableArray<RestorePoint> points)
    {
        var better = points.Where(p => p.Restorable).OrderByDescending(p => p.Checked is not null).ThenByDescending(p => p.Stamp, StringComparer.Ordinal).Take(3).ToList();
        return better is []
            ? "There is no older restore point that could be used"
            : $"Better ways back: {string.Join(", ", better.Select(p => $"{p.Stamp} ({(p.Checked is null ? "not checked" : "whole")})"))}";
    }

    private static IEnumerable<string> Told(List<StoreBackup> stores, RecipeScript recipe)
    {
        if (stores.Count > 1)
            yield return $"It backs up {stores.Count} databases, each with archives of its own: {string.Join("; ", stores.Select(s => s.Store.Told))}. All of them are checked.";
        foreach (var (when, command) in new[] { ("before it begins", recipe.PreCommand), ("when it has ended", recipe.PostCommand) })
        {
            if (command.Length > 0)
                yield return $"The tool itself runs {when}: {command}. Anything that prints counts as a failure.";
        }
    }

    /// <summary>Full archives in the worst case, the blobs that no set has yet, and the folders of a new set.</summary>
    private static async Task<(Planning? Refusal, string Sentence)> RoomAsync(SenaiteTarget target, Survey survey, List<StoreBackup> stores)
    {
        var (blobBytes, inodes, hasSets) = (0L, 1000L, false);
        foreach (var store in stores.Where(s => s.Blobs is not null))
        {
            var live = await survey.LiveBlobsAsync(store.Store);
            var sets = await survey.CountedBlobSetsAsync(store.Store);
            var last = sets.WrittenLast?.Count;
            blobBytes += Math.Max(0, live.Sum(b => b.Bytes) - (last?.Bytes ?? 0));
            inodes += last is { Files: > 0 } ? live.Length : 2L * live.Length;
            hasSets |= store.Store.Number == 1 && sets.Sets.Length > 0;
        }
        var bytes = stores.Sum(s => s.Data.Bytes);
        var archivePlace = stores[0].Archives.Entries.Length > 0 ? target.Backups : target.Data;
        var setPlace = hasSets ? target.BlobBackups : target.Data;
        var archiveRoom = await survey.FreeBytesAsync(archivePlace);
        var setRoom = await survey.FreeBytesAsync(setPlace);
        var together = archiveRoom.MountedOn == setRoom.MountedOn;
        var needed = (long)((bytes + (together ? blobBytes : 0)) * target.MinFreeFactor);
        if (archiveRoom.Available < needed)
            return (Room(archivePlace, needed, archiveRoom.Available), "");
        if (!together && setRoom.Available < (long)(blobBytes * target.MinFreeFactor))
            return (Room(setPlace, (long)(blobBytes * target.MinFreeFactor), setRoom.Available), "");
        var free = await survey.FreeInodesAsync(setPlace);
        if (!free.Unlimited && free.Available < inodes)
            return (Refuse("no-space", $"about {inodes} inodes are needed for {setPlace} and {free.Available} are free; make room, then ask again"), "");
        return (null, $"A full archive can take {Wording.Bytes(bytes)}, new blobs {Wording.Bytes(blobBytes)}; {Wording.Bytes(archiveRoom.Available)} are free.");
    }

    private static Planning Room(string place, long needed, long free) =>
        Refuse("no-space", $"{Wording.Bytes(needed)} are needed for {place} and {Wording.Bytes(free)} are free; make room, then ask again");

    private static IEnumerable<Step> Steps(
        SenaiteTarget target, Entry script, bool verify, string realData, ArchiveProof? proof, FileStorage.Walker? walker, List<StoreBackup> stores)
    {
        var ask = new SenaiteHostCommands(target);
        foreach (var step in stores.SelectMany(s => new BackupLooks(target, walker, s.Store).Before(s.Reference)))
            yield return step;
        foreach (var look in new OthersSteps(target).All("first"))
            yield return look;
        yield return AttachedStep.Of(target, realData, "first");
        yield return new Step(Run, "Run bin/backup", StepKind.Run, target.User, new(target.BackupProgram))
        {
            Effect = Effect.Changes,
            TimeLimit = target.BackupLimit,
            LeavesTraces = true,
            Watch = BackupOutput.Watch,
            Guards = [new Core.Execution.Guard.Still(target.BackupProgram, script.Still)],
            Undo =
            [
                new Step(UndoQuiet, "Make sure that nothing of the backup is still running", StepKind.Check, target.User, ask.ProcessTable),
                .. new BackupLooks(target, walker).Undo(stores[0].Newest).Select(s => s with { Required = false }),
                .. target.Stores.Select(s => new Step(UndoLive + s.Suffix, $"Make sure that the live data{Of(s)} is untouched", StepKind.Check, target.User, ask.Live(s))),
            ],
        };
        // The main database's blobs come last: their verdict is the restore point's, and that is whole only when every database is.
        foreach (var step in stores.SelectMany(s => Checks(target, ask, s, verify, proof, new(target, walker, s.Store))).Concat(new BackupLooks(target, walker).OfBlobs()))
            yield return step;
    }

    private static IEnumerable<Step> Checks(SenaiteTarget target, SenaiteHostCommands ask, StoreBackup part, bool verify, ArchiveProof? proof, BackupLooks looks)
    {
        var store = part.Store;
        yield return new Step(Archives + store.Suffix, $"Look at the archives{Of(store)}", StepKind.Check, target.User, ask.List(store.Backups));
        yield return new Step(Dats + store.Suffix, "Check that every archive is in its chain", StepKind.Check, target.User, ask.ReadDats(store.Backups));
        if (proof is not null)
            yield return proof.OfNewestChain(store, part.Archives.Ahead);
        if (store.BlobBackups is { } sets)
        {
            yield return new Step(Sets + store.Suffix, $"Look for the newest blob set{Of(store)}", StepKind.Check, target.User, ask.List(sets));
        }
        foreach (var step in store.Number == 1 ? looks.OfArchive(part.Newest) : looks.After(part.Newest))
            yield return step;
        if (verify)
            yield return new Step(Verify + store.Suffix, "Check the newest chain with repozo --verify", StepKind.Check, target.User, ask.VerifyArchives(store.Backups)) { TimeLimit = target.BackupLimit };
    }

    private static string Of(Store store) => store.Number == 1 ? "" : $" of database {store.Name}";

    public override Verdict Judge(Step step, StepResult result, JudgeContext context)
    {
        var (id, store) = StoreStep.Split(step.Id);
        return id switch
        {
            Run => BackupOutput.Judge(result),
            Archives => BackupJudge.Archives(result, context),
            Dats => BackupJudge.Chains(result, context, store),
            Sets => BackupJudge.Sets(result, context, store),
            Verify => VerifyOutput.Judge(result, context.Fact(Dats + store, "newest") ?? "?"),
            BackupLooks.Source => BackupPoint.Source(result, context.Plan, store),
            BackupLooks.Newest => BackupPoint.Newest(result, context, store),
            BackupLooks.Blobs => BackupPoint.Blobs(result, context, store),
            BackupLooks.UndoArchives or BackupLooks.UndoSets => Verdict.Passed("looked").With("listing", result.Output),
            BackupLooks.UndoNewest => BackupPoint.LeftNewest(result, context),
            BackupLooks.UndoBlobs => BackupPoint.Left(result, context),
            UndoLive => BackupJudge.Untouched(result, context.Plan, store),
            _ => ArchiveProof.Judge(step, result, context) ?? AttachedStep.Judge(step, result, context.Plan) ?? OthersJudge.Of(step, result, context) ?? ProgramJudge.Of(step, result, new(context.Plan)) ?? Verdict.Unknown("no rule for this step"),
        };
    }

    public override Reply Report(RunSummary run)
    {
        var name = run.Plan.Value("name");
        var whole = run.Verdicts.GetValueOrDefault(BackupLooks.Blobs)?.Findings.Any() == true;
        var reply = run.Opening(run.Plan.Value("name"), whole ? $"{name}: backed up and checked" : $"{name}: backed up, not checked");
        if (run.Outcome == Outcome.Failed && run.Code == "source-damaged")
            reply = reply with { Title = $"{name}: NOT backed up, the live database is damaged" };
        if (run.Outcome == Outcome.RolledBack)
            reply = reply with { Title = $"{name}: the backup is not good; the live data is untouched", Tone = Core.Chat.Tone.Bad };
        var text = new List<string> { reply.Text };
        if (run.Outcome == Outcome.Succeeded)
            text.AddRange(Told(run));
        else if (run.Verdicts.ContainsKey(Run))
            text.Add("The live data and the programs were not touched. The newest archive or blob set may be partial: see /senaite backups "
                + $"{name}. A partial blob set named by a stamp makes the next backup skip it, so delete that folder; a tmp.tmp has to be deleted as well.");
        if (run.Verdicts.GetValueOrDefault(BackupLooks.UndoBlobs) is { Kind: VerdictKind.Passed } left)
            text.Add($"What it left: {left.Why}.");
        if (run.Outcome == Outcome.Unknown)
            text.Add($"Look on the host whether {run.Plan.Value("root")}/bin/backup or repozo still runs.");
        text.AddRange(Warnings(run));
        text.Add(run.LockLine);
        return BackupJudge.Fields(run, reply with { Text = string.Join("\n", text.Where(t => t.Length > 0)), Tone = Tone(reply, run) });
    }

    /// <summary>What a good backup holds. That a full archive was due shows as well: the newest archive is large then.</summary>
    public override IEnumerable<Measure> Measures(PastRun run)
    {
        if (run.Outcome != Outcome.Succeeded)
            yield break;
        foreach (var (name, step, fact) in new[] { ("Newest archive", Dats, "archive-bytes"), ("Database in the chain", Dats, "end"), ("Blobs", BackupLooks.Blobs, "bytes") })
        {
            if (double.TryParse(run.Fact(step, fact), out var bytes))
                yield return new Measure.Amount(name, "bytes", bytes);
        }
    }

    private static Tone Tone(Reply reply, RunSummary run) =>
        run.Outcome == Outcome.Succeeded && (Warnings(run).Any() || run.Verdicts.Values.Any(v => v.Facts.ContainsKey(BackupPoint.Trouble)) || run.Verdicts.GetValueOrDefault(BackupLooks.Blobs)?.Findings.Any() != true) ? Core.Chat.Tone.Warning : reply.Tone;

    private static IEnumerable<string> Told(RunSummary run)
    {
        var newest = run.Verdicts.GetValueOrDefault(Dats)?.Facts.GetValueOrDefault("newest") ?? "?";
        var isNew = !run.Plan.Value("archives").Split(' ').Contains(newest);
        var source = run.Verdicts.GetValueOrDefault(BackupLooks.Source);
        yield return isNew
            ? $"New restore point {ArchiveFolder.StampOf(newest)} ({(ArchiveFolder.IsFull(newest) ? "full" : "incremental")})."
            : $"The database has not changed since {ArchiveFolder.StampOf(newest)}, so there is no new archive.";
        yield return run.Verdicts.GetValueOrDefault(BackupLooks.Blobs)?.Why ?? "The blobs were not looked at.";
        if (isNew && ArchiveFolder.IsFull(newest) && run.Plan.Value("archives").Contains(".delta", StringComparison.Ordinal) && source?.Facts.ContainsKey("packed") != true)
            yield return $"Nobody asked for a full archive and nothing was packed: repozo makes one when {new PlannedTarget(run.Plan).FileOf("")} is not what the newest archive was made of. {newest} pushes older chains out sooner; look at {run.Plan.Value("name")} before the next backup.";
        foreach (var note in new PlannedTarget(run.Plan).StoreSuffixes.SelectMany(s => new[] { BackupLooks.Source + s, BackupLooks.Blobs + s }).Select(s => run.Verdicts.GetValueOrDefault(s)?.Facts.GetValueOrDefault(BackupPoint.Note)).OfType<string>())
            yield return $"{note}.";
    }
}
