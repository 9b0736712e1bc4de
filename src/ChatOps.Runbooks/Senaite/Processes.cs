using System.Collections.Immutable;
using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.Senaite;

/// <summary>Finds running programs that would meddle with the data: another backup, restore, repozo, pack, or an rsync of it.</summary>
internal static class Processes
{
    private static readonly ImmutableHashSet<string> Meddlers =
        ["backup", "fullbackup", "snapshotbackup", "zipbackup", "restore", "snapshotrestore", "ziprestore", "altrestore", "repozo", "zeopack"];

    /// <summary>Programs that merely look at a file of such a name.</summary>
    private static readonly ImmutableHashSet<string> Lookers = ["vi", "vim", "nano", "emacs", "less", "more", "cat", "tail", "head", "grep", "find", "stat", "man", "ps"];

    /// <summary>Reads <c>ps -eo pid=,user:32=,args=</c>. The tools' own user counts wherever it works; others only with a path of the instance.</summary>
    public static ImmutableArray<ProcessRow> Foreign(string output, string user, IReadOnlyList<string> paths) =>
        [.. Lines.Of(output).Select(ProcessRow.Read).OfType<ProcessRow>().Where(p => Meddles(p, user, paths))];

    private static bool Meddles(ProcessRow process, string user, IReadOnlyList<string> paths)
    {
        var words = process.Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is [] || Lookers.Contains(Plain(words[0])))
            return false;
        var ours = paths.Any(p => process.Arguments.Contains(p, StringComparison.Ordinal));
        if (Plain(words[0]) == "rsync")
            return ours;
        // An interpreter or sudo may stand before the program; its own name comes within the first words.
        return (ours || process.User == user) && words.Take(8).Where(w => !w.StartsWith('-')).Any(w => Meddlers.Contains(Plain(w)));
    }

    private static string Plain(string word) => word[(word.LastIndexOf('/') + 1)..];
}
