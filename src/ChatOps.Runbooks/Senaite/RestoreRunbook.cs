using ChatOps.Core.Catalogue;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Senaite;

/// <summary><c>/senaite restore --point</c>: replaces database and blobs by a restore point; the live data is moved aside, never deleted.</summary>
internal sealed class RestoreRunbook() : SenaiteRunbook(new CommandSpec(
    "senaite", "restore", "Replace database and blobs by a restore point", Risk.Destructive,
    [
        TargetParameter,
        new Parameter.Text("point", "The restore point, as /senaite backups lists it", Required: true, @"\A(?:latest|\d{4}(?:-\d{2}){5})\z", Hint: "YYYY-MM-DD-HH-MM-SS or latest"),
        new Parameter.Flag("accept-doubtful-blobs", "Go on although the blob set looks as if its copy had not ended"),
    ],
    ["senaite restore lims1 --point latest", "senaite restore lims1 --point 2026-11-20-02-30-04"]))
{
    protected override async Task<Planning> PlanAsync(PlanRequest request, SenaiteTarget target, Survey survey)
    {
        foreach (var tool in new[] { target.RestoreProgram, target.Repozo })
        {
            if (await survey.LookAsync(tool) is null)
                return Refuse("no-tool", $"{tool} is not there; check Root in the settings of {target.Name}");
        }
        var live = await survey.LookAsync(target.BlobStorage) is null ? new LiveData(await survey.LookAsync(target.DataFs), []) : await survey.LiveAsync();
        var archives = await survey.ArchivesAsync();
        var points = RestorePoints.Of(archives, await survey.CountedBlobSetsAsync(), live);
        var (point, refusal) = Choose(request, points, ChainCheck.Missing(archives));
        if (point is null)
            return refusal!;
        var supervisor = await survey.SupervisorAsync();
        if (await RefusalAsync(request, target, survey, supervisor) is { } refused)
            return refused;
        var found = await LookAroundAsync(target, survey, live, supervisor, point, points);
        if (found.Room.Available < found.Needed)
            return Refuse("no-space", $"{Wording.Bytes(found.Needed)} are needed below {target.Data} and {Wording.Bytes(found.Room.Available)} are free; make room, then ask again");
        var inodes = await survey.FreeInodesAsync(target.Data);
        if (!inodes.Unlimited && inodes.Available < 2 * point.Set!.Count!.Files + 1000)
            return Refuse("no-space", $"about {2 * point.Set.Count.Files + 1000} inodes are needed below {target.Data} and {inodes.Available} are free; make room, then ask again");
        return new Planning.Ready(Plan(request, target, found));
    }

    private static (RestorePoint? Point, Planning? Refusal) Choose(PlanRequest request, IReadOnlyList<RestorePoint> points, IEnumerable<string> missing)
    {
        var wanted = request.Command.Value("point") ?? "latest";
        var good = points.Where(p => p.Restorable).Select(p => p.Stamp).Reverse().ToList();
        var list = good is [] ? "there is no restore point that can be used" : $"restore points: {string.Join(", ", good.Take(10))}{(good.Count > 10 ? ", …" : "")}";
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
            return Refuse("unknown-program", $"supervisor on the host knows no {unknown}; check ZeoProgram, Clients and ReservedClient in the settings of {target.Name}");
        if (!request.TargetBusy && target.Programs.FirstOrDefault(p => !supervisor.IsRunning(p) && !supervisor.IsDown(p)) is { } restless)
            return Refuse("not-settled", $"{restless} is {supervisor.Of(restless)}; wait until it runs, or stop it with /senaite stop {target.Name} {restless}");
        if (await StrangersAsync(request, target, survey) is { } strangers)
            return strangers;
        string[] paths = [target.Data, target.FileStorage, .. await survey.LookAsync(target.BlobStorage) is null ? Array.Empty<string>() : [target.BlobStorage]];
        var places = await survey.PlacesAsync(paths);
        for (var i = 0; i < paths.Length; i++)
        {
            if (places[i].Kind != "directory" || places[i].Place != places[0].Place)
                return Refuse("not-movable", $"{paths[i]} is a {places[i].Kind} on another file system than {target.Data}, so it cannot be moved aside by renaming; restore by hand (docs/senaite.md)");
        }
        return null;
    }

    private static async Task<RestoreSurvey> LookAroundAsync(
        SenaiteTarget target, Survey survey, LiveData live, SupervisorStatus supervisor, RestorePoint point, IReadOnlyList<RestorePoint> points)
    {
        var up = target.Programs.Where(supervisor.IsRunning).ToList();
        var healthy = new List<string>();
        foreach (var client in target.AllClients.Where(c => c.Port is not null && up.Contains(c.Program)))
        {
            if (await survey.AnswersAsync(client.Port!.Value))
                healthy.Add(client.Program);
        }
        // The rehearsal is deleted before the restore, so the restored database and blobs are the most that is there at a time.
        var needed = (long)((point.End + point.Set!.Count!.Bytes) * target.MinFreeFactor);
        return new(
            point, [.. points.Where(p => string.CompareOrdinal(p.Stamp, point.Stamp) > 0)], live.DataFs, await survey.LookAsync(target.BlobStorage), live, up, healthy,
            await survey.RealPathAsync(target.DataFs), await survey.FreeBytesAsync(target.Data), needed);
    }

    private Plan Plan(PlanRequest request, SenaiteTarget target, RestoreSurvey found)
    {
        var plan = new RestorePlan(target, request.Handle, found);
        var point = found.Point;
        return NewPlan(
            request, target, $"Restore {target.Name} to {point.Stamp}", RestoreSummary.Of(request, target, found, plan), plan.Steps(),
            [
                new("restore point", point.Stamp),
                new("date for the tool", point.Date!),
                .. point.Archives.Select(a => new Fact($"archive {a.Name}", a.Identity)),
                new($"blob set {point.Set!.Name}", point.Set.Folder.Identity),
                new($"content of {point.Set.Name}", point.Set.Count!.ToString()),
                new("programs up", string.Join(' ', found.Up)),
                new("live data", $"Data.fs {There(found.DataFs)}, blobstorage {There(found.Blobs)}"),
            ],
            [
                ("point", point.Stamp), ("date", point.Date!), ("end", point.End.ToString()), ("set", point.Set.Name), ("set-path", plan.Set),
                ("set-files", point.Set.Count.Files.ToString()), ("set-bytes", point.Set.Count.Bytes.ToString()), ("safety", plan.Safety), ("failed", plan.Failed),
                ("wanted-up", string.Join(' ', plan.WantedUp)), ("data-there", found.DataFs is null ? "no" : "yes"), ("blobs-there", found.Blobs is null ? "no" : "yes"),
                ("keep", Wording.Span(target.SafetyCopyKeep)),
            ]) with
        { FollowUps = [DiscardRunbook.Later(target, request.Handle)] };
    }

    private static string There(Entry? entry) => entry is null ? "missing" : "there";

    public override Verdict Judge(Step step, StepResult result, JudgeContext context) =>
        RestoreJudge.Of(step, result, context) ?? Verdict.Unknown("no rule for this step");

    public override Reply Report(RunSummary run) => RestoreReport.Of(run, run.Opening(run.Plan.Value("name"), $"{run.Plan.Value("name")}: restored to {run.Plan.Value("point")}"), [.. Warnings(run)], run.LockLine);
}
