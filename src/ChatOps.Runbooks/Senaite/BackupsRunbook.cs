using System.Collections.Immutable;
using System.Text.Json;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.FileStorage;
using ChatOps.Runbooks.Senaite.Points;
using ChatOps.Runbooks.Senaite.Recipe;

namespace ChatOps.Runbooks.Senaite;

/// <summary><c>/senaite backups</c>: the restore points, each with its blob set, and what is wrong with them.</summary>
internal sealed class BackupsRunbook() : SenaiteRunbook(new CommandSpec(
    "senaite", "backups", "List the restore points: database, blob set, size, age, defects", Risk.Read, [TargetParameter], ["senaite backups lims1"]))
{
    private const string Look = "list-archives";
    private const int Most = 40;

    protected override async Task<Planning> PlanAsync(PlanRequest request, SenaiteTarget target, Survey survey)
    {
        (target, var trouble) = await ToolReading.TryAsync(target, survey);
        survey = survey.Of(target);
        var live = await survey.LookAsync(target.BlobStorage) is null ? LiveData.None : await survey.LiveAsync();
        var known = await KnownVerdicts.OfAsync(request, survey.Cancellation);
        var source = await PointSource.OfAsync(target, survey, live, known, s => KnownVerdicts.OfAsync(request.Findings, request.Target.Id, s, survey.Cancellation));
        var points = PointSource.Together(source, await PointSource.OfAsync(target with { Snapshots = true }, survey, live, known, s => KnownVerdicts.OfAsync(request.Findings, request.Target.Id, s, survey.Cancellation)));
        var data = await SourceNoteAsync(request, target, survey, source, live.DataFs);
        var (archives, sets) = (source.Archives, source.Sets);
        string[] troubles = [.. await TroublesAsync(target, survey), .. trouble is null ? Array.Empty<string>() : [$"{trouble}."]];
        var copies = SafetyCopies.Of(await survey.ListAsync(target.Data), target.SafetyCopyKeep);
        var step = new Step(Look, "Look whether the archives are still the same", StepKind.Check, target.User, new SenaiteHostCommands(target).List(target.Backups)) { Required = false };
        return new Planning.Ready(NewPlan(
            request, target, $"Restore points of {target.Name}", [], [step], [],
            ("rows", JsonSerializer.Serialize(points.Reverse().Take(Most).Select(p => Row(p, request.Zone, request.Now)))),
            ("points", points.Length.ToString()), ("missing", string.Join(' ', ChainCheck.Missing(archives).Concat(archives.Ahead))), ("broken", points.Count(p => !p.Restorable).ToString()),
            ("archives", string.Join(' ', archives.Archives.Select(a => a.Name))),
            ("source", data.Trouble ?? ""), ("checked", points.Count(p => p is { Restorable: true, Checked: not null }).ToString()),
            ("notes", JsonSerializer.Serialize(troubles.Concat(Partial(target, sets, points, known)).Concat(Notes(archives, points, sets, known, copies, request.Now)).Concat(data.Note is { } note ? [note] : []))),
            ("unseen", troubles.Length > 0 ? "yes" : "")));
    }

    /// <summary>What can be told of the live database without walking it: its size beside the newest point, and what a walk of it found before.</summary>
    private static async Task<(string? Trouble, string? Note)> SourceNoteAsync(PlanRequest request, SenaiteTarget target, Survey survey, PointSource points, Entry? data)
    {
        if (data is null)
            return ($"{target.Stores[0].FileName} is missing", null);
        var reference = await ReferencePoint.OfAsync(request, points.Archives, points.Points, survey.Cancellation);
        var source = reference.With(new(data.Bytes, Walk.Not("lists do not walk"), await survey.HasOldAsync(target.Stores[0], reference.Stamp)));
        string?[] troubles = [source.Trouble?.Said ?? await SourceVerdict.OfAsync(request, data, survey.Cancellation), .. await OtherSources.TroublesAsync(request, target, survey)];
        return troubles.OfType<string>().ToList() is { Count: > 0 } said ? (string.Join("; ", said), null) : (null, source.WasPacked ? source.Note : null);
    }

    /// <summary>Where points would lie and nothing can be seen: that is not “no restore point”.</summary>
    private static async Task<List<string>> TroublesAsync(SenaiteTarget target, Survey survey)
    {
        var troubles = new List<string>();
        foreach (var folder in target.Stores.SelectMany(s => new[] { s.Backups, s.BlobBackups }).OfType<string>())
        {
            if (await Detours.TroubleAsync(folder, survey) is { } trouble)
                troubles.Add($"{trouble}.");
            else if (await survey.LookAsync(folder) is null)
                troubles.Add($"{folder} is not there.");
        }
        return troubles;
    }

    private static string[] Row(RestorePoint point, TimeZoneInfo zone, DateTimeOffset now) =>
    [
        point.Stamp, Stamp.In(zone, point.Time), point.Snapshot ? "snapshot" : point.Full ? "full" : "incremental", point.Chain,
        point.Set is { } set ? $"{set.Name}{(set.Count is { } count ? $" ({count.Files} files, {Wording.Bytes(count.Bytes)})" : "")}" : "none",
        $"{Wording.Bytes(point.End)} ({Wording.Bytes(point.ArchiveBytes)} packed)", Wording.Span(now - point.Time),
        point.State,
    ];

    /// <summary>What failed backups left: no point uses it, and the next backup may stumble over it.</summary>
    private static IEnumerable<string> Partial(SenaiteTarget target, BlobSetFolder sets, ImmutableArray<RestorePoint> points, KnownVerdicts known)
    {
        foreach (var set in Spare(sets, points))
        {
            if (known.PartialOf(set) is var (verdict, origin))
                yield return $"Partial blob set: {target.BlobBackups}/{set.Name}, left by {origin}: {verdict.Told}. No restore takes it"
                    + (set.IsStamped ? "; it makes the next backup skip this stamp, so delete that folder." : "; the next backups rotate it away.");
        }
    }

    /// <summary>Sets that belong to no point.</summary>
    private static IEnumerable<BlobSet> Spare(BlobSetFolder sets, ImmutableArray<RestorePoint> points)
    {
        var used = points.Where(p => p.Set is not null).Select(p => p.Set!.Name).ToHashSet();
        return sets.Sets.Where(s => !used.Contains(s.Name));
    }

    private static List<string> Notes(
        ArchiveFolder archives, ImmutableArray<RestorePoint> points, BlobSetFolder sets, KnownVerdicts known, ImmutableArray<SafetyCopy> copies, DateTimeOffset now)
    {
        var notes = new List<string>();
        if (archives.HasTemporary)
            notes.Add("tmp.tmp is there: a backup runs now, or one was cut off.");
        if (archives.AheadTold is { } ahead)
            notes.Add($"{ahead}.");
        notes.AddRange(ChainCheck.Missing(archives).Select(m => $"{m} is named by a .dat and missing."));
        if (sets.Tarballs is [var tarball, ..])
            notes.Add($"{sets.Tarballs.Length} blob sets are tarballs (such as {tarball}; archive_blob in buildout), which this bot neither counts nor restores.");
        notes.AddRange(points.GroupBy(p => p.Stamp).Where(g => g.Count() > 1).Select(g => $"{g.Key} is there twice."));
        var spare = Spare(sets, points).Where(s => known.PartialOf(s) is null).Select(s => s.Name).ToList();
        if (spare.Count > 0)
            notes.Add($"Blob sets of backups without a new archive, or without an archive any more: {string.Join(", ", spare.Take(10))}.");
        notes.AddRange(copies.Select(c => $"{(c.IsFailed ? "Left by a failed restore" : "Safety copy")}: {c.Tell(now)}."));
        return notes;
    }

    public override Verdict Judge(Step step, StepResult result, JudgeContext context)
    {
        var now = string.Join(' ', ArchiveFolder.Read(result.Output, "", context.Now).Archives.Select(a => a.Name));
        return now == context.Plan.Value("archives") ? Verdict.Passed("they are") : Verdict.Failed("the archives have changed while they were read; ask again");
    }

    public override Reply Report(RunSummary run)
    {
        if (run.Outcome != Outcome.Succeeded)
            return run.Opening(run.Plan.Value("name"), "");
        var rows = JsonSerializer.Deserialize<string[][]>(run.Plan.Value("rows"))!;
        var notes = JsonSerializer.Deserialize<string[]>(run.Plan.Value("notes"))!;
        var broken = int.Parse(run.Plan.Value("broken"));
        var points = int.Parse(run.Plan.Value("points"));
        var more = points > Most ? $" The newest {Most} are shown." : "";
        var text = points == 0
            ? run.Plan.Values.GetValueOrDefault("unseen") is { Length: > 0 } ? "No restore point can be seen." : "There is no restore point."
            : $"{points} restore points{(broken > 0 ? $", {broken} of them cannot be restored" : "")}, {run.Plan.Values.GetValueOrDefault("checked") ?? "0"} checked and whole.{more} Go back with /senaite restore {run.Plan.Value("name")} --point STAMP";
        var source = run.Plan.Values.GetValueOrDefault("source") is { Length: > 0 } trouble ? trouble : null;
        return new Reply(
            $"{run.Plan.Value("name")}: restore points", string.Join("\n", [.. source is null ? Array.Empty<string>() : [$"The live database: {source}."], text, .. notes, .. Warnings(run)]),
            source is not null ? Tone.Bad : broken > 0 || points == 0 || run.Plan.Value("missing").Length > 0 ? Tone.Warning : Tone.Neutral)
        {
            Table = new(["Point (UTC)", $"In {run.Zone.Id}", "Kind", "Chain", "Blob set", "Database", "Age", "State"], [.. rows.Select(r => r.ToImmutableArray())]),
        };
    }
}
