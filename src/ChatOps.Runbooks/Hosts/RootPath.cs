using System.Text.RegularExpressions;
using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.Hosts;

/// <summary>Whether nobody but root can change what is at a path of a host, or lead the path elsewhere: each folder and each link on the way is looked at.</summary>
internal static partial class RootPath
{
    private const string Root = "root";
    private const int GroupWrites = 5;
    private const int OthersWrite = 8;

    /// <summary>namei follows the links itself, one after the other, and tells mode and owner of each name (util-linux).</summary>
    public static CommandLine Question(string path) => new("/usr/bin/namei", "-o", "-m", "--", path);

    /// <summary>Null: root alone decides.</summary>
    /// <param name="output">Such as <c> drwxr-xr-x root root etc</c>, a line for each name, below a line with the path itself.</param>
    public static string? Problem(string output)
    {
        var names = output.Split('\n').Skip(1).Where(l => l.Trim().Length > 0).Select(l => Name().Match(l)).ToList();
        return names.Count == 0 || names.Exists(n => !n.Success) ? "namei did not answer as it does" : names.Select(Problem).FirstOrDefault(p => p is not null);
    }

    private static string? Problem(Match name)
    {
        var (mode, owner, what) = (name.Groups["mode"].Value, name.Groups["owner"].Value, name.Groups["what"].Value);
        return owner != Root ? $"'{what}' on the way belongs to {owner}"
            : mode[0] != 'l' && (mode[GroupWrites] == 'w' || mode[OthersWrite] == 'w') ? $"'{what}' on the way can be written by others ({mode})"
            : null;
    }

    [GeneratedRegex(@"^\s+(?<mode>[-dlbcpsD][-rwxsStT]{9})[.+@]?\s+(?<owner>\S+)\s+\S+\s(?<what>.+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
