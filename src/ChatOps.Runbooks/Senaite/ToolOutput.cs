using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Senaite;

/// <summary>The rules for output of the recipe's tools: the exit status is 0 for many a failure, so every line counts.</summary>
internal static partial class ToolOutput
{
    /// <summary>Lines that are a failure whatever else is said.</summary>
    public static readonly ImmutableArray<string> Alarms =
    [
        @"ERROR:", @"CRITICAL:", @"Traceback \(most recent call last\)", @"\[Errno \d+\]", @"rsync error", @"rsync: ", @"^b'", @"^b""", @"No space left on device",
        @"Permission denied", @"No such file or directory", @"^[\w.]*(?:Error|Exception)\b", @"^[\w.]+\.error: ", @"Not restoring\.", @"Killed", @"Segmentation fault", @"Bus error", @"Aborted", @"core dumped",
        @"Disk quota exceeded", @"Read-only file system", @"Input/output error", @"Stale (?:NFS )?file handle", @"Cannot allocate memory", @"command not found", @": not found$",
        @"Too many (?:open files|links)", @"File too large", @"Operation not permitted", @"Structure needs cleaning", @"Transport endpoint is not connected", @"Remote I/O error", @"Broken pipe",
        @"Connection (?:refused|reset by peer|timed out)", @"[Uu]nexpected end of file", @"Illegal instruction", @"\bTerminated\b", @"[Ff]atal (?:\w+ )?error", @"Device or resource busy",
        @"Invalid cross-device link", @"(?:Not|Is) a directory",
    ];

    private static readonly Regex Alarm = new(string.Join('|', Alarms), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    public static IEnumerable<string> Bad(IEnumerable<string> lines) => lines.Where(l => Alarm.IsMatch(l));

    /// <summary>Lines that the tools print when all is well.</summary>
    public static bool IsUsual(string line) => Usual().IsMatch(line);

    [GeneratedRegex(
        @"\AINFO: (?:Created |Please wait while |Renaming \S+ to \S+\.\z|rsync -a |Creating symlink from latest to |Removed \d+ |Restoring blobs from |Date restriction: restoring state at |Blob backup at \S+ already exists, so there were no database changes since last backup\.\z)|\AIgnoring index for \S+\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Usual();
}
