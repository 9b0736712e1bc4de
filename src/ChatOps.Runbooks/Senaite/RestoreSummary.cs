using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Senaite;

/// <summary>What the second person must know before approving a restore.</summary>
internal static class RestoreSummary
{
    /// <summary>A slow disk; better too long than too short.</summary>
    private const long BytesPerSecond = 30 * 1024 * 1024;

    /// <summary>What the second person must see before anything else, in the order of their questions: what is lost, what stops, what comes instead, how it is undone.</summary>
    public static IEnumerable<string> Head(PlanRequest request, SenaiteTarget target, RestoreSurvey found, RestorePlan plan)
    {
        var point = found.Point;
        var set = point.Set!;
        yield return found.Stores[0].Losses.Told(request.Zone);
        foreach (var other in found.Stores.Skip(1))
            yield return Other(request, other);
        yield return Stops(target, found, plan);
        yield return found.Stores is [var only]
            ? $"Replaced: database and blobs of {target.Name} ({only.Store.Told})."
            : $"Replaced: {found.Stores.Length} databases of {target.Name}, as {target.RestoreProgram} states: {string.Join("; ", found.Stores.Select(s => s.Store.Told))}. All of them are kept and brought back together.";
        yield return $"By: {point.Stamp} UTC ({Stamp.In(request.Zone, point.Time)} in {request.Zone.Id}), {(point.Full ? "a full archive" : $"a full archive and {point.Archives.Length - 1} increments")}, "
            + $"{Wording.Bytes(point.End)}; blob set {set.Name} of {Stamp.In(request.Zone, set.Folder.Time)} with {set.Count!.Files} files, {Wording.Bytes(set.Count.Bytes)}.";
        foreach (var doubt in point.Doubts)
            yield return $"Doubt, accepted by the requester: {doubt}.";
        yield return $"The way back: the live data is moved to {plan.Safety} and stays there {(target.SafetyCopyKeep is { } keep ? $"for {Wording.Span(keep)}, then the bot deletes it; before that, /senaite discard does" : "until somebody discards it (/senaite discard)")}. "
            + $"When anything fails, it is moved back and the programs are started again. {GoBackNote.Name} in that folder says how to go back by hand.";
    }

    /// <summary>What explains it further.</summary>
    public static IEnumerable<string> Of(PlanRequest request, SenaiteTarget target, RestoreSurvey found, RestorePlan plan)
    {
        var point = found.Point;
        yield return $"The tool is called with {point.Date}, so that it takes exactly these.";
        if (point.Snapshot)
            yield return $"It is a snapshot; {target.RestoreProgram} restores it.";
        foreach (var (when, command) in new[] { ("before it begins", found.Commands.Before), ("when it has ended", found.Commands.After) })
        {
            if (command.Length > 0)
                yield return $"{Store.NameOf(target.RestoreProgram)} itself runs {when}: {command}. What that changes is neither kept nor taken back, and anything it prints ends the restore.";
        }
        yield return Since(request, found);
        yield return found.Newer is []
            ? "There is no newer restore point."
            : $"Newer restore points stay: {string.Join(", ", found.Newer.Select(p => p.Stamp).Reverse().Take(5))}{(found.Newer.Count > 5 ? ", …" : "")}.";
        yield return found.Walker is { } walker ? new ArchiveProof(target, walker).Told : ArchiveProof.NotWalked;
        yield return "If the host restarts in the middle, supervisor may start programs by itself: " + (plan.Hides
            ? $"until bin/restore runs, ZEO finds no {target.FileStorage}, and while it runs a held lock; it is never started on blobs without their database. A restart while bin/restore runs can leave an empty database running: then look before anybody works."
            : "ZEO can then make an empty database, never beside blobs; look before anybody works.");
        yield return $"Room: {Wording.Bytes(found.Needed)} are needed, {Wording.Bytes(found.Room.Available)} are free; moving aside needs none.";
        foreach (var (store, owner) in found.Stores.Where(s => s.Live is { } live && live.Owner != target.Owner).Select(s => (s.Store, s.Live!.Owner)))
            yield return $"{store.FileName} belongs to {owner}, not to {target.Owner}.";
    }

    private static string Other(PlanRequest request, StorePoint part)
    {
        var newest = ArchiveFolder.StampOf(part.Archives[^1].Name);
        var time = Senaite.Stamp.Parse(newest)!.Value;
        var lost = part.Losses.Newer is null
            ? $"Lost: not counted, {part.Losses.Why}; everything entered after {Senaite.Stamp.In(request.Zone, time)}"
            : part.Losses.Told(request.Zone).TrimEnd('.');
        var now = part.Live is { } live
            ? $"it has {Wording.Bytes(live.Bytes)} now, last changed {Senaite.Stamp.In(request.Zone, live.Time)}. {lost}"
            : "there is no such file now";
        return $"Database {part.Store.Name} ({part.Store.File}): goes back to {newest} UTC, {Wording.Bytes(part.End)}{(part.Set is { Count: { } count } set ? $", blob set {set.Name} with {count.Files} files, {Wording.Bytes(count.Bytes)}" : "")}; {now}.";
    }

    private static string Since(PlanRequest request, RestoreSurvey found)
    {
        var name = found.Stores[0].Store.FileName;
        if (found.DataFs is not { } data)
            return $"There is no {name} now.";
        var difference = data.Bytes - found.Point.End;
        var size = difference == 0 && data.Modified <= found.Point.Set!.Folder.Modified
            ? $"{name} has not changed since"
            : $"{name} has {Wording.Bytes(data.Bytes)} now, {Wording.Bytes(Math.Abs(difference))} {(difference < 0 ? "less" : "more")}, last changed {Stamp.In(request.Zone, data.Time)}";
        return $"The point is of {Stamp.In(request.Zone, found.Point.Time)}, {Wording.Span(request.Now - found.Point.Time)} ago; {size}.";
    }

    public static TimeSpan Expected(RestorePoint point) => TimeSpan.FromSeconds(120 + ((point.End + point.Set!.Count!.Bytes) / BytesPerSecond));

    private static string Stops(SenaiteTarget target, RestoreSurvey found, RestorePlan plan)
    {
        var time = Expected(found.Point);
        var stops = found.Up.Count == 0 ? "No program runs now" : $"Stops: {string.Join(", ", found.Up.Reverse())}, for about {Wording.Span(time)}";
        var down = target.Programs.Where(p => !plan.WantedUp.Contains(p)).ToList();
        return $"{stops}; afterwards {string.Join(", ", plan.WantedUp)} run{(down is [] ? "" : $" and {string.Join(", ", down)} stays down")}.";
    }
}
