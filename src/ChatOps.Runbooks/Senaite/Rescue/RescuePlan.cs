using System.Collections.Immutable;
using System.Globalization;
using ChatOps.Core.Execution;
using ChatOps.Core.Languages;
using ChatOps.Core.Plans;
using ChatOps.Runbooks.FileStorage;
using ChatOps.Runbooks.Senaite.Others;

namespace ChatOps.Runbooks.Senaite.Rescue;

/// <summary>
/// The steps of a rescue. While ZEO lives nothing is done to what it writes to and nothing to the file at the path; both copies are made and compared before it
/// is stopped. After that the copy is the only thing there is: no step deletes it, and ZEO is never started on the old file.
/// </summary>
internal sealed class RescuePlan(SenaiteTarget target, string handle, RescueSurvey found)
{
    /// <summary>Of the note that is written to the host.</summary>
    public Language Language { get; init; } = Language.English;

    public const string Identify = "identify-open", MakeFolder = "make-rescue", WriteNote = "write-rescue-note", Copy = "copy-open", CheckCopy = "check-copy", WalkCopy = "walk-copy", MakeSafety = "make-safety",
        KeepOld = "keep-old", CheckKept = "check-kept", CopyBeside = "copy-beside", CheckBeside = "check-beside", LookAgain = "check-open-again",
        MoveIndex = "move-index", Place = "place-copy", CheckPlaced = "check-placed", Serving = "serving-rescued";

    public const string UndoOpen = "undo-look-open-", UndoFolder = "undo-remove-rescue", UndoNote = "undo-look-rescue", UndoSafety = "undo-remove-safety", UndoKept = "undo-look-kept", UndoBeside = "undo-remove-beside",
        UndoIndex = "undo-look-index", UndoPlaced = "undo-look-placed";

    private static readonly TimeSpan Quick = TimeSpan.FromMinutes(1);
    private readonly RescueHostCommands _ask = new(target);
    private readonly SenaiteHostCommands _usual = new(target);
    private readonly ProgramSteps _programs = new(target);
    private readonly OthersSteps _others = new(target);

    public string Folder => $"{found.Folder}/rescue-{target.Name}-{handle}";

    public string Rescued => $"{Folder}/{target.Stores[0].FileName}";

    public string Note => $"{Folder}/{GoBackNote.Name}";

    public string Safety => target.SafetyCopy(handle);

    /// <summary>The file that was at the path, under its second name.</summary>
    public string Kept => $"{Safety}/{target.Stores[0].FileName}";

    public string Beside => $"{target.DataFs}.rescued-{handle}";

    /// <summary>ZEO, and the clients that run now; all of them when none does.</summary>
    public IReadOnlyList<string> WantedUp
    {
        get
        {
            var clients = target.AllClients.Select(c => c.Program).Where(found.Up.Contains).ToList();
            return [target.ZeoProgram, .. clients is [] ? target.Clients.Select(c => c.Program) : clients];
        }
    }

    public IEnumerable<Step> Steps() => [.. _others.All("first"), .. ClientsDown(), .. Copies(), .. OldFile(), .. ZeoDown(), .. InPlace(), .. Starting()];

    private IEnumerable<Step> ClientsDown()
    {
        foreach (var client in target.AllClients.Select(c => c.Program).Where(found.Up.Contains))
            yield return _programs.StopStep(client) with { Undo = [_programs.StartStep(client, "-back"), _programs.ProofStep(client, "-back", found.Healthy.Contains(client))] };
        yield return _others.NobodyConnected("clients");
    }

    private IEnumerable<Step> Copies() =>
    [
        Check(Identify, "Note which file ZEO writes to, and how long it is", _ask.States(found.Open.Source)),
        Change(MakeFolder, $"Make the folder {Folder}", _usual.MakeFolder(Folder), Quick) with
        {
            Guards = [new Guard.Absent(Folder)],
            Undo = [Change(UndoFolder, "Remove that folder if it is empty", _usual.RemoveEmptyFolder(Folder), Quick)],
        },
        FilePut.Step(WriteNote, "Write down how to go on by hand", target.User, Note, RescueNote.Of(target, found, this)) with
        {
            Guards = [new Guard.Absent(Note)],
            Undo = [Check(UndoNote, "Look what is in that folder", _usual.List(Folder))],
        },
        Change(Copy, "Copy what ZEO has open", _ask.Copy(found.Open.Source, Rescued), target.BackupLimit) with { Undo = [StillOpen("copied")] },
        Check(CheckCopy, "Compare the copy with what ZEO has open", _ask.States(found.Open.Source, Rescued)),
        .. found.Walker is { } walker
            ?
            [
                Check(WalkCopy, "Walk the copy to its end", walker.Walk(new WalkRequest(), Rescued)) with
                {
                    Input = walker.Script, InputName = walker.ScriptName, TimeLimit = target.BackupLimit,
                },
            ]
            : Array.Empty<Step>(),
        Change(CopyBeside, "Copy it beside the file at the path", _ask.Copy(Rescued, Beside), target.BackupLimit) with
        {
            Guards = [new Guard.Absent(Beside)],
            Undo = [Change(UndoBeside, "Remove the copy beside the file at the path", _ask.RemoveFile(Beside), Quick)],
        },
        Check(CheckBeside, "Check that copy", _usual.Look(Beside)),
    ];

    /// <summary>The old file gets a second name, so that it stays; it is never moved away, for without Data.fs a ZEO that starts would empty blobstorage.</summary>
    private IEnumerable<Step> OldFile()
    {
        yield return Change(MakeSafety, $"Make the folder for the old file, {Safety}", _usual.MakeFolder(Safety), Quick) with
        {
            Guards = [new Guard.Absent(Safety)],
            Undo = [Change(UndoSafety, "Remove that folder if it is empty", _usual.RemoveEmptyFolder(Safety), Quick)],
        };
        if (found.AtPath is not { } old)
            yield break;
        yield return Change(KeepOld, "Keep the old file there under a second name", _ask.SecondName(target.DataFs, Kept), Quick) with
        {
            Guards = [new Guard.Same(target.DataFs, old.Identity)],
            Undo = [Check(UndoKept, "Look which file is at the path", Live)],
        };
        yield return Check(CheckKept, "Check that the old file is kept", _usual.Look(Kept));
    }

    private IEnumerable<Step> ZeoDown()
    {
        yield return _others.Soon("place");
        yield return Check(LookAgain, "Check that nobody wrote meanwhile", _ask.States(found.Open.Source, Rescued));
        if (found.Up.Contains(target.ZeoProgram))
            yield return _programs.StopStep(target.ZeoProgram) with { Undo = [StillOpen("stopped")] };
        yield return _programs.AllDownStep();
        yield return _programs.Port(open: false);
        yield return _programs.NothingOpenStep(found.RealDataFs);
    }

    private IEnumerable<Step> InPlace() =>
    [
        Change(MoveIndex, "Move the old file's index to it", _ask.MoveIndex(Safety), Quick) with { Undo = [Check(UndoIndex, "Look which file is at the path", Live)] },
        Change(Place, "Put the copy in place, in one move", found.AtPath is null ? _usual.MoveOnce(Beside, target.DataFs) : _ask.Replace(Beside, target.DataFs), Quick) with
        {
            Guards = [found.AtPath is { } old ? new Guard.Same(target.DataFs, old.Identity) : new Guard.Absent(target.DataFs)],
            Undo = [Check(UndoPlaced, "Look which file is at the path", Live)],
        },
        Check(CheckPlaced, "Check which file is at the path", Live),
    ];

    private IEnumerable<Step> Starting()
    {
        foreach (var program in WantedUp)
        {
            yield return _programs.StartStep(program);
            yield return _programs.ProofStep(program);
            if (program == target.ZeoProgram)
                yield return Check(Serving, "Check that ZEO writes to the file that was put in place", _ask.OpenForWriting(RealData));
        }
        yield return _programs.AllUpStep(WantedUp);
    }

    private string RealData => found.RealDataFs[..^"/filestorage/Data.fs".Length];

    /// <summary>Taking back is allowed as long as ZEO still has what it wrote, or has the copy; else nothing may be started.</summary>
    private Step StillOpen(string occasion) => Check(UndoOpen + occasion, "Look whether ZEO still has its file", _ask.OpenForWriting(RealData));

    private CommandLine Live => _usual.Look(target.DataFs);

    private Step Change(string id, string title, CommandLine command, TimeSpan limit) =>
        new(id, title, StepKind.Run, target.User, command) { Effect = Effect.Changes, TimeLimit = limit };

    private Step Check(string id, string title, CommandLine command) => new(id, title, StepKind.Check, target.User, command);

    public IEnumerable<(string Name, string Value)> Values() =>
    [
        ("open", found.Open.Source), ("open-link", found.Open.Link), ("open-inode", Text(found.Open.State.Inode)), ("open-device", Text(found.Open.State.Device)),
        ("open-bytes", Text(found.Open.State.Bytes)), ("rescued", Rescued), ("safety", Safety), ("beside", Beside), ("old", found.AtPath is null ? "no" : "yes"),
        ("old-inode", Text(found.AtPath?.Inode ?? 0)), ("wanted-up", string.Join(' ', WantedUp)),
    ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
