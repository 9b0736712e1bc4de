using System.Globalization;
using ChatOps.Demo.Backups;
using ChatOps.Demo.Zope;

namespace ChatOps.Demo;

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
        ["archive-flipped"] = FlipArchive,
        ["blob-lost"] = LoseBlobs,
        ["datafs-cut"] = CutDataFs,
        ["second-storage"] = (tree, _) => AddCatalog(tree),
        ["foreign-backup"] = StartForeignBackup,
        ["orphan-client"] = (tree, _) => HostProgram.StartForeignDaemon(tree, "orphan"),
        ["datafs-replaced"] = ReplaceDatabase,
        ["client-by-hand"] = StartByHand,
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

    /// <summary>What a restore beside a running ZEO does, or a careless hand: the name belongs to another file, or to none.</summary>
    private static void ReplaceDatabase(HostTree tree, string how)
    {
        if (!File.Exists(tree.DataFs)) return;
        if (how == "removed") File.Delete(tree.DataFs);
        else
        {
            File.Copy(tree.DataFs, tree.DataFs + ".new");
            if (how == "moved") File.Move(tree.DataFs, tree.DataFs + ".old");
            File.Move(tree.DataFs + ".new", tree.DataFs, overwrite: true);
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

    /// <summary>Unpacked, four bytes of an object changed, packed again: the length and the file's time are as before.</summary>
    private static void FlipArchive(HostTree tree, string which)
    {
        if (RepozoArchive.In(tree.Backups).Where(a => which != "delta" == RepozoArchive.IsFull(a)).Max(StringComparer.Ordinal) is not { } archive) return;
        var changed = File.GetLastWriteTimeUtc(archive);
        using var unpacked = new MemoryStream();
        if (!RepozoArchive.TryUnpack(archive, unpacked, out _, out _)) return;
        var bytes = unpacked.ToArray();
        var text = bytes.AsSpan().LastIndexOf("sample S"u8);
        for (var i = 0; i < 4; i++) bytes[text + i] ^= 0x20;
        var scratch = Path.Combine(tree.Run, "flipped");
        File.WriteAllBytes(scratch, bytes);
        // In place: the file stays the same one, as when a disk or a copy spoils it.
        var temporary = Path.Combine(tree.Run, Path.GetFileName(archive));
        RepozoArchive.Write(scratch, temporary, 0, bytes.Length, () => { });
        using (var file = new FileStream(archive, FileMode.Truncate, FileAccess.Write)) file.Write(File.ReadAllBytes(temporary));
        File.SetLastWriteTimeUtc(archive, changed);
        File.Delete(scratch);
        File.Delete(temporary);
    }

    private static void LoseBlobs(HostTree tree, string count)
    {
        var blobs = Directory.Exists(tree.Blobs) ? Directory.GetFiles(tree.Blobs, "*.blob", SearchOption.AllDirectories) : [];
        foreach (var blob in blobs.Order(StringComparer.Ordinal).Take(int.TryParse(count, out var number) ? number : 3)) File.Delete(blob);
    }

    private static void CutDataFs(HostTree tree, string where)
    {
        if (!File.Exists(tree.DataFs)) return;
        using var data = new FileStream(tree.DataFs, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        data.SetLength(where == "inside" ? data.Length - 40 : DataFile.EndAfter(data, data.Length * 3 / 4));
    }

    /// <summary>A second database beside Data.fs, as <c>additional_filestorages</c> gives one, with an archive as old as the newest and newer data.</summary>
    private static void AddCatalog(HostTree tree)
    {
        if (File.Exists(tree.CatalogMark) || NewestFull(tree) is not { } full) return;
        var stamp = DateTime.ParseExact(RepozoArchive.Stamp(full), RepozoArchive.StampFormat, null, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        File.WriteAllBytes(tree.Catalog, DataFile.Beginning.ToArray());
        DataFile.Append(tree.Catalog, new(stamp.AddHours(-9)), "", DataFile.Initial, (0, Pickles.Root));
        DataFile.Append(tree.Catalog, new(stamp.AddHours(-8)), DemoData.Manager, "/catalog/rebuild", (1, Pickles.Text("catalog of the backup")));
        File.WriteAllText(tree.CatalogMark, "");
        var catalog = tree.Storages()[0];
        Directory.CreateDirectory(catalog.Backups);
        new Repozo(tree, TextWriter.Null, _ => { }, stamp).Backup(catalog.DataFs, catalog.Backups, quick: true, full: false);
        foreach (var file in Directory.GetFiles(catalog.Backups)) File.SetLastWriteTimeUtc(file, stamp);
        DataFile.Append(tree.Catalog, DateTimeOffset.UtcNow, DemoData.Manager, "/catalog/reindex", (2, Pickles.Text("live catalog")));
        RecipeScripts.Write(tree);
    }

    private static string? NewestFull(HostTree tree) =>
        Directory.Exists(tree.Backups) ? Directory.EnumerateFiles(tree.Backups, "*.fsz").Max(StringComparer.Ordinal) : null;

    private static void StartByHand(HostTree tree, string parameter)
    {
        HostProgram.StartForeignDaemon(tree, "byhand", "zeoclient1", "byhand");
    }

    private static void StartForeignBackup(HostTree tree, string program)
    {
        HostProgram.StartForeignDaemon(tree, "foreign", program.Length == 0 ? [] : [program]);
    }
}
