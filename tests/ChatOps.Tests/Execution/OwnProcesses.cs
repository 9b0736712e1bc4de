using System.Diagnostics;
using System.Globalization;

namespace ChatOps.Tests.Execution;

/// <summary>Processes that a test has started and now ends, each by its number.</summary>
internal static class OwnProcesses
{
    public static void Kill(Func<(int Id, string Arguments), bool> isMine)
    {
        foreach (var process in All().Where(isMine).ToList())
        {
            try
            {
                using var one = Process.GetProcessById(process.Id);
                one.Kill();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // It has ended by itself.
            }
        }
    }

    /// <summary>Started by it, or by one that was.</summary>
    public static bool IsBelow((int Id, string Arguments) process, int ancestor)
    {
        for (var id = ParentOf(process.Id); id > 1; id = ParentOf(id))
        {
            if (id == ancestor)
                return true;
        }
        return false;
    }

    private static IEnumerable<(int Id, string Arguments)> All() =>
        from folder in Directory.EnumerateDirectories("/proc")
        let id = int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0
        where id > 0
        select (id, Read($"{folder}/cmdline").Replace('\0', ' '));

    private static int ParentOf(int id) =>
        Read($"/proc/{id}/stat") is { Length: > 0 } stat ? int.Parse(stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) : 0;

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
