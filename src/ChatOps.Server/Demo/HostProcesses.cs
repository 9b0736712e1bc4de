using System.Text;

namespace ChatOps.Server.Demo;

/// <summary>A process as /proc shows it. The start time makes a process id unmistakable.</summary>
internal sealed record HostProcess(int Pid, int Parent, int Group, int Session, char State, long StartTicks, string[] Arguments, string Folder)
{
    /// <summary>What the process is on the mirrored host: the stand-ins appear as the programs they stand in for.</summary>
    public string[] ShownArguments(HostTree tree)
    {
        var tool = Array.IndexOf(Arguments, "demo-tool");
        if (tool < 0 || Arguments.Length < tool + 4) return Arguments;
        var rest = Arguments[(tool + 4)..];
        return Arguments[tool + 1] switch
        {
            "backup" or "restore" or "repozo" or "snapshotbackup" => [Path.Combine(tree.Code, "bin/python3"), Path.Combine(tree.Bin, Arguments[tool + 1]), .. rest],
            "foreign" => [Path.Combine(tree.Code, "bin/python3"), Path.Combine(tree.Bin, rest is [var other, ..] ? other : "backup")],
            "zeoserver" => [Path.Combine(tree.Code, "bin/python3"), Path.Combine(tree.Code, "parts/zeoserver/bin/runzeo")],
            "zeoclient" => [Path.Combine(tree.Code, "bin/python3"), Path.Combine(tree.Code, "parts", rest is [var client, ..] ? client : "client1", "bin/interpreter")],
            "supervisord" => ["/usr/bin/python3", Path.Combine(tree.Tools, "supervisord")],
            var other => [Path.Combine(tree.Tools, other), .. rest],
        };
    }
}

/// <summary>The processes of this machine, and the long-running ones that belong to one demo host.</summary>
internal static class HostProcesses
{
    public static IEnumerable<HostProcess> All() => Directory.EnumerateDirectories("/proc")
        .Where(folder => Path.GetFileName(folder).All(char.IsAsciiDigit))
        .Select(folder => Read(int.Parse(Path.GetFileName(folder))))
        .OfType<HostProcess>();

    public static HostProcess? Read(int pid)
    {
        var folder = $"/proc/{pid}";
        try
        {
            var stat = File.ReadAllText($"{folder}/stat");
            // The name in parentheses may itself hold spaces and parentheses.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var arguments = Encoding.UTF8.GetString(File.ReadAllBytes($"{folder}/cmdline")).Split('\0')[..^1];
            return new HostProcess(pid, int.Parse(fields[1]), int.Parse(fields[2]), int.Parse(fields[3]), fields[0][0], long.Parse(fields[19]), arguments, folder);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Records this process, so that whoever ends the demo ends it too.</summary>
    public static void Register(HostTree tree)
    {
        Directory.CreateDirectory(tree.Pids);
        var self = Read(Environment.ProcessId);
        var file = Path.Combine(tree.Pids, Environment.ProcessId.ToString());
        File.WriteAllText(file + ".new", $"{self?.StartTicks}");
        File.Move(file + ".new", file, overwrite: true);
    }

    public static void Unregister(HostTree tree) => File.Delete(Path.Combine(tree.Pids, Environment.ProcessId.ToString()));

    public static bool IsRegistered(HostTree tree, int pid) => Registered(tree, pid) is not null;

    /// <summary>The recorded processes that live; what is recorded and gone is forgotten.</summary>
    public static IReadOnlyList<HostProcess> Registered(HostTree tree)
    {
        var living = new List<HostProcess>();
        if (!Directory.Exists(tree.Pids)) return living;
        foreach (var file in Directory.EnumerateFiles(tree.Pids))
        {
            if (!int.TryParse(Path.GetFileName(file), out var pid)) continue;
            if (Registered(tree, pid) is { } process) living.Add(process);
            else File.Delete(file);
        }

        return living;
    }

    public static bool Lives(HostProcess process) => Read(process.Pid) is { State: not 'Z' } now && now.StartTicks == process.StartTicks;

    private static HostProcess? Registered(HostTree tree, int pid)
    {
        try
        {
            var started = File.ReadAllText(Path.Combine(tree.Pids, pid.ToString()));
            return Read(pid) is { State: not 'Z' } process && process.StartTicks.ToString() == started ? process : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
