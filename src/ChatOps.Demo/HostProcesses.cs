using System.Diagnostics;
using System.Text;

namespace ChatOps.Demo;

/// <summary>The processes of this machine, and the long-running ones that belong to one demo host.</summary>
internal static class HostProcesses
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

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

    /// <summary>Ends every process of this host: only those it recorded itself, each known by id and start time.</summary>
    public static async Task EndAllAsync(HostTree tree, CancellationToken cancellation)
    {
        foreach (var signal in (int[])[Libc.Terminate, Libc.Kill])
        {
            foreach (var process in Registered(tree)) Libc.Signal(process.Pid, signal);
            for (var watch = Stopwatch.StartNew(); watch.Elapsed < EndsWithin; await Task.Delay(Look, cancellation))
            {
                if (Registered(tree).Count == 0) return;
            }
        }
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
