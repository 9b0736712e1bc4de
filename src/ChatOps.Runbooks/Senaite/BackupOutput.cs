using System.Collections.Immutable;
using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Senaite;

internal static class BackupOutput
{
    public const string Database = "INFO: Please wait while backing up database file: ";
    public const string Blobs = "INFO: Please wait while backing up blobs from ";
    public const string AlreadyThere = "already exists, so there were no database changes since last backup";

    /// <summary>Kept however long the output is: every alarm, and the lines that prove that both halves were begun.</summary>
    public static readonly ImmutableArray<string> Watch =
        [.. ToolOutput.Alarms, "^INFO: Please wait while backing up ", "already exists, so there were no database changes", "^INFO: rsync -a "];

    public static Verdict Judge(StepResult result)
    {
        if (result.CutShort is { } end)
            return end;
        var error = result.ErrorLines.Concat(result.Flagged).ToList();
        var bad = ToolOutput.Bad(error.Concat(result.OutputLines)).Distinct().ToList();
        if (bad is not [])
            return Verdict.Failed($"it said: {Wording.Quote(bad)} (exit status {result.ExitStatus}){Hint(bad)}");
        // Only rsync's own complaints go to standard output; the tool exits 0 all the same.
        if (result.OutputLines.FirstOrDefault(l => l.Trim().Length > 0) is { } line)
            return Verdict.Failed($"it printed on standard output, where only failures go: {Wording.Quote([line])}");
        if (result.ExitStatus != 0)
            return Verdict.Failed($"exit status {result.ExitStatus}; it said: {Wording.Quote(result.ErrorLines.TakeLast(3))}");
        if (!error.Any(l => l.StartsWith(Database, StringComparison.Ordinal)))
            return Verdict.Failed("it never said that it backs up the database");
        if (!error.Any(l => l.StartsWith(Blobs, StringComparison.Ordinal)))
            return Verdict.Failed("it never said that it backs up the blobs");
        var odd = result.ErrorLines.Where(l => !ToolOutput.IsUsual(l)).ToList();
        var verdict = Verdict.Passed("its output holds no sign of a failure").With("same-set", error.Any(l => l.Contains(AlreadyThere, StringComparison.Ordinal)) ? "yes" : "no");
        return odd is [] ? verdict : verdict.With("odd", Wording.Quote(odd));
    }

    /// <summary>Folders that belong to a file system and not to the data.</summary>
    public static readonly ImmutableArray<string> OfFileSystems = ["lost+found", ".snapshot", ".zfs"];

    /// <summary>A folder of the file system itself, which only root may read, makes rsync fail at every backup.</summary>
    private static string Hint(List<string> bad) =>
        OfFileSystems.FirstOrDefault(n => bad.Any(l => l.Contains(n, StringComparison.Ordinal))) is { } name
            ? $"; {name} belongs to the file system and holds no blobs: set rsync_options = --exclude={name} in buildout"
            : "";
}
