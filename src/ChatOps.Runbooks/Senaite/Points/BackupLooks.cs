using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Runbooks.Senaite.Points;

/// <summary>
/// What a backup looks at to believe itself: the source before anything is written, the newest archive, and the blobs of the newest set. The same three looks
/// are taken after a backup that failed, so that what it left behind is never taken for a restore point later.
/// </summary>
/// <param name="walker">Null: nothing on the host can walk; then nothing is called whole.</param>
/// <param name="database">Left out: the main one.</param>
internal sealed class BackupLooks(SenaiteTarget target, Walker? walker, Store? database = null)
{
    public const string Source = "walk-source", Newest = "walk-archives", Blobs = "check-blobs";
    public const string UndoArchives = "undo-list-archives", UndoSets = "undo-list-sets", UndoNewest = "undo-walk-archives", UndoBlobs = "undo-check-blobs";

    private const int Large = 256 * 1024 * 1024;

    /// <summary>Somebody may commit at this very moment.</summary>
    private const int Patience = 5;
    private const string Beside = "beside";

    private readonly Store _store = database ?? target.Stores[0];

    private string Find => target.Tools.Find;

    /// <summary>Names the database where it is not the main one.</summary>
    private string Of => _store.Number == 1 ? "" : $" of database {_store.Name}";

    public IEnumerable<Step> Before(ReferencePoint reference)
    {
        if (walker is null)
            yield break;
        yield return Script(Source, $"Walk {_store.FileName} to its end, and compare it with the newest restore point", walker.Walk(
            new WalkRequest { Sums = [.. reference.Ranges.Select(r => (r.Start, r.End))], WaitSeconds = Patience }, _store.File));
    }

    /// <param name="newest">The newest archive before the backup; empty: there was none.</param>
    public IEnumerable<Step> After(string newest) => [.. OfArchive(newest), .. OfBlobs()];

    public IEnumerable<Step> OfArchive(string newest)
    {
        if (walker is not null)
            yield return NewestStep(Newest, newest);
    }

    /// <summary>A database without blobs of its own has its archives alone.</summary>
    public IEnumerable<Step> OfBlobs()
    {
        if (_store is { Blobs: { } blobs, BlobBackups: { } sets })
            yield return BlobStep(Blobs, $"Check that every blob of the restore point{Of} is in its set", blobs, sets);
    }

    public IEnumerable<Step> Undo(string newest)
    {
        yield return Check(UndoArchives, "Look at the archives that are left", new(Find, Inside(_store.Backups), "-mindepth", "1", "-maxdepth", "1", "-printf", FolderListing.Format));
        yield return Check(UndoSets, "Look at the blob sets that are left", new(Find, Inside(target.BlobBackups), "-mindepth", "1", "-maxdepth", "1", "-printf", FolderListing.Format));
        if (walker is not null)
            yield return NewestStep(UndoNewest, newest);
        yield return BlobStep(UndoBlobs, "Find out whether what is left is a restore point", target.BlobStorage, target.BlobBackups);
    }

    /// <summary>With a slash a link is followed, as the tools follow it.</summary>
    private static string Inside(string folder) => folder + "/";

    /// <summary>Archives of this backup, and the newest of before: where the database has not changed, that one is the point's. find names them first.</summary>
    private Step NewestStep(string id, string newest) => Script(
        id, $"Unpack the newest archive{Of}, and find its newest transaction",
        new CommandLine([
            Find, Inside(_store.Backups), "-mindepth", "1", "-maxdepth", "1", "-type", "f",
            "(", "-name", "*.fsz", "-o", "-name", "*.deltafsz", "-o", "-name", "*.fs", "-o", "-name", "*.deltafs", ")",
            .. newest.Length == 0 ? Array.Empty<string>() : ["(", "-name", newest, "-o", "-newer", $"{_store.Backups}/{newest}", ")"],
            "-print", "-exec", .. walker!.Archives().Arguments, "{}", "+",
        ]));

    /// <summary>Named and not entered: only root may read them, and they hold no blobs.</summary>
    private static IEnumerable<string> OfFileSystems => BackupOutput.OfFileSystems.SelectMany(name => (string[])["-o", "-name", name]);

    /// <summary>The names of such folders in the answer of the last look.</summary>
    public static ImmutableArray<string> BesideBlobs(string output) =>
        [.. output.Split('\n').Where(l => l.StartsWith(Beside + "\t", StringComparison.Ordinal)).Select(l => l[(Beside.Length + 1)..]).Distinct(StringComparer.Ordinal)];

    /// <summary>All blob files first, then, with the names at hand, the database that refers to them.</summary>
    private Step BlobStep(string id, string title, string blobs, string sets)
    {
        string[] listing =
        [
            Find, Inside(sets), Inside(blobs), .. walker is null ? Array.Empty<string>() : [_store.File],
            "-name", "tmp", "-prune", "-o", "-type", "d", "(", "(", .. SenaiteHostCommands.BesideBlobs(blobs), ")", .. OfFileSystems, ")", "-printf", Beside + @"\t%f\n", "-prune",
            "-o", "-type", "f", "-name", "0x*.blob", "-printf", BlobFiles.Format,
        ];
        return walker is null
            ? Check(id, title, new(listing))
            : Script(id, title, new CommandLine([.. listing, "-o", "-path", SenaiteHostCommands.Pattern(_store.File), "-exec", .. walker.Walk(new WalkRequest { Blobs = true, WaitSeconds = Patience }).Arguments, "{}", ";"]));
    }

    private Step Script(string id, string title, CommandLine command) => Check(id, title, command) with { Input = walker!.Script, InputName = walker.ScriptName };

    private Step Check(string id, string title, CommandLine command) =>
        new(id + _store.Suffix, title, StepKind.Check, target.User, command) { TimeLimit = target.BackupLimit, MaxOutput = Large };
}
