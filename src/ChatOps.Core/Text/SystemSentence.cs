using System.Text.RegularExpressions;

namespace ChatOps.Core.Text;

/// <summary>The sentences of the C library (<c>strerror</c>, <c>gai_strerror</c>) and the kernel that say why something failed: what people search for.</summary>
public static partial class SystemSentence
{
    /// <summary>Null: there is none in it.</summary>
    public static string? In(string line) => Sentence().Match(line) is { Success: true } match ? match.Value : null;

    [GeneratedRegex(
        "No space left on device|Disk quota exceeded|Read-only file system|Input/output error|Structure needs cleaning|Stale file handle|Permission denied|Operation not permitted"
        + "|No such file or directory|Not a directory|Is a directory|File exists|Directory not empty|File too large|File name too long|Invalid cross-device link|Device or resource busy"
        + "|Text file busy|Exec format error|Too many open files|Cannot allocate memory|Out of memory|Resource temporarily unavailable|Bad file descriptor|Too many levels of symbolic links"
        + "|Address already in use|Cannot assign requested address|Connection refused|Connection reset by peer|Connection timed out|Broken pipe|No route to host|Network is unreachable"
        + "|Name or service not known|Temporary failure in name resolution|Transport endpoint is not connected|command not found",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Sentence();
}
