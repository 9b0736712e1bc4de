namespace ChatOps.Demo.Backups;

/// <summary>
/// <c>bin/restore</c> of collective.recipe.backup: asks on stdout, checks that there are blobs, recovers the database by repozo, then
/// replaces the blobs. Words on stderr. Not restoring, and blobs that could not be restored, exit 0.
/// </summary>
internal sealed class RestoreTool(ToolCall call)
{
    private const uint SomebodyElse = 2; // bin, on every Linux
    private readonly HostTree tree = call.Tree;
    private readonly bool quiet = call.Arguments.Contains("-q") || call.Arguments.Contains("--quiet");
    private readonly bool asks = !call.Arguments.Contains("-n") && !call.Arguments.Contains("--no-prompt");
    private readonly string? date = call.Arguments.FirstOrDefault(argument => !argument.StartsWith('-'));

    public int Run()
    {
        if (call.Arguments.FirstOrDefault(a => a.StartsWith('-') && a is not ("-q" or "--quiet" or "-n" or "--no-prompt")) is { } unknown)
        {
            call.Error.WriteLine($"Usage: restore [options] [date]\n\nrestore: error: no such option: {unknown}");
            return 2;
        }

        try
        {
            return Restore();
        }
        catch (PythonTraceback fault)
        {
            call.Error.Write(fault.Text);
            return 1;
        }
    }

    private int Restore()
    {
        if (date is not null) Info($"Date restriction: restoring state at {date}.");
        if ((asks && !Confirmed()) || call.Faults.On("restore-aborts"))
        {
            Info("Not restoring.");
            return 0;
        }

        if (FindSet() is not { } set) return 1;
        string[] until = date is null ? [] : ["-D", date];
        foreach (var storage in tree.Storages())
        {
            Info($"Please wait while restoring database file: {storage.Backups} to {storage.DataFs}");
            if (ToolCall.RunProgram(Path.Combine(tree.Bin, "repozo"), ["--recover", "-o", storage.DataFs, "-r", storage.Backups, .. until]) != 0) return Halt();
        }

        if (call.Faults.On("wrong-owner") && Libc.IsRoot) Libc.Chown(tree.DataFs, SomebodyElse, SomebodyElse);
        Info($"Restoring blobs from {tree.BlobBackups} to {tree.Blobs}");
        RestoreBlobs(set);
        return 0;
    }

    private bool Confirmed()
    {
        var databases = string.Concat(tree.Storages().Select(s => $"    {s.DataFs}\n"));
        call.Out.Write($"\nThis will replace the filestorage:\n{databases}This will replace the blobstorage:\n    {tree.Blobs}\nAre you sure? (yes/No)? ");
        call.Out.Flush();
        var answer = Console.In.ReadLine() ?? throw Tracebacks.EndOfAnswer(tree);
        return answer.Equals("yes", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The check before anything is touched; null when there is nothing to restore, which it says.</summary>
    private BlobSet? FindSet()
    {
        foreach (var storage in tree.Storages().Where(s => s.Blobs.Length == 0)) Info($"No blob dir defined for {storage.Name} storage");
        if (!Directory.Exists(tree.BlobBackups)) throw Tracebacks.NoBlobBackups(tree, tree.BlobBackups);
        var sets = BlobSet.In(tree.BlobBackups);
        if (BlobSet.ToRestore(sets, Limit()) is { } set) return call.Faults.On("restore-wrong-set") ? Another(sets, set) : set;
        call.Error.WriteLine(date is null ? $"ERROR: There are no backups in {tree.BlobBackups}." : $"ERROR: Could not find backup of '{date}' or earlier.");
        call.Error.WriteLine("ERROR: Halting execution: restoring blobstorages would fail.");
        return null;
    }

    private DateTime? Limit()
    {
        try
        {
            return date is null ? null : RestoreDate.Parse(date);
        }
        catch (FormatException wrong)
        {
            throw Tracebacks.BadDate(tree, wrong.Message);
        }
    }

    private static BlobSet Another(IReadOnlyList<BlobSet> sets, BlobSet right)
    {
        var place = sets.ToList().IndexOf(right);
        return place + 1 < sets.Count ? sets[place + 1] : sets[Math.Max(0, place - 1)];
    }

    private int Halt()
    {
        call.Error.WriteLine("ERROR: Repozo command failed. See message above.");
        call.Error.WriteLine("ERROR: Halting execution due to error; not restoring blobs.");
        return 1;
    }

    private void RestoreBlobs(BlobSet set)
    {
        var source = Path.Combine(set.Folder, "blobstorage");
        Info($"rsync -a  --delete {source} {tree.Data}");
        var files = Directory.Exists(source) ? Directory.GetFiles(source, "*.blob", SearchOption.AllDirectories).Length : 0;
        var copy = new BlobCopy(source, tree.Blobs, null) { RoomForFiles = call.Faults.On("blob-restore-fails") ? files / 2 : null };
        if (copy.Run() is { Length: > 0 } complaint) call.Out.WriteLine(PythonError.Bytes(complaint));
    }

    private void Info(string line)
    {
        if (!quiet) call.Error.WriteLine($"INFO: {line}");
    }
}
