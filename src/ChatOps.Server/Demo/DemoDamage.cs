using System.Diagnostics;
using ChatOps.Server.Demo.Backups;

namespace ChatOps.Server.Demo;

/// <summary>
/// The faults that change the host as soon as their file appears. Every tool and the supervisor look for them, and a mark lets only one
/// of them do it, once for each time the file is created.
/// </summary>
internal static class DemoDamage
{
    private static readonly Dictionary<string, Action<HostTree, string>> Damages = new()
    {
        ["partial-newest-blob-set"] = (tree, _) => ThinOutNewestSet(tree),
        ["truncated-archive"] = (tree, _) => CutNewestArchive(tree),
        ["chain-broken"] = BreakChain,
        ["foreign-backup"] = StartForeignBackup,
    };

    public static void Apply(HostTree tree)
    {
        foreach (var (name, damage) in Damages)
        {
            var mark = Path.Combine(tree.Run, $"damage-{name}");
            var parameter = new DemoFaults(tree.Fault).Parameter(name);
            if (parameter is null) File.Delete(mark);
            else if (TryMark(mark)) damage(tree, parameter);
        }
    }

    private static bool TryMark(string mark)
    {
        try
        {
            if (File.Exists(mark)) return false;
            using var file = new FileStream(mark, FileMode.CreateNew, FileAccess.Write);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void ThinOutNewestSet(HostTree tree)
    {
        if (!Directory.Exists(tree.BlobBackups) || BlobSet.In(tree.BlobBackups) is not [var newest, ..]) return;
        var changed = newest.Modified;
        var files = Directory.GetFiles(newest.Folder, "*.blob", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        foreach (var file in files.Take((files.Length + 2) / 3)) File.Delete(file);
        Directory.SetLastWriteTimeUtc(newest.Folder, changed);
    }

    private static void CutNewestArchive(HostTree tree)
    {
        if (NewestFull(tree) is not { } full) return;
        var changed = File.GetLastWriteTimeUtc(full);
        using (var file = new FileStream(full, FileMode.Open, FileAccess.Write)) file.SetLength(file.Length / 2);
        File.SetLastWriteTimeUtc(full, changed);
    }

    private static void BreakChain(HostTree tree, string how)
    {
        if (NewestFull(tree) is not { } full || !File.Exists(RepozoArchive.ChainFile(full))) return;
        var chain = ChainLink.Read(RepozoArchive.ChainFile(full)).ToList();
        if (how != "gap") File.Delete(chain[chain.Count / 2].File);
        else
        {
            chain[^1] = chain[^1] with { Start = chain[^1].Start + 1 };
            File.WriteAllLines(RepozoArchive.ChainFile(full), chain.Select(link => link.ToString()));
        }
    }

    private static string? NewestFull(HostTree tree) =>
        Directory.Exists(tree.Backups) ? Directory.EnumerateFiles(tree.Backups, "*.fsz").Max(StringComparer.Ordinal) : null;

    private static void StartForeignBackup(HostTree tree, string program)
    {
        var start = ToolScripts.Detached(tree, "foreign", program.Length == 0 ? [] : [program]);
        start.Environment.Remove("CHATOPS_STEP");
        using var shell = Process.Start(start)!;
        shell.WaitForExit();
    }
}
