using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.Senaite.Rescue;

/// <summary>What a host is asked, and does, about a database that has lost its name.</summary>
internal sealed class RescueHostCommands(SenaiteTarget target)
{
    private readonly Tools _tools = target.Tools;

    /// <summary>
    /// The file at the path, and every database of this instance that a process has open for writing: the link of such a descriptor may be written to. Only the
    /// processes of who asks are told.
    /// </summary>
    /// <param name="realData">The data's folder without links, as the kernel knows it.</param>
    public CommandLine OpenForWriting(string realData) => new(
        [
            _tools.Find, target.DataFs, "/proc", "-maxdepth", "3", "(", "-path", Pattern(target.DataFs), "-o", "-path", "/proc/[0-9]*/fd/*", "-perm", "-u=w",
            "(", "-lname", Pattern(realData) + "/*.fs*", "-o", "-lname", $"*/{Pattern(target.Stores[0].FileName)}*", ")", ")", .. OpenData.Printed, "-exec", _tools.Stat, "-L", $"--format={OpenData.StatFormat}", "--", "{}", "+",
        ]);

    /// <summary>Device, inode and size of each, links followed.</summary>
    public CommandLine States(params string[] paths) => new([_tools.Stat, "-L", $"--format={OpenData.StatFormat}", "--", .. paths]);

    /// <summary>Never over something that is there, and on the disk before it ends.</summary>
    public CommandLine Copy(string from, string to) => new(_tools.Dd, $"if={from}", $"of={to}", "bs=4M", "conv=excl,fsync", "status=none");

    /// <summary>A second name for the file, so that it stays when another one takes its place.</summary>
    public CommandLine SecondName(string file, string name) => new(_tools.Ln, "-T", "--", file, name);

    /// <summary>In one move: at no moment is there no Data.fs.</summary>
    public CommandLine Replace(string from, string to) => new(_tools.Mv, "-f", "-T", "--", from, to);

    public CommandLine MoveIndex(string to) => new(
        _tools.Find, target.FileStorage, "-mindepth", "1", "-maxdepth", "1", "-type", "f", "(", "-name", $"{Pattern(target.Stores[0].FileName)}.index", "-o", "-name", $"{Pattern(target.Stores[0].FileName)}.index.index_tmp", ")",
        "-exec", _tools.Mv, "-n", "-t", to, "--", "{}", "+");

    public CommandLine RemoveFile(string path) => new(_tools.Rm, "-f", "--", path);

    private static string Pattern(string path) => string.Concat(path.Select(c => c is '*' or '?' or '[' or '\\' ? $"\\{c}" : c.ToString()));
}
