using System.Collections.Immutable;
using System.Globalization;

namespace ChatOps.Runbooks.Senaite.Rescue;

/// <summary>The file at Data.fs's path, and the databases that processes have open for writing.</summary>
/// <param name="AtPath">Null: there is none.</param>
internal sealed record OpenData(FileState? AtPath, ImmutableArray<OpenFile> Writers)
{
    private static readonly string[] NoDatabase = [".lock", ".tmp", ".index", ".index_tmp", ".part", ".pack", ".fsz", ".deltafsz", ".dat", ".log"];

    /// <summary>For find: the kernel's word for each open file, then stat's for the file itself, whatever became of its name.</summary>
    public static readonly ImmutableArray<string> Printed = ["-printf", @"L\t%p\t%l\n"];

    public const string StatFormat = "S\t%n\t%d\t%i\t%s";

    /// <summary>Reads the answer to <see cref="RescueHostCommands.OpenForWriting"/>.</summary>
    /// <param name="zeo">The server's process, whose files count wherever they lie; null: not known.</param>
    public static OpenData Read(string output, string dataFs, string realData, int? zeo)
    {
        var links = new Dictionary<string, string>(StringComparer.Ordinal);
        var states = new Dictionary<string, FileState>(StringComparer.Ordinal);
        foreach (var line in Lines.Of(output))
        {
            if (line.Split('\t', 3) is ["L", var path, var link])
                links[path] = link;
            else if (State(line) is var (name, state))
                states[name] = state;
        }
        var writers = links.Where(l => states.ContainsKey(l.Key)).Select(l => Writer(l.Key, l.Value, states[l.Key])).OfType<OpenFile>()
            .Where(w => IsDatabase(w) && (w.Pid == zeo || w.Path.StartsWith(realData + "/", StringComparison.Ordinal)));
        return new(states.GetValueOrDefault(dataFs), [.. writers.OrderBy(w => w.Pid).ThenBy(w => w.Descriptor)]);
    }

    /// <summary>One line of stat.</summary>
    public static (string Name, FileState State)? State(string line) =>
        line.Split('\t') is ["S", .. var name, var device, var inode, var bytes] && Number(device) is { } d && Number(inode) is { } i && Number(bytes) is { } b
            ? (string.Join('\t', name), new(d, i, b))
            : null;

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static OpenFile? Writer(string path, string link, FileState state) =>
        path.Split('/') is ["", "proc", var pid, "fd", var descriptor] && int.TryParse(pid, out var process) && int.TryParse(descriptor, out var number) ? new(process, number, link, state) : null;

    private static bool IsDatabase(OpenFile file) => !NoDatabase.Any(e => file.Path.EndsWith(e, StringComparison.Ordinal));
}
