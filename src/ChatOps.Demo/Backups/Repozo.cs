namespace ChatOps.Demo.Backups;

/// <summary>What repozo does with a Data.fs and a repository of archives. <paramref name="log"/> is its -v, errors are PythonErrors.</summary>
internal sealed class Repozo(HostTree tree, TextWriter error, Action<string> log, DateTime now)
{
    /// <summary>Called in the middle of writing: there faults happen.</summary>
    public Action Halfway { get; init; } = () => { };

    /// <summary>Archives are written packed (.fsz, .deltafsz) unless this is off.</summary>
    public bool Packs { get; init; } = true;

    /// <summary>-w of newer versions: each archive's checksum is compared while it is recovered. Whether the archives join nobody looks at.</summary>
    public bool VerifiesRecovery { get; init; }

    private string Stamp => now.ToString(RepozoArchive.StampFormat);

    public void Backup(string source, string repository, bool quick, bool full)
    {
        var files = full ? [] : Find(repository, Stamp);
        if (!File.Exists(source)) throw PythonError.Missing(source);
        var last = files.Count > 0 ? LastLink(files[0]) : null;
        var size = Zope.DataFile.Read(source).End; // what is not a whole transaction is not backed up, and not mentioned
        if (last is null || size < last.End || !Matches(source, last, files[0], quick)) WriteFull(source, repository, size);
        else if (size == last.End) Unchanged();
        else WriteIncrement(source, repository, files[0], last.End, size);
    }

    public void Recover(string repository, string output, string? date)
    {
        var files = Find(repository, date ?? Stamp);
        if (files.Count == 0) throw new PythonError(date is null ? "No files in repository" : $"No files in repository before {date}");
        // The old file goes first: repozo makes room before it recovers.
        if (File.Exists(output))
        {
            log($"Deleting old {output}");
            File.Delete(output);
        }

        log($"Recovering file to {output}");
        var part = output + ".part";
        var size = Join(files, part);
        PythonError.Rename(part, output);
        log($"Recovered {size} bytes");
        var index = Path.Combine(repository, RepozoArchive.Stamp(files[^1]) + ".index");
        if (File.Exists(index)) File.Copy(index, output + ".index", overwrite: true);
        else log($"No index file to restore: {index}");
    }

    /// <summary>Says what is wrong on stderr and, as the real one, does not fail because of it. A cut archive is a traceback, though.</summary>
    /// <param name="quick">Sizes are then compared only where archives are not packed.</param>
    public void Verify(string repository, bool liesAboutLast, bool quick = false)
    {
        var files = Find(repository, Stamp);
        if (files.Count == 0) throw new PythonError("No files in repository");
        var chainFile = RepozoArchive.ChainFile(files[0]);
        if (!File.Exists(chainFile)) throw PythonError.Missing(chainFile);
        var chain = ChainLink.Read(chainFile);
        foreach (var link in chain)
        {
            var file = Path.Combine(repository, Path.GetFileName(link.File));
            log($"Verifying {file}");
            if (!File.Exists(file)) error.WriteLine($"{file} is missing");
            else if (!quick || liesAboutLast) Verify(file, link, liesAboutLast && link == chain[^1]);
        }
    }

    private void Verify(string file, ChainLink link, bool lies)
    {
        if (!RepozoArchive.TryUnpack(file, Stream.Null, out var size, out var checksum)) throw Tracebacks.CutArchive(tree, verifying: true);
        if (lies) checksum = new string('0', checksum.Length);
        if (size != link.End - link.Start) error.WriteLine($"{file} is {size} bytes (when uncompressed), should be {link.End - link.Start} bytes");
        else if (checksum != link.Checksum) error.WriteLine($"{file} has checksum {checksum} (when uncompressed) instead of {link.Checksum}");
    }

    private IReadOnlyList<string> Find(string repository, string when)
    {
        log($"looking for files between last full backup and {when}...");
        var files = RepozoArchive.Needed(repository, when);
        log(files.Count == 0 ? "no files found" : $"files needed to recover state as of {when}:");
        foreach (var file in files) log($"\t{file}");
        return files;
    }

    private static ChainLink? LastLink(string full) =>
        File.Exists(RepozoArchive.ChainFile(full)) && ChainLink.Read(RepozoArchive.ChainFile(full)) is [.., var last] ? last : null;

    /// <summary>Quick looks at the last increment only; else the whole file must begin with what the chain holds.</summary>
    private static bool Matches(string source, ChainLink last, string full, bool quick)
    {
        var links = quick ? [last] : ChainLink.Read(RepozoArchive.ChainFile(full));
        return links.All(link => RepozoArchive.Checksum(source, link.Start, link.End - link.Start) == link.Checksum);
    }

    private void Unchanged()
    {
        Halfway();
        log("No changes, nothing to do");
    }

    private void WriteFull(string source, string repository, long size)
    {
        var archive = NewFile(repository, ".fs");
        WriteIndex(source, repository, size);
        log($"writing full backup: {size} bytes to {archive}");
        var checksum = RepozoArchive.Write(source, archive, 0, size, Halfway);
        File.WriteAllText(RepozoArchive.ChainFile(archive), new ChainLink(archive, 0, size, checksum) + "\n");
    }

    private void WriteIncrement(string source, string repository, string full, long start, long end)
    {
        var archive = NewFile(repository, ".deltafs");
        WriteIndex(source, repository, end);
        log($"writing incremental: {end - start} bytes to {archive}");
        var checksum = RepozoArchive.Write(source, archive, start, end - start, Halfway);
        File.AppendAllText(RepozoArchive.ChainFile(full), new ChainLink(archive, start, end, checksum) + "\n");
    }

    private string NewFile(string repository, string extension)
    {
        var file = Path.Combine(repository, Stamp + extension + (Packs ? "z" : ""));
        return File.Exists(file) ? throw new PythonError($"Cannot overwrite existing file: {file}") : file;
    }

    /// <summary>The server's index lags behind Data.fs while it runs; repozo then says that it ignores it and scans.</summary>
    private void WriteIndex(string source, string repository, long size)
    {
        var index = source + ".index";
        if (File.Exists(index) && File.ReadAllText(index) != DataIndex.Text(size)) error.WriteLine($"Ignoring index for {source}");
        log("writing index");
        File.WriteAllText(Path.Combine(repository, Stamp + ".index"), DataIndex.Text(size));
    }

    private static void Compare(string full, string file, string checksum)
    {
        var link = ChainLink.Read(RepozoArchive.ChainFile(full)).FirstOrDefault(l => Path.GetFileName(l.File) == Path.GetFileName(file))
            ?? throw new PythonError($"KeyError: '{file}'");
        if (link.Checksum != checksum) throw new PythonError($"{file} has checksum {checksum} instead of {link.Checksum}");
    }

    private long Join(IReadOnlyList<string> files, string part)
    {
        using var output = PythonError.Open(part, FileMode.Create, FileAccess.Write);
        var total = 0L;
        for (var i = 0; i < files.Count; i++)
        {
            if (!RepozoArchive.TryUnpack(files[i], output, out var size, out var checksum)) throw Tracebacks.CutArchive(tree, verifying: false);
            if (VerifiesRecovery) Compare(files[0], files[i], checksum);
            total += size;
            output.Flush();
            if (i == (files.Count - 1) / 2) Halfway();
        }

        return total;
    }
}
