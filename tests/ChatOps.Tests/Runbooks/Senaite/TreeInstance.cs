using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.Senaite;
using ChatOps.Runbooks.Senaite.Points;
using ChatOps.Tests.Runbooks.FileStorage;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>A recorded tree as an instance's data folder: looked at with the real find and the real walker, never changed.</summary>
internal sealed class TreeInstance
{
    public static readonly TargetId Id = new("senaite", "lims1");

    private readonly IHostHand? _host;

    /// <param name="database">It is another database than the main one, of this name.</param>
    /// <summary>Some time after the recording.</summary>
    private static readonly DateTimeOffset Now = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public TreeInstance(string tree, bool walks = true, string? database = null)
        : this(RecordedTree.Of(tree).Folder, "", null, walks, database)
    {
    }

    /// <param name="folder">A tree as recorded, or a copy of one.</param>
    /// <param name="user">Whose it is.</param>
    /// <param name="host">Null: this machine.</param>
    public TreeInstance(string folder, string user, IHostHand? host, bool walks = true, string? database = null)
    {
        _host = host;
        Target = new SenaiteTarget { Name = "lims1", Instance = "lims", Root = "/nowhere", Data = folder, User = user, Owner = user, ZeoProgram = "zeo", Clients = [] };
        Date(Target.BlobBackups);
        Survey = new(host ?? (IHostProbe)new ThisMachine(), Target, Now, CancellationToken.None);
        Store = database is null
            ? Target.Stores[0]
            : new(2, database, Target.DataFs, Target.BlobStorage, Target.Backups, Target.BlobBackups);
        Looks = new(Target, walks ? RealWalker.Of("python3") : null, Store);
    }

    /// <summary>A checkout gives every folder a time of its own; a set is as old as its name says, and no folder in it is newer.</summary>
    private static void Date(string sets)
    {
        foreach (var set in Directory.GetDirectories(sets))
        {
            var suffix = Path.GetFileName(set)["blobstorage.".Length..];
            var time = Stamp.Parse(suffix) ?? new DateTimeOffset(2026, 11, 23, 2, 30, 1, TimeSpan.Zero).AddDays(-int.Parse(suffix, System.Globalization.CultureInfo.InvariantCulture));
            foreach (var folder in Directory.GetDirectories(set, "*", SearchOption.AllDirectories).Append(set))
                Directory.SetLastWriteTimeUtc(folder, time.UtcDateTime);
        }
    }

    public SenaiteTarget Target { get; }

    public Survey Survey { get; }

    public BackupLooks Looks { get; }

    public Store Store { get; }

    public MemoryFindings Findings { get; } = new();

    public async Task<ImmutableArray<RestorePoint>> PointsAsync() => RestorePoints.Of(
        await Survey.ArchivesAsync(), await Survey.CountedBlobSetsAsync(), await Survey.LiveAsync(),
        new(await Findings.OfAsync(Id, PointVerdict.Prefix, CancellationToken.None)));

    /// <summary>The judgement of a backup that has just made the newest point of the tree.</summary>
    public async Task<Verdict> JudgeAsync(bool accept = false)
    {
        var archives = await Survey.ArchivesAsync();
        var points = await PointsAsync();
        var newest = archives.Archives.Last().Name;
        var plan = Plan(ReferencePoint.Of(archives, points[^1]), accept);
        var earlier = ImmutableSortedDictionary<string, Verdict>.Empty;
        async Task Step(string id, Func<StepResult, JudgeContext, Verdict> judge, Step step)
        {
            var result = _host is null ? await HereAsync(step) : await _host.DoAsync(step with { User = Target.User });
            earlier = earlier.SetItem(id, judge(result, new(plan, earlier, false, Now)));
        }
        var ask = new SenaiteHostCommands(Target);
        foreach (var step in Looks.Before(ReferencePoint.Of(archives, points[^1])))
            await Step(step.Id, (r, _) => BackupPoint.Source(r, plan, Store.Suffix), step);
        if (earlier.GetValueOrDefault(BackupLooks.Source + Store.Suffix) is { Kind: VerdictKind.Failed } damaged)
            return damaged;
        await Step(BackupRunbook.Archives + Store.Suffix, (r, _) => Verdict.Passed("").With("listing", r.Output), Look(ask.List(Target.Backups)));
        await Step(BackupRunbook.Sets + Store.Suffix, (r, _) => Verdict.Passed("").With("listing", r.Output), Look(ask.List(Target.BlobBackups)));
        earlier = earlier.SetItem(BackupRunbook.Dats + Store.Suffix, Verdict.Passed("").With("newest", newest).With("newest-md5", archives.RangesOf(points[^1].Archives)[^1].Md5));
        foreach (var step in Looks.After(newest))
            await Step(step.Id, (r, c) => step.Id == BackupLooks.Newest + Store.Suffix ? BackupPoint.Newest(r, c, Store.Suffix) : BackupPoint.Blobs(r, c, Store.Suffix), step);
        var verdict = earlier.Values.FirstOrDefault(v => v.Kind == VerdictKind.Failed) ?? earlier[BackupLooks.Blobs + Store.Suffix];
        foreach (var finding in earlier.Values.SelectMany(v => v.Findings))
            await Findings.KeepAsync(new(Id, finding, "k3x9p", DateTimeOffset.UnixEpoch), CancellationToken.None);
        return verdict;
    }

    private static async Task<StepResult> HereAsync(Step step)
    {
        var result = await ThisMachine.RunAsync(step.Command, step.Input);
        return new(StepState.Exited, result.ExitStatus, result.Output, result.Error, []);
    }

    private static Step Look(CommandLine command) => new("look", "look", StepKind.Check, "", command);

    private Plan Plan(ReferencePoint reference, bool accept) => new("senaite backup", Id.ToString(), "", [], [], [], default)
    {
        Values = new Dictionary<string, string>
        {
            ["data"] = Target.Data,
            ["walker"] = "walk.py",
            ["accept-damage"] = accept ? "yes" : "no",
            ["source-better"] = "Better ways back: none",
        }.Concat(Part(reference).Values.Select(v => KeyValuePair.Create(v.Name, v.Value))).ToImmutableSortedDictionary(v => v.Key, v => v.Value),
    };

    /// <summary>As the plan of a backup has it.</summary>
    private StoreBackup Part(ReferencePoint reference) => new(Store, new Entry('f', 7, 1, 0, "", "Data.fs", ""), new Entry('d', 8, 1, 0, "", "blobstorage", ""), ArchiveFolder.ReadAll("", ""))
    {
        Reference = reference with { Last = null },
        HasOld = File.Exists(Target.DataFs + ".old"),
    };
}
