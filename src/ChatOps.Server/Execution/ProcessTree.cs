using System.Globalization;

namespace ChatOps.Server.Execution;

/// <summary>Processes of this machine as <c>/proc</c> shows them.</summary>
internal static class ProcessTree
{
    /// <summary>All descendants of a process, as <c>pid:start</c>: the start time tells a process from a later one with its number.</summary>
    public static IReadOnlyList<string> Below(int pid)
    {
        var all = Directory.EnumerateDirectories("/proc").Select(Read).OfType<Entry>().ToLookup(e => e.Parent);
        var found = new List<string>();
        var open = new Queue<int>([pid]);
        while (open.TryDequeue(out var parent))
        {
            foreach (var child in all[parent])
            {
                found.Add(string.Create(CultureInfo.InvariantCulture, $"{child.Pid}:{child.Start}"));
                open.Enqueue(child.Pid);
            }
        }
        return found;
    }

    private static Entry? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            return null;
        try
        {
            // The name stands in parentheses and may hold anything; the numbers begin after the last one.
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new(pid, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[19]);
        }
        catch (IOException)
        {
            return null; // gone by now
        }
    }

    private sealed record Entry(int Pid, int Parent, string Start);
}
