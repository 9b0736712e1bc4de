namespace ChatOps.Demo.Backups;

/// <summary>
/// <c>bin/backup</c> and <c>bin/snapshotbackup</c> of collective.recipe.backup: the database by repozo, a process of its own, then the
/// blobs. Words on stderr; only what rsync complains about is on stdout, and does not change the exit status.
/// </summary>
internal sealed class BackupTool(ToolCall call)
{
    private const int FullBackupsKept = 2;
    private readonly HostTree tree = call.Tree;
    private readonly bool quiet = call.Arguments.Contains("-q") || call.Arguments.Contains("--quiet");

    public int Run()
    {
        foreach (var storage in tree.Storages()) Create(storage.Backups);
        Create(tree.BlobBackups);
        Chatter();
        foreach (var storage in tree.Storages())
        {
            Info($"Please wait while backing up database file: {storage.DataFs} to {storage.Backups}");
            if (Repozo("--backup", "-f", storage.DataFs, "-r", storage.Backups, "--quick", "--gzip") != 0) return Halt();
            RemoveOldArchives(storage.Backups);
        }

        foreach (var storage in tree.Storages())
        {
            if (!HasBlobs(storage)) continue;
            Info($"Please wait while backing up blobs from {storage.Blobs} to {storage.BlobBackups}");
            BackUpBlobs(storage.BlobBackups);
        }

        RemoveOrphanedSets();
        return 0;
    }

    public int RunSnapshot()
    {
        foreach (var storage in tree.Storages()) Create(storage.Snapshots);
        Create(tree.BlobSnapshots);
        foreach (var storage in tree.Storages())
        {
            Info($"Please wait while making snapshot backup: {storage.DataFs} to {storage.Snapshots}");
            if (Repozo("--backup", "-f", storage.DataFs, "-r", storage.Snapshots, "--full", "--gzip") != 0) return Halt();
        }

        foreach (var storage in tree.Storages())
        {
            if (!HasBlobs(storage)) continue;
            Info($"Please wait while making snapshot of blobs from {storage.Blobs} to {storage.BlobSnapshots}");
            BackUpBlobs(storage.BlobSnapshots);
        }

        return 0;
    }

    private int Repozo(params string[] arguments) => ToolCall.RunProgram(Path.Combine(tree.Bin, "repozo"), arguments);

    private bool HasBlobs(DemoStorage storage)
    {
        if (storage.Blobs.Length == 0) Info($"No blob dir defined for {storage.Name} storage");
        return storage.Blobs.Length > 0;
    }

    private int Halt()
    {
        call.Error.WriteLine("ERROR: Repozo command failed. See message above.");
        call.Error.WriteLine("ERROR: Halting execution due to error; not backing up blobs.");
        return 1;
    }

    private void BackUpBlobs(string container)
    {
        if (tree.StampsBlobSets) BackUpStamped(container);
        else BackUpNumbered(container);
    }

    private void BackUpNumbered(string container)
    {
        var sets = BlobSet.In(container).Where(set => set.Number is not null).ToList();
        foreach (var set in Enumerable.Reverse(sets))
        {
            var next = $"blobstorage.{set.Number + 1}";
            Info($"Renaming {set.Name} to {next}.");
            Directory.Move(set.Folder, Path.Combine(container, next));
        }

        // crb links against number 1 whenever there was any set before.
        Copy(Path.Combine(container, "blobstorage.0"), sets.Count > 0 ? "blobstorage.1" : null);
    }

    /// <summary>The set takes the stamp of the newest database archive; a set of that name, even a partial one, is taken as done.</summary>
    private void BackUpStamped(string container)
    {
        var archives = container == tree.BlobBackups ? tree.Backups : tree.Snapshots;
        var stamp = RepozoArchive.In(archives).Select(RepozoArchive.Stamp).Max(StringComparer.Ordinal)!;
        var set = Path.Combine(container, $"blobstorage.{stamp}");
        if (Directory.Exists(set)) Info($"Blob backup at {set} already exists, so there were no database changes since last backup.");
        else Copy(set, BlobSet.In(container) is [var newest, ..] ? newest.Name : null);
        Info($"Creating symlink from latest to {Path.GetFileName(set)}");
        var link = Path.Combine(container, "latest");
        File.Delete(link);
        File.CreateSymbolicLink(link, Path.GetFileName(set));
    }

    private void Copy(string set, string? previous)
    {
        var options = previous is null ? "" : $"--delete --link-dest=../{previous} ";
        Info($"rsync -a  {options}{tree.Blobs} {set}");
        var files = Directory.Exists(tree.Blobs) ? Directory.GetFiles(tree.Blobs, "*.blob", SearchOption.AllDirectories) : [];
        Array.Sort(files, StringComparer.Ordinal);
        var copy = new BlobCopy(tree.Blobs, Path.Combine(set, "blobstorage"), previous is null ? null : Path.Combine(Path.GetDirectoryName(set)!, previous, "blobstorage"))
        {
            RoomForFiles = call.Faults.On("blob-backup-fails") ? files.Length / 2 : null,
            Unreadable = call.Faults.On("blob-unreadable") && files.Length > 0 ? files[files.Length / 2] : null,
        };
        if (copy.Run() is { Length: > 0 } complaint) call.Out.WriteLine(PythonError.Bytes(complaint));
    }

    private void RemoveOldArchives(string archives)
    {
        var kept = RepozoArchive.In(archives).Where(RepozoArchive.IsFull).Select(RepozoArchive.Stamp).OrderDescending(StringComparer.Ordinal).Take(FullBackupsKept).ToList();
        var old = Directory.EnumerateFiles(archives, "????-??-??-??-??-??.*").Where(file => string.CompareOrdinal(RepozoArchive.Stamp(file), kept[^1]) < 0).ToList();
        if (old.Count == 0) return;
        old.ForEach(File.Delete);
        Info($"Removed {old.Count} file(s) belonging to old backups, the latest {FullBackupsKept} full backups have been kept.");
    }

    private void RemoveOrphanedSets()
    {
        var oldest = RepozoArchive.In(tree.Backups).Where(RepozoArchive.IsFull).Select(RepozoArchive.Stamp).Min(StringComparer.Ordinal);
        var orphaned = oldest is null ? [] : BlobSet.In(tree.BlobBackups).Where(set => set.IsOlderThan(oldest)).ToList();
        if (orphaned.Count == 0) return;
        orphaned.ForEach(set => Directory.Delete(set.Folder, recursive: true));
        Info($"Removed {orphaned.Count} blob backup{(orphaned.Count == 1 ? "" : "s")}, all backups belonging to remaining filestorage backups have been kept.");
    }

    private void Create(string folder)
    {
        if (Directory.Exists(folder)) return;
        Directory.CreateDirectory(folder);
        Info($"Created {folder}");
    }

    private void Info(string line)
    {
        if (!quiet) call.Error.WriteLine($"INFO: {line}");
    }

    private void Chatter()
    {
        if (call.Faults.Number("noisy-backup", 1024) is { } megabytes) Noise.Lines(megabytes);
        if (call.Faults.Number("long-line", 200) is { } length) Noise.OneLine(length);
    }
}
