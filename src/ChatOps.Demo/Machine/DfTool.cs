namespace ChatOps.Demo.Machine;

/// <summary><c>df -P -B1 PATH…</c> and <c>df -P -i PATH…</c>: the real file system's figures, in the form POSIX prescribes.</summary>
internal sealed class DfTool(ToolCall call)
{
    private const ulong NearlyNothing = 512;

    public int Run()
    {
        var inodes = call.Arguments.Contains("-i") || call.Arguments.Contains("-Pi");
        var unit = call.Arguments.Any(a => a is "-B1" or "--block-size=1") ? 1ul : 1024;
        var paths = call.Arguments.Where((a, i) => !a.StartsWith('-') && !(i > 0 && call.Arguments[i - 1] == "-B")).ToArray();
        var known = paths.Where(Path.Exists).ToArray();
        foreach (var path in paths.Except(known)) call.Error.WriteLine($"df: {path}: No such file or directory");
        if (known.Length > 0) call.Out.WriteLine(inodes ? "Filesystem Inodes IUsed IFree IUse% Mounted on" : $"Filesystem {(unit == 1 ? "1-blocks" : "1024-blocks")} Used Available Capacity Mounted on");
        foreach (var path in known) call.Out.WriteLine(Line(path, inodes, unit));
        return known.Length == paths.Length ? 0 : 1;
    }

    private string Line(string path, bool inodes, ulong unit)
    {
        var room = Libc.Room(path) ?? default;
        var (device, mount) = MountOf(Path.GetFullPath(path));
        var total = inodes ? room.Inodes : room.Blocks * room.FragmentSize / unit;
        var used = inodes ? room.Inodes - room.InodesFree : (room.Blocks - room.BlocksFree) * room.FragmentSize / unit;
        var free = inodes ? room.InodesAvailable : room.BlocksAvailable * room.FragmentSize / unit;
        if (!inodes && call.Faults.Parameter("disk-full") is { } text)
        {
            free = (ulong.TryParse(text, out var bytes) ? bytes : NearlyNothing) / unit;
            used = total - free;
        }

        var share = used + free == 0 ? "-" : $"{Math.Ceiling(100.0 * used / (used + free))}%";
        return $"{device} {total} {used} {free} {share} {mount}";
    }

    /// <summary>The longest mount point that the path is below.</summary>
    private static (string Device, string Mount) MountOf(string path) => File.ReadLines("/proc/self/mounts")
        .Select(line => line.Split(' ')).Select(field => (Device: field[0], Mount: field[1]))
        .Where(m => m.Mount == "/" || path == m.Mount || path.StartsWith(m.Mount + "/", StringComparison.Ordinal))
        .MaxBy(m => m.Mount.Length);
}
