using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Senaite;

/// <summary>What the second person must know before approving a restore.</summary>
internal static class RestoreSummary
{
    /// <summary>A slow disk; better too long than too short.</summary>
    private const long BytesPerSecond = 30 * 1024 * 1024;

    public static IEnumerable<string> Of(PlanRequest request, SenaiteTarget target, RestoreSurvey found, RestorePlan plan)
    {
        var point = found.Point;
        var set = point.Set!;
        yield return $"Replaced: database and blobs of {target.Name} ({target.DataFs}, {target.BlobStorage}).";
        yield return $"By: {point.Stamp} UTC ({Stamp.In(request.Zone, point.Time)} in {request.Zone.Id}), {(point.Full ? "a full archive" : $"a full archive and {point.Archives.Length - 1} increments")}, "
            + $"{Wording.Bytes(point.End)}; blob set {set.Name} of {Stamp.In(request.Zone, set.Folder.Time)} with {set.Count!.Files} files, {Wording.Bytes(set.Count.Bytes)}.";
        yield return $"The tool is called with {point.Date}, so that it takes exactly these.";
        yield return Lost(request, found);
        yield return found.Newer is []
            ? "There is no newer restore point."
            : $"Newer restore points stay: {string.Join(", ", found.Newer.Select(p => p.Stamp).Reverse().Take(5))}{(found.Newer.Count > 5 ? ", …" : "")}.";
        yield return Stops(target, found, plan);
        yield return $"The way back: the live data is moved to {plan.Safety} and stays there for {Wording.Span(target.SafetyCopyKeep)}, then the bot deletes it; before that, /senaite discard does. "
            + "When anything fails, it is moved back and the programs are started again.";
        yield return $"Room: {Wording.Bytes(found.Needed)} are needed, {Wording.Bytes(found.Room.Available)} are free; moving aside needs none.";
        foreach (var doubt in point.Doubts)
            yield return $"Doubt, accepted by the requester: {doubt}.";
        if (found.DataFs is { } data && data.Owner != target.Owner)
            yield return $"Data.fs belongs to {data.Owner}, not to {target.Owner}.";
    }

    private static string Lost(PlanRequest request, RestoreSurvey found)
    {
        if (found.DataFs is not { } data)
            return "Lost: nothing, there is no Data.fs now.";
        var difference = data.Bytes - found.Point.End;
        var size = difference == 0 && data.Modified <= found.Point.Set!.Folder.Modified
            ? "Data.fs has not changed since"
            : $"Data.fs has {Wording.Bytes(data.Bytes)} now, {Wording.Bytes(Math.Abs(difference))} {(difference < 0 ? "less" : "more")}, last changed {Stamp.In(request.Zone, data.Time)}";
        return $"Lost: everything entered after {Stamp.In(request.Zone, found.Point.Time)}, that is {Wording.Span(request.Now - found.Point.Time)} of work; {size}.";
    }

    private static string Stops(SenaiteTarget target, RestoreSurvey found, RestorePlan plan)
    {
        var time = TimeSpan.FromSeconds(120 + ((found.Point.End + found.Point.Set!.Count!.Bytes) / BytesPerSecond));
        var stops = found.Up.Count == 0 ? "No program runs now" : $"Stops: {string.Join(", ", found.Up.Reverse())}, for about {Wording.Span(time)}";
        var down = target.Programs.Where(p => !plan.WantedUp.Contains(p)).ToList();
        return $"{stops}; afterwards {string.Join(", ", plan.WantedUp)} run{(down is [] ? "" : $" and {string.Join(", ", down)} stays down")}.";
    }
}
