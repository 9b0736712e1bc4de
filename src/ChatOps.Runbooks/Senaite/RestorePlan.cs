using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Senaite;

/// <summary>All that was found out before a restore.</summary>
/// <param name="Up">Programs that run now, in the order of the settings.</param>
/// <param name="Healthy">Those of them whose HTTP answers; only these must answer again when all is taken back.</param>
internal sealed record RestoreSurvey(
    RestorePoint Point, IReadOnlyList<RestorePoint> Newer, Entry? DataFs, Entry? Blobs, LiveData Live, IReadOnlyList<string> Up, IReadOnlyList<string> Healthy,
    string RealDataFs, FreeSpace Room, long Needed);

/// <summary>The steps of a restore. Each step that changes something says how it is taken back; all undos are safe when nothing had happened.</summary>
internal sealed class RestorePlan(SenaiteTarget target, string handle, RestoreSurvey found)
{
    public const string MakeScratch = "make-scratch", Recover = "recover-scratch", CheckScratch = "check-scratch", RemoveScratch = "remove-scratch",
        CountSet = "count-set", Identify = "identify-live", MakeSafety = "make-safety", MoveData = "move-data", MoveBlobs = "move-blobs", CheckAside = "check-aside",
        Run = "run-restore", CheckData = "check-data", NoPart = "check-no-part", CountRestored = "count-restored";

    public const string LookScratch = "undo-look-scratch-", RemoveScratchUndo = "undo-remove-scratch", ScratchGone = "undo-scratch-gone", RemoveSafety = "undo-remove-safety",
        DataBack = "undo-data-back", CheckDataBack = "undo-check-data", BlobsBack = "undo-blobs-back", CheckBlobsBack = "undo-check-blobs", BlobsStay = "undo-blobs-stay",
        MakeFailed = "undo-make-failed", DataAway = "undo-data-away", BlobsAway = "undo-blobs-away", CheckCleared = "undo-check-cleared", RemoveFailed = "undo-remove-failed";

    private const int Large = 128 * 1024 * 1024;
    private readonly Questions _ask = new(target);
    private readonly ProgramSteps _programs = new(target);

    public string Scratch => $"{target.Data}/scratch-{handle}";

    public string Safety => target.SafetyCopy(handle);

    public string Failed => $"{target.Data}/{SenaiteTarget.FailedPrefix}{handle}";

    public string Set => $"{target.BlobBackups}/{found.Point.Set!.Name}";

    /// <summary>ZEO always, and the clients that run now; all of them when none does.</summary>
    public IReadOnlyList<string> WantedUp
    {
        get
        {
            var clients = target.AllClients.Select(c => c.Program).Where(found.Up.Contains).ToList();
            return [target.ZeoProgram, .. clients is [] ? target.Clients.Select(c => c.Program) : clients];
        }
    }

    public IEnumerable<Step> Steps() => [.. Rehearsal(), .. Stopping(), .. Aside(), Restore(), .. Checks(), .. Starting()];

    private IEnumerable<Step> Rehearsal() =>
    [
        Change(MakeScratch, "Make a scratch folder", _ask.MakeFolder(Scratch), Quick) with
        {
            Guards = [new Core.Execution.Guard.Absent(Scratch)],
            Undo = [Change(RemoveScratchUndo, "Delete the scratch folder", _ask.Delete(Scratch), Long), Check(ScratchGone, "Look that the scratch folder is gone", _ask.Look(Scratch))],
        },
        Change(Recover, $"Rehearse: recover {found.Point.Stamp} into the scratch folder", _ask.Recover(found.Point.Date!, $"{Scratch}/Data.fs"), target.RestoreLimit) with
        {
            Watch = ToolOutput.Alarms,
            Undo = [Check(LookScratch + "recovered", "Look at the scratch folder", _ask.Look(Scratch))],
        },
        Check(CheckScratch, "Check the size of the recovered database", _ask.Look($"{Scratch}/Data.fs")),
        Change(RemoveScratch, "Delete the scratch folder", _ask.Delete(Scratch), Long) with
        {
            Undo = [Check(LookScratch + "removed", "Look at the scratch folder", _ask.Look(Scratch))],
        },
        Check(CountSet, $"Count the blob set {found.Point.Set!.Name} again", _ask.CountBlobs($"{Set}/blobstorage")) with { TimeLimit = Long, MaxOutput = Large },
    ];

    private IEnumerable<Step> Stopping()
    {
        // Clients first: one that outlives a ZEO restart serves what it remembers of the old data.
        foreach (var client in target.AllClients.Select(c => c.Program).Where(found.Up.Contains))
            yield return Stop(client);
        if (found.Up.Contains(target.ZeoProgram))
            yield return Stop(target.ZeoProgram);
        yield return _programs.AllDownStep();
        yield return _programs.Port(open: false);
        yield return _programs.NothingOpenStep(found.RealDataFs);
        yield return _programs.NoStrangersStep();

        Step Stop(string program) => _programs.StopStep(program) with
        {
            Undo = [_programs.StartStep(program, "-back"), _programs.ProofStep(program, "-back", health: found.Healthy.Contains(program))],
        };
    }

    /// <summary>
    /// Blobstorage goes first and comes back last: a ZEO that starts while Data.fs is missing deletes every blob it finds (tried), and supervisor's
    /// autostart, a reboot or a person can start it between any two steps. Undos run last step first, so Data.fs is back before blobstorage; where
    /// there was no Data.fs to begin with, blobstorage does not go back at all.
    /// </summary>
    private IEnumerable<Step> Aside() =>
    [
        Check(Identify, "Note which data is live", Live),
        Change(MakeSafety, $"Make the folder for the safety copy, {Safety}", _ask.MakeFolder(Safety), Quick) with
        {
            Guards = [new Core.Execution.Guard.Absent(Safety)],
            Undo = [Change(RemoveSafety, "Remove the empty folder of the safety copy", _ask.RemoveEmptyFolder(Safety), Quick)],
        },
        Change(MoveBlobs, "Move blobstorage aside", _ask.MoveBlobs(target.Data, Safety), Quick) with
        {
            Undo = found.DataFs is null && found.Blobs is not null
                ? [Check(BlobsStay, "Leave blobstorage in the safety copy", _ask.List(Safety))]
                : [Change(BlobsBack, "Move blobstorage back", _ask.MoveBlobs(Safety, target.Data), Quick), Check(CheckBlobsBack, "Check that the old blobstorage is back", Live)],
        },
        Change(MoveData, "Move Data.fs aside", _ask.MoveDatabase(target.FileStorage, Safety), Quick) with
        {
            Undo = [Change(DataBack, "Move Data.fs back", _ask.MoveDatabase(Safety, target.FileStorage), Quick), Check(CheckDataBack, "Check that the old Data.fs is back", Live)],
        },
        Check(CheckAside, "Check that the safety copy holds the live data", _ask.List(Safety)),
    ];

    /// <summary>
    /// The answer is given up front: old versions never flush the question to a pipe, and not every version in the field knows an option against
    /// asking. The date is given for the newest point, too, so that nothing newer can slip in.
    /// </summary>
    private Step Restore() => Change(Run, $"Run bin/restore {found.Point.Date}", new(target.RestoreProgram, found.Point.Date!), target.RestoreLimit) with
    {
        Input = "yes\n",
        Watch = RestoreOutput.Watch,
        Guards =
        [
            .. found.Point.Archives.Select(a => new Core.Execution.Guard.Same($"{target.Backups}/{a.Name}", a.Identity)),
            new Core.Execution.Guard.Same(Set, found.Point.Set!.Folder.Identity),
            new Core.Execution.Guard.Absent(target.DataFs),
            new Core.Execution.Guard.Absent(target.BlobStorage),
        ],
        Undo =
        [
            Change(MakeFailed, "Make a folder for what the restore left", _ask.MakeFolderOnce(Failed), Quick),
            // Blobs first here as well, as in Aside.
            Change(BlobsAway, "Move the restored blobs away", _ask.MoveBlobs(target.Data, Failed), Quick),
            Change(DataAway, "Move the restored Data.fs away", _ask.MoveDatabase(target.FileStorage, Failed), Quick),
            Check(CheckCleared, "Check that the place is free for the old data", Live),
            Change(RemoveFailed, "Remove that folder if nothing was moved there", _ask.RemoveEmptyFolder(Failed), Quick),
        ],
    };

    private IEnumerable<Step> Checks() =>
    [
        Check(CheckData, "Check size and owner of the restored Data.fs", _ask.Look(target.DataFs)),
        Check(NoPart, "Check that nothing half-done is left", _ask.List(target.FileStorage)),
        Check(CountRestored, "Compare the restored blobs with the set", _ask.CountBlobs(target.BlobStorage)) with { TimeLimit = Long, MaxOutput = Large },
    ];

    private IEnumerable<Step> Starting()
    {
        foreach (var program in WantedUp)
        {
            yield return _programs.StartStep(program) with { Undo = StopAgain(program) };
            yield return _programs.ProofStep(program);
        }
        yield return _programs.AllUpStep(WantedUp);
    }

    private System.Collections.Immutable.ImmutableArray<Step> StopAgain(string program) => program == target.ZeoProgram
        ? [_programs.StopStep(program, "-again"), _programs.AllDownStep("-again"), _programs.Port(open: false, "-again"), _programs.NothingOpenStep(found.RealDataFs, "-again")]
        : [_programs.StopStep(program, "-again")];

    private Core.Execution.CommandLine Live => new(target.Tools.Find, target.DataFs, target.BlobStorage, "-maxdepth", "0", "-printf", FolderListing.Format);

    private static readonly TimeSpan Quick = TimeSpan.FromMinutes(1), Long = TimeSpan.FromMinutes(30);

    private Step Change(string id, string title, Core.Execution.CommandLine command, TimeSpan limit) =>
        new(id, title, StepKind.Run, target.User, command) { Effect = Effect.Changes, TimeLimit = limit };

    private Step Check(string id, string title, Core.Execution.CommandLine command) => new(id, title, StepKind.Check, target.User, command);
}
