using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Transcripts;
using ChatOps.Runbooks.FileStorage;
using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Runbooks.Senaite;

/// <summary>Looks at a host while a plan is made. Reads only.</summary>
internal sealed class Survey(IHostProbe host, SenaiteTarget target, DateTimeOffset now, CancellationToken cancellationToken)
{
    private const int Large = 128 * 1024 * 1024;
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private readonly SenaiteHostCommands _ask = new(target);
    private MountTable? _mounts;
    private string? _fstab;

    public CancellationToken Cancellation => cancellationToken;

    /// <summary>Walks the live Data.fs now. For plans that have to tell what is in it; lists never do this.</summary>
    public Task<Walk> WalkAsync(Walker? walker, WalkRequest wanted) => WalkAsync(walker, wanted, target.DataFs);

    public async Task<Walk> WalkAsync(Walker? walker, WalkRequest wanted, string file)
    {
        if (walker is null)
            return Walk.Not("there is neither Python nor perl on the host");
        var result = await host.RunAsync(target.User, walker.Walk(wanted, file), Long, Large, input: walker.Script, cancellationToken: cancellationToken);
        return result.TimedOut ? Walk.Not($"it did not end within {Wording.Span(Long)}") : result.Truncated ? Walk.Not("its answer is too long") : WalkAnswer.Walks(result.Output, 1)[0];
    }

    /// <summary>Unpacks these archives now; none, where that could not be done to its end.</summary>
    public async Task<ImmutableArray<WalkedArchive>> ArchivesAsync(Walker walker, IReadOnlyList<string> archives)
    {
        var result = await host.RunAsync(target.User, walker.Archives(archives), Long, Large, input: walker.Script, cancellationToken: cancellationToken);
        return result.TimedOut ? [] : WalkAnswer.Archives(result.Output, archives.Count);
    }

    /// <summary>Unpacks one archive now, for its newest transaction and its checksum.</summary>
    public async Task<WalkedArchive> ArchiveAsync(Walker? walker, string archive)
    {
        if (walker is null)
            return WalkedArchive.Not("there is neither Python nor perl on the host");
        var result = await host.RunAsync(target.User, walker.Archives(archive), Long, Large, input: walker.Script, cancellationToken: cancellationToken);
        return result.TimedOut ? WalkedArchive.Not($"it did not end within {Wording.Span(Long)}") : WalkAnswer.Archives(result.Output, 1)[0];
    }

    /// <summary>
    /// Did a pack leave the old file beside the database after that point was made? A pack renames it, which sets its ctime; the file of an earlier pack stays there for
    /// months and explains nothing.
    /// </summary>
    public async Task<bool> HasOldAsync(Store store, string point) =>
        await LookAsync($"{store.File}.old") is { } old && (Stamp.Parse(point) is not { } made || old.Renamed >= made);

    /// <summary>The same host, with what was learnt of the target since.</summary>
    public Survey Of(SenaiteTarget learnt) => new(host, learnt, now, cancellationToken);

    public async Task<SupervisorStatus> SupervisorAsync()
    {
        var answer = _ask.IsRoot
            ? await host.RootAsync(new(_ask.SupervisorStatus, SenaiteHostCommands.StatusSeconds), cancellationToken)
            : await AskAsync(target.SupervisorUser, _ask.SupervisorStatus);
        var status = SupervisorStatus.Read(TranscriptText.Plain(answer.Output));
        return status.Trouble is { } trouble
            ? throw new UnreadableAnswerException($"supervisor does not answer: {trouble}; look at supervisord on the host")
            : status;
    }

    public async Task<bool> AnswersAsync(int port)
    {
        var result = await AskAsync(target.User, _ask.Health(port));
        return !result.TimedOut && HttpAnswer.Read(result.Output, Lines.Of(result.Error), result.ExitStatus).Good;
    }

    /// <summary>Who listens on these ports now, in words, by port; ports that are closed are missing.</summary>
    public async Task<ImmutableSortedDictionary<int, string>> HoldersAsync(IReadOnlyList<int> ports)
    {
        var table = await AskAsync(target.User, _ask.ListeningPorts);
        var sockets = SocketTable.Read(table);
        if (SocketHolders.Unread(sockets) is not null)
            throw Unreadable("the table of open ports", table);
        var open = SocketHolders.Open(sockets, ports);
        if (open.IsEmpty)
            return ImmutableSortedDictionary<int, string>.Empty;
        var files = _ask.IsRoot ? await host.RootAsync(new(_ask.Sockets, SenaiteHostCommands.OpenFilesSeconds), cancellationToken) : await AskAsync(target.User, _ask.Sockets, most: Large);
        var held = SocketHolders.Read(files.Output).ToLookup(h => h.Inode, h => h.Pid);
        var processes = Lines.Of((await AskAsync(target.User, _ask.ProcessTable)).Output).Select(ProcessRow.Read).OfType<ProcessRow>().ToList();
        return open.GroupBy(o => o.Port).ToImmutableSortedDictionary(
            g => g.Key, g => string.Join(", ", g.Select(o => SocketHolders.Tell(o, held[o.Inode], processes)).Distinct(StringComparer.Ordinal)));
    }

    public Task<ArchiveFolder> ArchivesAsync() => ArchivesAsync(target.Stores[0]);

    public async Task<ArchiveFolder> ArchivesAsync(Store store)
    {
        var listing = await FolderAsync(store.Backups);
        return listing is null ? ArchiveFolder.Empty : ArchiveFolder.Read(listing, await TextAsync(_ask.ReadDats(store.Backups)), now);
    }

    public async Task<BlobSetFolder> BlobSetsAsync(Store store) =>
        store.BlobBackups is { } folder && await FolderAsync(folder) is { } listing ? BlobSetFolder.Read(listing, store.BlobName, now) : BlobSetFolder.Empty;

    public Task<BlobSetFolder> CountedBlobSetsAsync() => CountedBlobSetsAsync(target.Stores[0]);

    /// <summary>Every set with its count; sets are hard links, so this reads folders, not blobs.</summary>
    public async Task<BlobSetFolder> CountedBlobSetsAsync(Store store)
    {
        var sets = await BlobSetsAsync(store);
        var counted = new List<BlobSet>();
        foreach (var set in sets.Sets)
            counted.Add(await CountAsync(store, set, $"{store.BlobBackups}/{set.Name}"));
        return sets with { Sets = [.. counted] };
    }

    private async Task<BlobSet> CountAsync(Store store, BlobSet counted, string set)
    {
        var result = await AskAsync(target.User, _ask.CountBlobs($"{set}/{store.BlobName}", since: set), Long, Large);
        if (IsMissing(result))
            return counted with { Count = new(0, 0, []), Files = BlobFiles.None };
        if (result.Truncated || result.TimedOut || result.Error.Length > 0)
            return counted;
        var count = BlobListing.Count(result.Output);
        return counted with { Count = count.Newer is [] ? count : count with { Newer = await UnlikeLiveAsync(store, set, count.Newer) }, Files = BlobListing.Files(result.Output) };
    }

    /// <summary>
    /// A folder that changed while the blobs were copied has the live folder's own time; one that the copy left half-done has the time of the copy.
    /// </summary>
    private async Task<ImmutableArray<string>> UnlikeLiveAsync(Store store, string set, ImmutableArray<string> folders)
    {
        const int Most = 100;
        if (folders.Length > Most)
            return folders;
        var unlike = ImmutableArray.CreateBuilder<string>();
        foreach (var folder in folders)
        {
            var copied = await LookAsync($"{set}/{store.BlobName}/{folder}".TrimEnd('/'));
            var live = await LookAsync($"{store.Blobs}/{folder}".TrimEnd('/'));
            if (live is null || copied is null || live.Modified != copied.Modified)
                unlike.Add(folder.Length == 0 ? "blobstorage" : folder);
        }
        return unlike.ToImmutable();
    }

    public Task<LiveData> LiveAsync() => LiveAsync(target.Stores[0]);

    public async Task<LiveData> LiveAsync(Store store)
    {
        var listing = store.Blobs is null ? "" : await LiveListingAsync(store);
        return new(await FollowAsync(store.File), BlobListing.Times(listing)) { Files = BlobListing.Files(listing) };
    }

    public async Task<ImmutableArray<(decimal Modified, long Bytes)>> LiveBlobsAsync(Store store) => BlobListing.Times(await LiveListingAsync(store));

    private async Task<string> LiveListingAsync(Store store)
    {
        var result = await AskAsync(target.User, _ask.LiveBlobTimes(store.Blobs!), Long, Large);
        // What goes while it is looked at is gone; what may not be looked at can be a blob that a set lacks.
        if (result.Truncated || result.TimedOut || Lines.Of(result.Error).Any(l => !l.Contains("No such file or directory", StringComparison.Ordinal)))
            throw new UnreadableAnswerException($"{store.Blobs} could not be listed to its end: {Wording.Quote(Lines.Of(result.Error))}");
        return result.Output;
    }

    /// <summary>Who owns the data, where the settings leave it to the account the executor arrives as.</summary>
    public async Task<string> OwnerAsync() =>
        (await LookAsync(target.Data))?.Owner ?? throw new UnreadableAnswerException($"{target.Data} is not there; check Data in the settings of {target.Name}");

    /// <summary>What this host can walk a database with; null: nothing, and what is not walked is never called good.</summary>
    public Task<Walker?> WalkerAsync() =>
        new WalkerSearch(host, target.User, cancellationToken) { Grep = target.Tools.Grep, Perl = target.Tools.Perl }.FindAsync(target.BackupProgram);

    /// <summary>Null when there is nothing at the path.</summary>
    public async Task<Entry?> LookAsync(string path)
    {
        var result = await AskAsync(target.User, _ask.Look(path));
        if (IsMissing(result))
            return null;
        return FolderListing.Read(result.Output) is [var entry] ? entry : throw Unreadable(path, result);
    }

    /// <summary>What is at the path when every link on the way is followed; null: nothing.</summary>
    public async Task<Entry?> FollowAsync(string path)
    {
        var result = await AskAsync(target.User, _ask.Follow(path));
        return IsMissing(result) ? null : FolderListing.Read(result.Output) is [var entry] ? entry : throw Unreadable(path, result);
    }

    public async Task<ImmutableArray<Entry>> ListAsync(string folder) => await FolderAsync(folder) is { } listing ? FolderListing.Read(listing) : [];

    public async Task<FreeSpace> FreeBytesAsync(string path) => FreeSpace.Read(await TextAsync(_ask.FreeBytes(path))) ?? throw new UnreadableAnswerException($"df told nothing of {path}");

    public async Task<FreeSpace> FreeInodesAsync(string path) => FreeSpace.Read(await TextAsync(_ask.FreeInodes(path))) ?? throw new UnreadableAnswerException($"df told nothing of {path}");

    public async Task<string> RealPathAsync(string path) => (await TextAsync(_ask.RealPath(path))).TrimEnd('\n');

    /// <summary>Kind, file system and mount point of each path.</summary>
    public async Task<ImmutableArray<(string Kind, string Place)>> PlacesAsync(params string[] paths)
    {
        var lines = Lines.Of(await TextAsync(_ask.MountPoints(paths))).Select(l => l.Split('\t')).ToList();
        return lines.Count == paths.Length && lines.All(l => l.Length == 4)
            ? [.. lines.Select(l => (l[1], $"{l[2]} {l[3]}"))]
            : throw new UnreadableAnswerException("stat did not tell where the data is mounted");
    }

    public async Task<MountTable> MountsAsync() => _mounts ??= MountTable.Read(await TextAsync(_ask.Mounts));

    /// <summary>Where a disk should be mounted that the path lies on, and is not; null: nowhere. What lies there then is not what should.</summary>
    public async Task<string?> UnmountedAsync(string path)
    {
        // A host may have no such table, and nobody has to let the data's user read it.
        _fstab ??= (await AskAsync(target.User, _ask.Fstab)).Output;
        return (await MountsAsync()).MissingOf(path, _fstab).FirstOrDefault();
    }

    /// <summary>A small file as it stands, such as a script.</summary>
    public Task<string> ContentAsync(string path) => TextAsync(_ask.Content(path));

    private async Task<string?> FolderAsync(string folder)
    {
        var result = await AskAsync(target.User, _ask.List(folder));
        if (IsMissing(result))
            return null;
        return result is { ExitStatus: 0, Truncated: false } ? result.Output : throw Unreadable(folder, result);
    }

    private async Task<string> TextAsync(CommandLine command)
    {
        var result = await AskAsync(target.User, command);
        return result is { ExitStatus: 0, Truncated: false } ? result.Output : throw Unreadable(command.Program, result);
    }

    private Task<ProbeResult> AskAsync(string user, CommandLine command, TimeSpan? limit = null, int? most = null) =>
        host.RunAsync(user, command, limit, most, cancellationToken: cancellationToken);

    private static bool IsMissing(ProbeResult result) =>
        result is { ExitStatus: not 0, Output: "" } && result.Error.Contains("No such file or directory", StringComparison.Ordinal);

    private static UnreadableAnswerException Unreadable(string what, ProbeResult result) =>
        new($"{what} could not be read: {(result.TimedOut ? "no answer in time" : Wording.Quote(Lines.Of(result.Error).Append($"exit status {result.ExitStatus}")))}");
}
