using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.Senaite.Others;
using ChatOps.Runbooks.Senaite.Points;
using ChatOps.Runbooks.Senaite.Recipe;
using ChatOps.Runbooks.Senaite.Rescue;

namespace ChatOps.Runbooks.Senaite;

/// <summary><c>/senaite restore --point</c>: replaces database and blobs by a restore point; the live data is moved aside, never deleted.</summary>
internal sealed class RestoreRunbook() : SenaiteRunbook(new CommandSpec(
    "senaite", "restore", "Replace database and blobs by a restore point", Risk.Destructive,
    [
        TargetParameter,
        new Parameter.Text("point", "The restore point, as /senaite backups lists it", Required: true, @"\A(?:latest|\d{4}(?:-\d{2}){5})\z", Hint: "YYYY-MM-DD-HH-MM-SS or latest"),
        new Parameter.Flag("accept-doubtful-blobs", "Go on although the blob set looks as if its copy had not ended"),
    ],
    ["senaite restore lims1 --point latest", "senaite restore lims1 --point 2026-11-20-02-30-04"])), IKnownValues
{
    /// <summary>The restore points that the bot has judged before.</summary>
    public async Task<IReadOnlyList<KnownValue>> ValuesAsync(string parameter, TargetId target, IFindings findings, DateTimeOffset now, CancellationToken cancellationToken) =>
        parameter == "point" ? KnownPoints.Of(await findings.OfAsync(target, PointVerdict.Prefix, cancellationToken), now) : [];

    protected override async Task<Planning> PlanAsync(PlanRequest request, SenaiteTarget target, Survey survey)
    {
        var settings = target;
        var tool = await ToolReading.OfAsync(settings, survey, settings.RestoreProgram, ToolReading.Restore);
        if (tool.Refusal is { } unread)
            return unread;
        (target, survey) = (tool.Target, survey.Of(tool.Target));
        foreach (var (path, key) in new[] { (target.Repozo, "Root"), (target.Tools.Flock, "Tools:Flock") })
        {
            if (await survey.LookAsync(path) is null)
                return Refuse("no-tool", $"{path} is not there; check {key} in the settings of {target.Name}");
        }
        if (await Detours.OfRestoreAsync(target, survey) is { } detour)
            return detour;
        var live = await survey.LookAsync(target.BlobStorage) is null ? new LiveData(await survey.LookAsync(target.DataFs), []) : await survey.LiveAsync();
        var known = await KnownVerdicts.OfAsync(request, survey.Cancellation);
        var source = await PointSource.OfAsync(target, survey, live, known, s => KnownVerdicts.OfAsync(request.Findings, request.Target.Id, s, survey.Cancellation));
        var snapshots = await PointSource.OfAsync(target with { Snapshots = true }, survey, live, known, s => KnownVerdicts.OfAsync(request.Findings, request.Target.Id, s, survey.Cancellation));
        var (point, refusal) = Choose(request, PointSource.Together(source, snapshots), ChainCheck.Missing(source.Archives), source.Archives.AheadTold ?? snapshots.Archives.AheadTold);
        if (point is null)
            return refusal!;
        if (point.Snapshot)
        {
            tool = await ToolReading.OfAsync(settings with { Snapshots = true }, survey, (settings with { Snapshots = true }).RestoreProgram, ToolReading.SnapshotRestore);
            if (tool.Refusal is { } unreadable)
                return unreadable;
            (target, survey, source) = (tool.Target, survey.Of(tool.Target), snapshots);
        }
        var supervisor = await survey.SupervisorAsync();
        if (await RefusalAsync(request, target, survey, supervisor) is { } refused)
            return refused;
        var (strangers, others) = await StrangersAsync(request, target, survey, RestoreSummary.Expected(point));
        if (others is null)
            return strangers!;
        if (!request.TargetBusy && await ConnectedAsync(request, target, survey, supervisor) is { } connected)
            return connected;
        var attached = await new AttachmentSurvey(request.Host, target, survey.Cancellation).LookAsync(supervisor.Text);
        if (attached.Refusal(target) is { } detached)
            return detached;
        var found = await LookAroundAsync(target, survey, live, supervisor, point, source, tool) with { Attached = attached };
        if (found.Room.Available < found.Needed)
            return Refuse("no-space", $"{Wording.Bytes(found.Needed)} are needed below {target.Data} and {Wording.Bytes(found.Room.Available)} are free; make room, then ask again");
        var inodes = await survey.FreeInodesAsync(target.Data);
        var files = found.Stores.Sum(s => s.Set?.Count?.Files ?? 0);
        if (!inodes.Unlimited && inodes.Available < 2 * files + 1000)
            return Refuse("no-space", $"about {2 * files + 1000} inodes are needed below {target.Data} and {inodes.Available} are free; make room, then ask again");
        var losses = new List<StorePoint>();
        foreach (var part in found.Stores)
            losses.Add(part with { Losses = await Losses.OfAsync(survey, found.Walker, part, part.Store.Number == 1 ? point.Last : null) });
        return new Planning.Ready(Plan(request, target, found with { Stores = [.. losses] }, others));
    }

    /// <summary>A client that supervisor does not know would go on serving the old data, and would not be stopped.</summary>
    private static async Task<Planning?> ConnectedAsync(PlanRequest request, SenaiteTarget target, Survey survey, SupervisorStatus supervisor)
    {
        var strange = (await new OthersSurvey(request, target, survey.Cancellation).StrangePeersAsync(supervisor.Text)).Where(p => p.Told is not null || !p.IsLocal).ToList();
        return strange is []
            ? null
            : Refuse(
                "unknown-client",
                $"connected to ZEO's port {target.ZeoPort}, and none of supervisor's programs: {string.Join("; ", strange.Take(3).Select(p => p.Name))}; it would go on with the old data. End it on the host, then ask again");
    }

    private static (RestorePoint? Point, Planning? Refusal) Choose(PlanRequest request, IReadOnlyList<RestorePoint> points, IEnumerable<string> missing, string? ahead)
    {
        var wanted = request.Command.Value("point") ?? "latest";
        var good = points.Where(p => p.Restorable).Select(p => p.Stamp).Reverse().ToList();
        var list = good is [] ? "there is no restore point that can be used" : $"restore points: {string.Join(", ", good.Take(10))}{(good.Count > 10 ? ", …" : "")}";
        if (ahead is not null && (wanted == "latest" || ArchiveFolder.IsAhead(wanted, request.Now)))
            return (null, Refuse("point-ahead", $"{ahead}. Which point is the latest is not known until then, so name one; {list}"));
        var point = points.LastOrDefault(p => wanted == "latest" || p.Stamp == wanted);
        if (point is null)
            return (null, Refuse("bad-argument", $"{request.Target.Name} has no restore point {wanted}; {list}"));
        // Who says latest means the latest that was made, not the latest that is left.
        if (wanted == "latest" && missing.FirstOrDefault(m => string.CompareOrdinal(ArchiveFolder.StampOf(m), point.Stamp) > 0) is { } lost)
            return (null, Refuse("point-broken", $"the latest archive {lost} is missing, a .dat still names it; look at the host, or name an older point: {list}"));
        if (!point.Restorable)
            return (null, Refuse("point-broken", $"{point.Stamp} cannot be restored: {string.Join("; ", point.Defects)}; {list}"));
        return point.Doubts is [var doubt, ..] && !request.Command.Has("accept-doubtful-blobs")
            ? (null, Refuse("blobs-doubtful", $"{point.Stamp}: {doubt}; take another point ({list}), or add --accept-doubtful-blobs when somebody has looked at it"))
            : (point, null);
    }

    private static async Task<Planning?> RefusalAsync(PlanRequest request, SenaiteTarget target, Survey survey, SupervisorStatus supervisor)
    {
        if (target.Programs.FirstOrDefault(p => supervisor.Of(p) is null) is { } unknown)
            return Refuse("unknown-program", $"{supervisor.Unknown(unknown)}; check ZeoProgram, Clients and ReservedClient in the settings of {target.Name}");
        if (!request.TargetBusy && target.Programs.FirstOrDefault(p => !supervisor.IsRunning(p) && !supervisor.IsDown(p)) is { } restless)
            return Refuse("not-settled", $"{restless} is {supervisor.Of(restless)}; wait until it runs, or stop it with /senaite stop {target.Name} {restless}");
        return await Movable.RefusalAsync(target, survey);
    }

    private static async Task<RestoreSurvey> LookAroundAsync(
        SenaiteTarget target, Survey survey, LiveData live, SupervisorStatus supervisor, RestorePoint point, PointSource source, ToolReading tool)
    {
        var up = target.Programs.Where(supervisor.IsRunning).ToList();
        var healthy = new List<string>();
        foreach (var client in target.AllClients.Where(c => c.Port is not null && up.Contains(c.Program)))
        {
            if (await survey.AnswersAsync(client.Port!.Value))
                healthy.Add(client.Program);
        }
        var blobs = await survey.LookAsync(target.BlobStorage);
        var real = await survey.RealPathAsync(target.DataFs);
        ImmutableArray<StorePoint> stores =
        [
            new(target.Stores[0], point.Archives, source.Archives.DatOf(point.Archives), point.End, point.Set, live.DataFs, blobs, real) { Chain = source.Archives.LinesOf(point.Archives) },
            .. await source.Others.AtAsync(point.Date!, survey),
        ];
        // The rehearsal is deleted before the restore, so the restored databases and blobs are the most that is there at a time.
        var needed = (long)(stores.Sum(s => s.End + (s.Set?.Count?.Bytes ?? 0)) * target.MinFreeFactor);
        return new(
            point, [.. source.Points.Where(p => string.CompareOrdinal(p.Stamp, point.Stamp) > 0)], live.DataFs, blobs, live, up, healthy, real, await survey.FreeBytesAsync(target.Data), needed)
        {
            Stores = stores,
            Script = tool.Script,
            Walker = await survey.WalkerAsync(),
            Commands = (tool.Recipe.PreCommand, tool.Recipe.PostCommand),
        };
    }

    private Plan Plan(PlanRequest request, SenaiteTarget target, RestoreSurvey found, OthersFound others)
    {
        var plan = new RestorePlan(target, request.Handle, found, request.Zone) { Language = request.Language };
        var point = found.Point;
        string[] head = [.. RestoreSummary.Head(request, target, found, plan)];
        return NewPlan(
            request, target, $"Restore {target.Name} to {point.Stamp}", [.. head, .. RestoreSummary.Of(request, target, found, plan), .. others.Summary(target, request.Now), .. found.Attached.Summary], plan.Steps(),
            [
                new("restore point", point.Stamp),
                new("date for the tool", point.Date!),
                new(Store.NameOf(target.RestoreProgram), found.Script.Still),
                .. found.Stores.SelectMany(s => s.Archives.Append(s.Dat).OfType<Entry>().Select(a => new Fact($"archive {Prefix(s)}{a.Name}", a.Still))),
                .. found.Stores.Where(s => s.Set is not null).SelectMany(s => new Fact[]
                {
                    new($"blob set {Prefix(s)}{s.Set!.Name}", s.Set.Folder.Identity), new($"content of {Prefix(s)}{s.Set.Name}", s.Set.Count!.ToString()),
                }),
                new("programs up", string.Join(' ', found.Up)),
                .. found.Stores.Select(s => new Fact(
                    s.Store.Number == 1 ? "live data" : $"live data of {s.Store.Name}", $"{s.Store.FileName} {There(s.Live)}, {(s.Store.Blobs is null ? "no blobs" : $"{s.Store.BlobName} {There(s.LiveBlobs)}")}")),
            ],
            [
                ("point", point.Stamp), ("date", point.Date!), ("set", point.Set!.Name), ("safety", plan.Safety), ("failed", plan.Failed),
                ("wanted-up", string.Join(' ', plan.WantedUp)), ("keep", target.SafetyCopyKeep is { } keep ? Wording.Span(keep) : ""),
                (ArchiveProof.WalkedValue, found.Walker is null ? "no" : "yes"),
                ("stores", found.Stores.Length.ToString()), ("replaced", string.Join('\n', found.Stores.SelectMany(s => new[] { s.Store.File, s.Store.Blobs }).OfType<string>())),
                .. found.Stores.SelectMany(Values), .. others.Values(), .. found.Attached.Values,
            ]) with
        { Head = head.Length, FollowUps = [.. DiscardRunbook.Later(target, request.Handle)] };
    }

    private static string Prefix(StorePoint part) => part.Store.Number == 1 ? "" : $"{part.Store.Name}/";

    private static IEnumerable<(string Name, string Value)> Values(StorePoint part)
    {
        var suffix = part.Store.Suffix;
        yield return ("file" + suffix, part.Store.FileName);
        yield return (ArchiveProof.ChainValue + suffix, ArchiveProof.Write(part.Chain));
        yield return ("file-path" + suffix, part.Store.File);
        if (part.Store.Number > 1)
            yield return ("database" + suffix, part.Store.Name);
        yield return ("blobs" + suffix, part.Store.BlobName);
        yield return ("archives-path" + suffix, part.Store.Backups);
        yield return ("end" + suffix, part.End.ToString());
        yield return ("data-there" + suffix, part.Live is null ? "no" : "yes");
        yield return ("blobs-there" + suffix, part.LiveBlobs is null ? "no" : "yes");
        if (part.Set is not { Count: { } count })
            yield break;
        yield return ("set-path" + suffix, part.SetPath!);
        yield return ("set-files" + suffix, count.Files.ToString());
        yield return ("set-bytes" + suffix, count.Bytes.ToString());
    }

    private static string There(Entry? entry) => entry is null ? "missing" : "there";

    public override Verdict Judge(Step step, StepResult result, JudgeContext context) =>
        Told(step, result, context.Plan, AttachedStep.Judge(step, result, context.Plan) ?? OthersJudge.Of(step, result, context) ?? RestoreJudge.Of(step, result, context) ?? Verdict.Unknown("no rule for this step"));

    /// <summary>Another database is in place: what was found wrong with the one before is over.</summary>
    private static Verdict Told(Step step, StepResult result, Plan plan, Verdict verdict) =>
        StoreStep.Split(step.Id) is (RestorePlan.CheckData, var store) && verdict.Kind == VerdictKind.Passed && FolderListing.Read(result.Output) is [var data]
            ? verdict with { Findings = [SourceVerdict.Of(data.Inode, "", plan.Values.GetValueOrDefault("database" + store))] }
            : verdict;

    public override Reply Report(RunSummary run) => RestoreReport.Of(run, run.Opening(run.Plan.Value("name"), $"{run.Plan.Value("name")}: restored to {run.Plan.Value("point")}"), [.. Warnings(run)], run.LockLine);
}
