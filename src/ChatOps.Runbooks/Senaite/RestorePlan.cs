using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Languages;
using ChatOps.Core.Plans;
using ChatOps.Runbooks.Senaite.Others;
using ChatOps.Runbooks.Senaite.Rescue;

namespace ChatOps.Runbooks.Senaite;

/// <summary>The steps of a restore. Each step that changes something says how it is taken back; all undos are safe when nothing had happened.</summary>
internal sealed class RestorePlan(SenaiteTarget target, string handle, RestoreSurvey found, TimeZoneInfo zone)
{
    /// <summary>Of the note that is written to the host.</summary>
    public Language Language { get; init; } = Language.English;

    public const string MakeScratch = "make-scratch", Recover = "recover-scratch", CheckScratch = "check-scratch", RemoveScratch = "remove-scratch",
        CountSet = "count-set", Ask = "ask-tool", Identify = "identify-live", MakeSafety = "make-safety", WriteNote = "write-note", WriteLosses = "write-losses", MoveData = "move-data", MoveBlobs = "move-blobs",
        Hide = "hide-filestorage", CheckHidden = "check-hidden", CheckAside = "check-aside", Show = "show-filestorage",
        Run = "run-restore", CheckData = "check-data", NoPart = "check-no-part", CountRestored = "count-restored";

    public const string LookScratch = "undo-look-scratch-", RemoveScratchUndo = "undo-remove-scratch", ScratchGone = "undo-scratch-gone", RemoveSafety = "undo-remove-safety",
        RemoveNote = "undo-remove-note", RemoveLosses = "undo-remove-losses", FolderBack = "undo-folder-back", HideAgain = "undo-hide-again",
        DataBack = "undo-data-back", CheckDataBack = "undo-check-data", BlobsBack = "undo-blobs-back", CheckBlobsBack = "undo-check-blobs", BlobsStay = "undo-blobs-stay",
        MakeFailed = "undo-make-failed", DataAway = "undo-data-away", BlobsAway = "undo-blobs-away", CheckCleared = "undo-check-cleared", RemoveFailed = "undo-remove-failed";

    private const int Large = 128 * 1024 * 1024;
    private readonly SenaiteHostCommands _ask = new(target);
    private readonly ProgramSteps _programs = new(target);
    private readonly OthersSteps _others = new(target);
    private readonly ArchiveProof? _proof = found.Walker is { } walker ? new(target, walker) : null;

    public string Scratch => $"{target.Data}/scratch-{handle}";

    public string Safety => target.SafetyCopy(handle);

    public string Failed => $"{target.Data}/{SenaiteTarget.FailedPrefix}{handle}";

    public string Set => $"{target.BlobBackups}/{found.Point.Set!.Name}";

    public string Note => $"{Safety}/{GoBackNote.Name}";

    /// <summary>
    /// Whether the folder of Data.fs goes aside with it, so that a ZEO that is started finds no place for an empty one. Not where other things of the instance lie in it.
    /// </summary>
    public bool Hides => Store.NameOf(target.FileStorage) is { Length: > 0 }
        && found.Stores.SelectMany(s => new[] { s.Store.Blobs, s.Store.Backups, s.Store.BlobBackups }).OfType<string>().Append(target.Data).Append(target.Root)
            .All(p => !(p + "/").StartsWith(target.FileStorage + "/", StringComparison.Ordinal));

    private string Hidden => $"{Safety}/{Store.NameOf(target.FileStorage)}";

    /// <summary>ZEO always, and the clients that run now; all of them when none does.</summary>
    public IReadOnlyList<string> WantedUp
    {
        get
        {
            var clients = target.AllClients.Select(c => c.Program).Where(found.Up.Contains).ToList();
            return [target.ZeoProgram, .. clients is [] ? target.Clients.Select(c => c.Program) : clients];
        }
    }

    public IEnumerable<Step> Steps() => [.. Rehearsal(), .. Stopping(), .. Aside(), AskTool(), _others.Soon("restore"), Restore(), .. StillDown("-still"), .. Checks(), .. Starting()];

    private IEnumerable<Step> Rehearsal() =>
    [
        Change(MakeScratch, "Make a scratch folder", _ask.MakeFolder(Scratch), Quick) with
        {
            Guards = [new Guard.Absent(Scratch)],
            Undo = [Change(RemoveScratchUndo, "Delete the scratch folder", _ask.Delete(Scratch), Long), Check(ScratchGone, "Look that the scratch folder is gone", _ask.Look(Scratch))],
        },
        .. found.Stores.SelectMany(Rehearsal),
        Change(RemoveScratch, "Delete the scratch folder", _ask.Delete(Scratch), Long) with
        {
            Undo = [Check(LookScratch + "removed", "Look at the scratch folder", _ask.Look(Scratch))],
        },
        .. found.Stores.Where(s => s.Set is not null).Select(s =>
            Check(CountSet + s.Store.Suffix, $"Count the blob set {s.Set!.Name}{Of(s)} again", _ask.CountBlobs($"{s.SetPath}/{s.Store.BlobName}")) with { TimeLimit = Long, MaxOutput = Large }),
    ];

    private IEnumerable<Step> Rehearsal(StorePoint part)
    {
        var copy = $"{Scratch}/{(part.Store.Number == 1 ? "" : $"{part.Store.Number}-")}{part.Store.FileName}";
        if (_proof is not null)
            yield return _proof.OfArchives(part);
        yield return Change(
            Recover + part.Store.Suffix, $"Rehearse: recover {ArchiveFolder.StampOf(part.Archives[^1].Name)}{Of(part)} into the scratch folder",
            _ask.Recover(part.Store.Backups, found.Point.Date!, copy), target.RestoreLimit) with
        {
            Watch = ToolOutput.Alarms,
            Undo = [Check($"{LookScratch}recovered{part.Store.Suffix}", "Look at the scratch folder", _ask.Look(Scratch))],
        };
        yield return Check(CheckScratch + part.Store.Suffix, "Check the size of the recovered database", _ask.Look(copy));
        if (_proof is not null)
            yield return _proof.OfRecovered(part, copy);
    }

    /// <summary>
    /// The tool's question names what it replaces. Every version asks before it does anything, its own commands included, and an end of input ends it there (recorded). What the
    /// question names beyond the plan ends the restore before the answer counts; and should a tool not ask at all, what it could destroy is aside by now.
    /// </summary>
    private Step AskTool() =>
        Check(Ask, $"Ask {Store.NameOf(target.RestoreProgram)} what it would replace, without an answer", new(target.RestoreProgram, found.Point.Date!)) with { TimeLimit = TimeSpan.FromMinutes(5) };

    private IEnumerable<Step> Stopping()
    {
        foreach (var look in _others.All("first"))
            yield return look;
        yield return AttachedStep.Of(target, found.Attached.RealData, "first");
        // Clients first: one that outlives a ZEO restart serves what it remembers of the old data.
        foreach (var client in target.AllClients.Select(c => c.Program).Where(found.Up.Contains))
            yield return Stop(client);
        if (found.Up.Contains(target.ZeoProgram))
        {
            yield return _others.NobodyConnected("clients");
            yield return Stop(target.ZeoProgram);
        }
        foreach (var step in StillDown(""))
            yield return step;
        yield return _programs.NoStrangersStep();

        Step Stop(string program) => _programs.StopStep(program) with
        {
            Undo = [_programs.StartStep(program, "-back"), _programs.ProofStep(program, "-back", health: found.Healthy.Contains(program))],
        };
    }

    private IEnumerable<Step> StillDown(string occasion) =>
    [
        _programs.AllDownStep(occasion), _programs.Port(open: false, occasion),
        .. found.Stores.Select(s => _programs.NothingOpenStep(s.RealFile, s.Store.Number == 1 ? occasion : $"{occasion}-store{s.Store.Suffix}")),
    ];

    /// <summary>
    /// Blobs go first and come back last: a ZEO that starts while Data.fs is missing deletes every blob it finds (tried), and supervisor's autostart, a reboot or a person can
    /// start it between any two steps. Undos run last step first, so a database is back before its blobs; where there was no Data.fs to begin with, its blobs do not go back
    /// at all. The folder of Data.fs goes along until the tool needs it: without it ZEO cannot even make an empty database.
    /// </summary>
    private IEnumerable<Step> Aside() =>
    [
        .. found.Stores.Select(s => Check(Identify + s.Store.Suffix, $"Note which data is live{Of(s)}", _ask.Live(s.Store))),
        Change(MakeSafety, $"Make the folder for the safety copy, {Safety}", _ask.MakeFolder(Folders(Safety)), Quick) with
        {
            Guards = [new Guard.Absent(Safety)],
            Undo = [Change(RemoveSafety, "Remove the empty folder of the safety copy", _ask.RemoveEmptyFolder([.. Folders(Safety).Reverse()]), Quick)],
        },
        FilePut.Step(WriteNote, "Write down how to go back by hand", target.User, Note, GoBackNote.Of(target, found, this)) with
        {
            Guards = [new Guard.Absent(Note)],
            Undo = [Change(RemoveNote, "Delete that note", _ask.RemoveFile(Note), Quick)],
        },
        .. LossesOf(found.Stores) is { Length: > 0 } losses ? new[] { LossesDown(losses) } : [],
        _others.Soon("blobs"),
        // Undone last: what has to stay ends the way back, and the others are in their places by then.
        .. found.Stores.Where(s => s.Store.Blobs is not null).OrderByDescending(BlobsMustStay).Select(BlobsAside),
        .. Hides ? new[] { HideFolder() } : [],
        .. Hides ? found.Stores.Where(IsHidden).Select(s => Check(CheckHidden + s.Store.Suffix, $"Check that nobody wrote to {s.Store.FileName} meanwhile", _ask.Look(Place(s)))) : [],
        _others.Soon("data"),
        .. found.Stores.Select(DataAside),
        .. found.Stores.Select(s => Check(CheckAside + s.Store.Suffix, $"Check that the safety copy holds the live data{Of(s)}", _ask.List(s.Store.Within(Safety)))),
        .. Hides ? new[] { ShowFolder() } : [],
    ];

    /// <summary>What the restore takes away, for people who have to enter it again.</summary>
    private Step LossesDown(string losses) =>
        FilePut.Step(WriteLosses, "Write down the transactions that the restore takes away", target.User, LossesFile, losses, mode: "0600") with
        {
            Guards = [new Guard.Absent(LossesFile)],
            Undo = [Change(RemoveLosses, "Delete that list", _ask.RemoveFile(LossesFile), Quick)],
        };

    private string LossesOf(IEnumerable<StorePoint> parts) => string.Join(
        '\n', parts.Select(p => p.Losses.File(zone) is { } file ? p.Store.Number == 1 ? file : $"Database {p.Store.Name}: {file}" : null).OfType<string>());

    private string LossesFile => $"{Safety}/lost-transactions.txt";

    /// <summary>Without their database in its place, the next ZEO would delete them.</summary>
    private static bool BlobsMustStay(StorePoint part) => part.Live is null && part.LiveBlobs is not null;

    private Step BlobsAside(StorePoint part) =>
        Change(MoveBlobs + part.Store.Suffix, $"Move {part.Store.BlobName} aside", _ask.MoveFolder(part.Store.BlobName, Store.ParentOf(part.Store.Blobs!), part.Store.Within(Safety)), Quick) with
        {
            Undo = BlobsMustStay(part)
                ? [Check(BlobsStay + part.Store.Suffix, $"Leave {part.Store.BlobName} in the safety copy", _ask.List(Safety))]
                :
                [
                    Change(BlobsBack + part.Store.Suffix, $"Move {part.Store.BlobName} back", _ask.MoveFolder(part.Store.BlobName, part.Store.Within(Safety), Store.ParentOf(part.Store.Blobs!)), Quick),
                    Check(CheckBlobsBack + part.Store.Suffix, $"Check that the old {part.Store.BlobName} is back", _ask.Live(part.Store)),
                ],
        };

    private Step HideFolder() =>
        Change(Hide, $"Move {target.FileStorage} aside as it is, so that nothing can start on it", _ask.MoveFolder(Store.NameOf(target.FileStorage), Store.ParentOf(target.FileStorage), Safety), Quick) with
        {
            Undo =
            [
                Change(FolderBack, $"Move {target.FileStorage} back", _ask.MoveFolder(Store.NameOf(target.FileStorage), Safety, Store.ParentOf(target.FileStorage)), Quick),
                .. found.Stores.Where(IsHidden).Select(IsBack),
            ],
        };

    private Step DataAside(StorePoint part)
    {
        var (place, kept) = (Store.ParentOf(Place(part)), part.Store.Within(Safety));
        return Change(MoveData + part.Store.Suffix, $"Move {part.Store.FileName} {(place == part.Store.Folder ? "aside" : "out of that folder")}", _ask.MoveDatabase(part.Store.FileName, place, kept), Quick) with
        {
            Undo =
            [
                Change(DataBack + part.Store.Suffix, $"Move {part.Store.FileName} back", _ask.MoveDatabase(part.Store.FileName, kept, place), Quick),
                .. IsHidden(part) ? Array.Empty<Step>() : [IsBack(part)],
            ],
        };
    }

    private Step IsBack(StorePoint part) => Check(CheckDataBack + part.Store.Suffix, $"Check that the old {part.Store.FileName} is back", _ask.Live(part.Store));

    private Step ShowFolder() =>
        Change(Show, $"Move {target.FileStorage}, without the databases, back for the tool", _ask.MoveFolder(Store.NameOf(target.FileStorage), Safety, Store.ParentOf(target.FileStorage)), Quick) with
        {
            Undo = [Change(HideAgain, $"Move {target.FileStorage} aside again", _ask.MoveFolder(Store.NameOf(target.FileStorage), Store.ParentOf(target.FileStorage), Safety), Quick)],
        };

    private bool IsHidden(StorePoint part) => Hides && part.Store.Folder == target.FileStorage;

    /// <summary>Where a database's file is while its folder is aside.</summary>
    private string Place(StorePoint part) => IsHidden(part) ? $"{Hidden}/{part.Store.FileName}" : part.Store.File;

    /// <summary>
    /// The answer is given up front: old versions never flush the question to a pipe, and not every version in the field knows an option against
    /// asking. The date is given for the newest point, too, so that nothing newer can slip in.
    /// </summary>
    private Step Restore() => Change(
        Run, $"Run bin/{Store.NameOf(target.RestoreProgram)} {found.Point.Date}", _ask.Locked(found.Stores.Select(s => s.Store), new(target.RestoreProgram, found.Point.Date!)), target.RestoreLimit) with
    {
        Input = "yes\n",
        Watch = RestoreOutput.Watch,
        Guards =
        [
            SameScript,
            .. found.Stores.SelectMany(s => s.Archives.Append(s.Dat).OfType<Entry>().Select(a => new Guard.Still($"{s.Store.Backups}/{a.Name}", a.Still))),
            .. found.Stores.Where(s => s.Set is not null).Select(s => new Guard.Same(s.SetPath!, s.Set!.Folder.Identity)),
            .. found.Stores.SelectMany(s => new[] { s.Store.File, s.Store.Blobs }).OfType<string>().Select(p => new Guard.Absent(p)),
        ],
        Undo =
        [
            // Supervisor may have started what it is told to start; under a running ZEO nothing may be moved.
            .. target.AllClients.Select(c => c.Program).Append(target.ZeoProgram).Select(p => _programs.StopStep(p, "-left")),
            .. StillDown("-left"),
            Change(MakeFailed, "Make a folder for what the restore left", _ask.MakeFolderOnce(Folders(Failed)), Quick),
            // Blobs first here as well, as in Aside.
            .. found.Stores.Where(s => s.Store.Blobs is not null).Select(s => Change(
                BlobsAway + s.Store.Suffix, $"Move the restored {s.Store.BlobName} away", _ask.MoveFolder(s.Store.BlobName, Store.ParentOf(s.Store.Blobs!), s.Store.Within(Failed)), Quick)),
            .. found.Stores.Select(s => Change(
                DataAway + s.Store.Suffix, $"Move the restored {s.Store.FileName} away", _ask.MoveDatabase(s.Store.FileName, s.Store.Folder, s.Store.Within(Failed)), Quick)),
            .. found.Stores.Select(s => Check(CheckCleared + s.Store.Suffix, $"Check that the place is free for the old data{Of(s)}", _ask.Live(s.Store))),
            .. found.Stores.Reverse().Select(s => Change(
                RemoveFailed + s.Store.Suffix, $"Remove that folder{Of(s)} if nothing was moved there", _ask.RemoveEmptyFolder(s.Store.Within(Failed)), Quick)),
        ],
    };

    private Guard.Still SameScript => new(target.RestoreProgram, found.Script.Still);

    /// <summary>A copy's folder, then those within it.</summary>
    private IReadOnlyList<string> Folders(string copy) => [.. found.Stores.Select(s => s.Store.Within(copy))];

    private IEnumerable<Step> Checks() =>
    [
        .. found.Stores.Select(s => Check(CheckData + s.Store.Suffix, $"Check size and owner of the restored {s.Store.FileName}", _ask.Look(s.Store.File))),
        .. _proof is null ? [] : found.Stores.Select(_proof.OfRestored),
        .. found.Stores.DistinctBy(s => s.Store.Folder).Select(s => Check(NoPart + s.Store.Suffix, $"Check that nothing half-done is left in {s.Store.Folder}", _ask.List(s.Store.Folder))),
        .. found.Stores.Where(s => s.Set is not null).Select(s =>
            Check(CountRestored + s.Store.Suffix, $"Compare the restored {s.Store.BlobName} with the set", _ask.CountBlobs(s.Store.Blobs!)) with { TimeLimit = Long, MaxOutput = Large }),
    ];

    private IEnumerable<Step> Starting()
    {
        foreach (var program in WantedUp)
        {
            yield return _programs.StartStep(program) with { Undo = StopAgain(program) };
            yield return _programs.ProofStep(program);
        }
        yield return _programs.AllUpStep(WantedUp);
        foreach (var step in _programs.FrontStep())
            yield return step;
    }

    private ImmutableArray<Step> StopAgain(string program) => program == target.ZeoProgram
        ? [_programs.StopStep(program, "-again"), .. StillDown("-again")]
        : [_programs.StopStep(program, "-again")];

    /// <summary>Names the database where it is not the main one.</summary>
    private static string Of(StorePoint part) => part.Store.Number == 1 ? "" : $" of database {part.Store.Name}";

    private static readonly TimeSpan Quick = TimeSpan.FromMinutes(1), Long = TimeSpan.FromMinutes(30);

    private Step Change(string id, string title, CommandLine command, TimeSpan limit) =>
        new(id, title, StepKind.Run, target.User, command) { Effect = Effect.Changes, TimeLimit = limit };

    private Step Check(string id, string title, CommandLine command) => new(id, title, StepKind.Check, target.User, command);
}
