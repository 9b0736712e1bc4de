using System.Globalization;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.Senaite.Others;

namespace ChatOps.Runbooks.Senaite.Rescue;

/// <summary><c>/senaite rescue</c>: brings back what ZEO wrote to a Data.fs that was replaced or removed under it, as long as that process lives.</summary>
internal sealed class RescueRunbook() : SenaiteRunbook(new CommandSpec(
    "senaite", "rescue", "Bring back what ZEO writes to a Data.fs that has lost its place", Risk.Destructive, [TargetParameter], ["senaite rescue lims1"])
{ AlwaysTwoPeople = true })
{
    /// <summary>A slow disk; better too long than too short.</summary>
    private const long BytesPerSecond = 30 * 1024 * 1024;

    /// <summary>The copy is made twice: to keep, and to be put in place.</summary>
    private const int CopiesOnOneFilesystem = 2;

    protected override async Task<Planning> PlanAsync(PlanRequest request, SenaiteTarget target, Survey survey)
    {
        var supervisor = await survey.SupervisorAsync();
        if (target.Programs.FirstOrDefault(p => supervisor.Of(p) is null) is { } unknown)
            return Refuse("unknown-program", $"supervisor on the host knows no {unknown}; check the settings of {target.Name}");
        var attached = await new AttachmentSurvey(request.Host, target, survey.Cancellation).LookAsync(supervisor.Text);
        if (attached.Attachment is not Attachment.Detached(var open, _))
            return NothingToRescue(target, attached);
        if (Paths.Name(open.Path) != target.Stores[0].FileName && open.Pid != attached.Zeo)
            return Refuse("not-rescuable", $"pid {open.Pid} has “{open.Link}” open, which is not the main database; copy {open.Source} by hand before that process ends (docs/senaite.md)");
        var (strangers, others) = await StrangersAsync(request, target, survey, TimeSpan.FromSeconds(120 + (CopiesOnOneFilesystem * open.State.Bytes / BytesPerSecond)));
        if (others is null)
            return strangers!;
        var folder = target.RescueFolder.Length > 0 ? target.RescueFolder : target.Data;
        if (await survey.LookAsync(folder) is not { Kind: 'd' })
            return Refuse("no-folder", $"{folder} is no folder; make it, for {target.Owner} to write to, or change RescueFolder of {target.Name}");
        if (await BarredAsync(target, survey, attached) is { } barred)
            return Refuse("not-rescuable", $"{barred}, so the old file cannot be kept under a second name; copy {open.Source} by hand before that process ends (docs/senaite.md)");
        var places = await survey.PlacesAsync(folder, target.FileStorage);
        var other = places[0].Place != places[1].Place;
        if (await RoomAsync(target, survey, folder, other, open.State.Bytes) is { } room)
            return room;
        var walker = await survey.WalkerAsync();
        return new Planning.Ready(await PlanAsync(
            request, target, survey, supervisor, attached, others, new(open, await survey.LookAsync(target.DataFs), folder, other, [], [], $"{attached.RealData}/filestorage/Data.fs", walker)));
    }

    private static Planning NothingToRescue(SenaiteTarget target, AttachmentFound attached) => attached.Attachment switch
    {
        Attachment.Attached one => Refuse("already", $"ZEO (pid {one.Pid}) writes to {target.DataFs}, as it should; there is nothing to rescue"),
        Attachment.Closed => Refuse("nothing-open", $"no process has {target.DataFs} open; what was not in a file with a name is lost. Look for copies: /senaite backups {target.Name}"),
        Attachment.Several several => Refuse("not-rescuable", $"{several.Trouble(target.DataFs)} (docs/senaite.md)"),
        _ => Refuse("data-unseen", $"it is not known {Attachment.UnseenWords}; let User be the account that ZEO runs as"),
    };

    /// <summary>The file at the path gets a second name in the safety copy, and the copy takes its place by a rename: neither crosses a mount.</summary>
    private static async Task<string?> BarredAsync(SenaiteTarget target, Survey survey, AttachmentFound attached)
    {
        if (await survey.LookAsync(target.DataFs) is not { } live)
            return null;
        if (live.Kind == 'l')
            return $"{target.DataFs} is a link";
        var (mounts, folder) = (await survey.MountsAsync(), await survey.RealPathAsync(target.FileStorage));
        return mounts.In($"{folder}/{target.Stores[0].FileName}") is { } file ? $"{file.Place} is mounted by itself ({file.Type})"
            : mounts.Of(folder) is { } mount && mount != mounts.Of(attached.RealData) ? $"{target.FileStorage} lies on {mount.Place}, which is mounted by itself ({mount.Type}), and {target.Data} does not"
            : null;
    }

    private static async Task<Planning?> RoomAsync(SenaiteTarget target, Survey survey, string folder, bool other, long bytes)
    {
        foreach (var (place, copies) in other ? [(folder, 1), (target.FileStorage, 1)] : new[] { (target.FileStorage, CopiesOnOneFilesystem) })
        {
            var needed = (long)(bytes * copies * target.MinFreeFactor);
            var free = await survey.FreeBytesAsync(place);
            if (free.Available < needed)
                return Refuse("no-space", $"{Wording.Bytes(needed)} are needed for {place} and {Wording.Bytes(free.Available)} are free; make room, or name a folder on another file system in RescueFolder of {target.Name}; do not stop ZEO meanwhile");
        }
        return null;
    }

    private async Task<Plan> PlanAsync(
        PlanRequest request, SenaiteTarget target, Survey survey, SupervisorStatus supervisor, AttachmentFound attached, OthersFound others, RescueSurvey found)
    {
        var up = target.Programs.Where(supervisor.IsRunning).ToList();
        var healthy = new List<string>();
        foreach (var client in target.AllClients.Where(c => c.Port is not null && up.Contains(c.Program)))
        {
            if (await survey.AnswersAsync(client.Port!.Value))
                healthy.Add(client.Program);
        }
        var plan = new RescuePlan(target, request.Handle, found with { Up = up, Healthy = healthy }) { Language = request.Language };
        string[] head = [.. Summary(request, target, found, plan, up)];
        return NewPlan(
            request, target, $"Rescue the open database of {target.Name}", [.. head, .. others.Summary(target, request.Now)], plan.Steps(),
            [
                new("open file", string.Create(CultureInfo.InvariantCulture, $"{found.Open.Source} {found.Open.State.Device}:{found.Open.State.Inode}")),
                new("file at the path", found.AtPath?.Identity ?? "none"), new("programs up", string.Join(' ', up)),
            ],
            [.. plan.Values(), .. attached.Values, .. others.Values()]) with
        { Head = head.Length };
    }

    private static IEnumerable<string> Summary(PlanRequest request, SenaiteTarget target, RescueSurvey found, RescuePlan plan, IReadOnlyList<string> up)
    {
        yield return $"ZEO (pid {found.Open.Pid}) writes to “{found.Open.Link}”, {Wording.Bytes(found.Open.State.Bytes)}; when that process ends before it is copied, all of it is lost.";
        yield return found.AtPath is { } old
            ? $"At the path lies another file of {Wording.Bytes(old.Bytes)}, last changed {Stamp.In(request.Zone, old.Time)}. It stays as {plan.Kept}; what only it holds is not in use afterwards."
            : "There is no file at the path.";
        yield return $"First the clients go down, then the copy is made as {plan.Rescued}{(found.OtherFilesystem ? ", on another file system than the data" : ", on the data's own file system (RescueFolder can name another)")}, and a second one beside {target.DataFs}; only when both have every byte, ZEO is stopped and the copy takes the place in one move.";
        yield return $"Stops: {string.Join(", ", up.Reverse())}, for about {Wording.Span(TimeSpan.FromSeconds(120 + (CopiesOnOneFilesystem * found.Open.State.Bytes / BytesPerSecond)))}.";
        yield return "Cannot be brought back: blobs that were deleted or replaced under it; what is in blobstorage now stays as it is. "
            + (found.Walker is null ? "The copy is compared by size; it is not walked, for the host has neither Python nor perl." : "The copy is compared by size and walked to its end; one that is not whole is not put in place.");
        yield return "The way back: until ZEO is stopped it keeps its file, and the clients are started again. After that the copy is the only thing there is: it is never deleted, and ZEO is not started on the old file. "
            + $"{GoBackNote.Name} beside the copy says how to go on by hand.";
    }

    public override Verdict Judge(Step step, StepResult result, JudgeContext context) =>
        RescueJudge.Of(step, result, context) ?? OthersJudge.Of(step, result, context) ?? ProgramJudge.Of(step, result, new(context.Plan)) ?? Verdict.Unknown("no rule for this step");

    public override Reply Report(RunSummary run) => RescueReport.Of(run, run.Opening(run.Plan.Value("name"), $"{run.Plan.Value("name")}: rescued"), Warnings(run));
}
