using System.Collections.Immutable;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Senaite;

/// <summary><c>/senaite backup</c>: runs bin/backup and believes nothing of it that the folders do not show.</summary>
internal sealed class BackupRunbook() : SenaiteRunbook(new CommandSpec(
    "senaite", "backup", "Back up database and blobs, and check that the backup is complete", Risk.Change, [TargetParameter], ["senaite backup lims1"]))
{
    public const string Run = "run-backup", CountBefore = "count-before", CountAfter = "count-after", Archives = "list-archives", Dats = "read-dats", Sets = "list-sets",
        CountNumbered = "count-numbered-set", CountStamped = "count-stamped-set", Verify = "verify-archives", UndoLive = "undo-look-live", UndoQuiet = "no-strangers-undo";

    private const int Large = 128 * 1024 * 1024;

    protected override async Task<Planning> PlanAsync(PlanRequest request, SenaiteTarget target, Survey survey)
    {
        var data = await survey.LookAsync(target.DataFs);
        if (data is not { Kind: 'f', Bytes: > 0 })
            return Refuse("no-data", $"{target.DataFs} is {(data is null ? "missing" : "empty")}; a backup of nothing would push good ones out. Look at the host, or restore");
        if (await survey.LookAsync(target.BlobStorage) is not { Kind: 'd' } blobs)
            return Refuse("no-data", $"{target.BlobStorage} is missing; the tool would exit 0 and back up no blobs. Look at the host, or restore");
        if (await survey.LookAsync(target.BackupProgram) is null)
            return Refuse("no-tool", $"{target.BackupProgram} is not there; check Root in the settings of {target.Name}");
        if (await StrangersAsync(request, target, survey) is { } strangers)
            return strangers;
        var archives = await survey.ArchivesAsync();
        if (archives.HasTemporary)
            return Refuse("left-over", $"{target.Backups}/tmp.tmp is left from a backup that did not end; no backup runs now, so look at it and delete it, then ask again");
        var (refusal, room) = await RoomAsync(target, survey, data, archives);
        if (refusal is not null)
            return refusal;
        var verify = await survey.LookAsync(target.Repozo) is not null;
        var owner = data.Owner == target.Owner ? [] : new[] { $"Data.fs belongs to {data.Owner}, not to {target.Owner}" };
        return new Planning.Ready(NewPlan(
            request, target, $"Back up {target.Name}",
            [$"{target.BackupProgram} runs as {target.Owner}; the programs stay up.", room, .. owner, "Afterwards archives, blob set and checksums are checked."],
            Steps(target, verify),
            [new("Data.fs", data.Inode.ToString()), new("blobstorage", blobs.Inode.ToString())],
            ("data-inode", data.Inode.ToString()), ("data-bytes", data.Bytes.ToString()), ("blobs-inode", blobs.Inode.ToString()),
            ("archives", string.Join(' ', archives.Archives.Select(a => a.Name)))));
    }

    /// <summary>A full archive in the worst case, the blobs that no set has yet, and the folders of a new set.</summary>
    private static async Task<(Planning? Refusal, string Sentence)> RoomAsync(SenaiteTarget target, Survey survey, Entry data, ArchiveFolder archives)
    {
        var live = await survey.LiveAsync();
        var sets = await survey.CountedBlobSetsAsync();
        var last = sets.WrittenLast?.Count;
        var blobBytes = Math.Max(0, live.Blobs.Sum(b => b.Bytes) - (last?.Bytes ?? 0));
        var inodes = (last is { Files: > 0 } ? live.Blobs.Length : 2L * live.Blobs.Length) + 1000;
        var archivePlace = archives.Entries.Length > 0 ? target.Backups : target.Data;
        var setPlace = sets.Sets.Length > 0 ? target.BlobBackups : target.Data;
        var archiveRoom = await survey.FreeBytesAsync(archivePlace);
        var setRoom = await survey.FreeBytesAsync(setPlace);
        var together = archiveRoom.MountedOn == setRoom.MountedOn;
        var needed = (long)((data.Bytes + (together ? blobBytes : 0)) * target.MinFreeFactor);
        if (archiveRoom.Available < needed)
            return (Room(archivePlace, needed, archiveRoom.Available), "");
        if (!together && setRoom.Available < (long)(blobBytes * target.MinFreeFactor))
            return (Room(setPlace, (long)(blobBytes * target.MinFreeFactor), setRoom.Available), "");
        var free = await survey.FreeInodesAsync(setPlace);
        if (!free.Unlimited && free.Available < inodes)
            return (Refuse("no-space", $"about {inodes} inodes are needed for {setPlace} and {free.Available} are free; make room, then ask again"), "");
        return (null, $"A full archive can take {Wording.Bytes(data.Bytes)}, new blobs {Wording.Bytes(blobBytes)}; {Wording.Bytes(archiveRoom.Available)} are free.");
    }

    private static Planning Room(string place, long needed, long free) =>
        Refuse("no-space", $"{Wording.Bytes(needed)} are needed for {place} and {Wording.Bytes(free)} are free; make room, then ask again");

    private static IEnumerable<Step> Steps(SenaiteTarget target, bool verify)
    {
        var ask = new Questions(target);
        yield return Count(CountBefore, "Count the live blobs", target.BlobStorage);
        yield return new Step(Run, "Run bin/backup", StepKind.Run, target.User, new(target.BackupProgram))
        {
            Effect = Effect.Changes,
            TimeLimit = target.BackupLimit,
            LeavesTraces = true,
            Watch = BackupOutput.Watch,
            Undo =
            [
                new Step(UndoQuiet, "Make sure that nothing of the backup runs any more", StepKind.Check, target.User, ask.ProcessTable),
                new Step(UndoLive, "Make sure that the live data is untouched", StepKind.Check, target.User, Live(target)),
            ],
        };
        yield return new Step(Archives, "Look at the archives", StepKind.Check, target.User, ask.List(target.Backups));
        yield return new Step(Dats, "Check that every archive is in its chain", StepKind.Check, target.User, ask.ReadDats);
        yield return new Step(Sets, "Look for the newest blob set", StepKind.Check, target.User, ask.List(target.BlobBackups));
        yield return Count(CountNumbered, "Count the newest numbered blob set", $"{target.BlobBackups}/blobstorage.0/blobstorage");
        yield return Count(CountStamped, "Count the newest stamped blob set", $"{target.BlobBackups}/latest/blobstorage");
        yield return Count(CountAfter, "Compare the blob set with the live blobs", target.BlobStorage);
        if (verify)
            yield return new Step(Verify, "Verify the newest chain with repozo", StepKind.Check, target.User, ask.VerifyArchives) { TimeLimit = target.BackupLimit };

        Step Count(string id, string title, string folder) =>
            new(id, title, StepKind.Check, target.User, ask.CountBlobs(folder)) { TimeLimit = TimeSpan.FromMinutes(15), MaxOutput = Large };
    }

    private static Core.Execution.CommandLine Live(SenaiteTarget target) =>
        new(target.Tools.Find, target.DataFs, target.BlobStorage, "-maxdepth", "0", "-printf", FolderListing.Format);

    public override Verdict Judge(Step step, StepResult result, JudgeContext context) => step.Id switch
    {
        Run => BackupOutput.Judge(result),
        CountBefore => BackupJudge.Count(result),
        Archives => BackupJudge.Archives(result),
        Dats => BackupJudge.Chains(result, context),
        Sets => BackupJudge.Sets(result),
        CountNumbered => BackupJudge.SetCount(result, context, stamped: false),
        CountStamped => BackupJudge.SetCount(result, context, stamped: true),
        CountAfter => BackupJudge.Compare(result, context),
        Verify => VerifyOutput.Judge(result, context.Fact(Dats, "newest") ?? "?"),
        UndoLive => BackupJudge.Untouched(result, context.Plan),
        _ => ProgramJudge.Of(step, result, new(context.Plan)) ?? Verdict.Unknown("no rule for this step"),
    };

    public override Reply Report(RunSummary run)
    {
        var name = run.Plan.Value("name");
        var reply = run.Opening(run.Plan.Value("name"), $"{name}: backed up and checked");
        if (run.Outcome == Outcome.RolledBack)
            reply = reply with { Title = $"{name}: the backup is not good; the live data is untouched", Tone = Core.Chat.Tone.Bad };
        var text = new List<string> { reply.Text };
        if (run.Outcome == Outcome.Succeeded)
            text.Add(Told(run));
        else if (run.Verdicts.ContainsKey(Run))
            text.Add("The live data and the programs were not touched. The newest archive or blob set may be partial: see /senaite backups "
                + $"{name}. A partial blob set named by a stamp makes the next backup skip it, so delete that folder; a tmp.tmp has to be deleted, too.");
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
        foreach (var (name, step, fact) in new[] { ("Newest archive", Dats, "archive-bytes"), ("Database in the chain", Dats, "end"), ("Blobs", CountAfter, "bytes") })
        {
            if (double.TryParse(run.Fact(step, fact), out var bytes))
                yield return new Measure.Amount(name, "bytes", bytes);
        }
    }

    private static Tone Tone(Reply reply, RunSummary run) =>
        run.Outcome == Outcome.Succeeded && Warnings(run).Any() ? Core.Chat.Tone.Warning : reply.Tone;

    private static string Told(RunSummary run)
    {
        var newest = run.Verdicts.GetValueOrDefault(Dats)?.Facts.GetValueOrDefault("newest") ?? "?";
        var isNew = !run.Plan.Value("archives").Split(' ').Contains(newest);
        return isNew
            ? $"New restore point {ArchiveFolder.StampOf(newest)} ({(ArchiveFolder.IsFull(newest) ? "full" : "incremental")})."
            : $"The database has not changed since {ArchiveFolder.StampOf(newest)}, so there is no new archive; that restore point holds everything.";
    }
}
