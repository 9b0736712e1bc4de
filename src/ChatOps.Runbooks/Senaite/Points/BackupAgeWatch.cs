using System.Collections.Immutable;
using System.Globalization;
using ChatOps.Core.Execution;
using ChatOps.Core.Watches;
using ChatOps.Runbooks.Senaite.Others;
using Finding = ChatOps.Core.Plans.Finding;

namespace ChatOps.Runbooks.Senaite.Points;

/// <summary>
/// <c>Backup:MaxAge</c>: alarms when the newest restore point that is whole is older, whoever made the backups. Points that cron made are judged here, each
/// once, when nobody works on the data; as long as the archives are the same, a look costs one listing of their folder.
/// </summary>
internal sealed class BackupAgeWatch : ITargetWatch
{
    public string Key => "backup-age";

    public string Kind => "senaite";

    public async Task<Watched?> LookAsync(WatchRequest request, CancellationToken cancellationToken)
    {
        var target = TargetSettings.Bind(request.Target);
        if (target.BackupMaxAge is not { } most)
            return null;
        var memo = Memo.Read(request.Before);
        try
        {
            var survey = new Survey(request.Host, target, request.Now, cancellationToken);
            if (target.Owner.Length == 0)
            {
                target = target with { Owner = await survey.OwnerAsync() };
                survey = new(request.Host, target, request.Now, cancellationToken);
            }
            (target, _) = await Recipe.ToolReading.TryAsync(target, survey);
            survey = survey.Of(target);
            var listing = new List<Entry>();
            foreach (var store in target.Stores)
                listing.AddRange(await survey.ListAsync(store.Backups));
            var identity = PointVerdict.ArchivesOf(listing);
            ImmutableArray<Finding> found = [];
            if (identity != memo.Archives && listing.All(e => e.Name != "tmp.tmp") && await IsQuietAsync(request, target, cancellationToken))
                (memo, found) = await JudgeAsync(request, target, survey, identity);
            return Say(request, most, memo, found, "");
        }
        catch (Exception e) when (e is HostUnreachableException or UnreadableAnswerException)
        {
            // Nobody can look; what was known grows older all the same.
            return Say(request, most, memo, [], $" (the host could not be asked: {e.Message})");
        }
    }

    /// <summary>A backup that is under way would be judged too early.</summary>
    private static async Task<bool> IsQuietAsync(WatchRequest request, SenaiteTarget target, CancellationToken cancellationToken)
    {
        var programs = await request.Host.RunAsync(target.User, new OthersHostCommands(target).DataPrograms, cancellationToken: cancellationToken);
        var instance = new KnownInstance(target.Root, target.Data, target.Owner, [.. Lines.Of(programs.Output).Select(Paths.Name)]);
        var table = ProcessTable.Read((await request.Host.RunAsync(target.User, new SenaiteHostCommands(target).ProcessTable, cancellationToken: cancellationToken)).Output);
        return !table.Rows.IsEmpty && table.Working(instance) is [];
    }

    private static async Task<(Memo, ImmutableArray<Finding>)> JudgeAsync(WatchRequest request, SenaiteTarget target, Survey survey, string identity)
    {
        var archives = await survey.ArchivesAsync();
        var sets = await survey.CountedBlobSetsAsync();
        var live = await survey.LiveAsync();
        var known = new KnownVerdicts(await request.Findings.OfAsync(request.Target.Id, PointVerdict.Prefix, survey.Cancellation));
        var points = RestorePoints.Of(archives, sets, live, known);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (points is [.., { Restorable: true, Checked: null, Set: { } set } newest])
        {
            var reference = points.LastOrDefault(p => p.Checked is not null) is { } sound ? ReferencePoint.Of(archives, sound) : ReferencePoint.None;
            if (await survey.WalkerAsync() is { } walker && await WholeAsync(new(target, survey, walker), newest, set, reference) is { } told)
            {
                findings.AddRange(told);
                points = RestorePoints.Of(archives, sets, live, known.With(request.Target.Id, findings, request.Now));
            }
        }
        var whole = points.LastOrDefault(p => p is { Restorable: true, Checked: not null });
        var newer = points.LastOrDefault(p => p.Stamp != whole?.Stamp && (whole is null || p.Time > whole.Time));
        return (new(identity, whole?.Time, string.Join("; ", new[] { newer is null ? "" : $"{newer.Stamp}: {newer.State}", archives.AheadTold ?? "" }.Where(t => t.Length > 0))), findings.ToImmutable());

        // The point is whole when each database is.
        async Task<IEnumerable<Finding>?> WholeAsync(WatchedPoint judge, RestorePoint point, BlobSet blobs, ReferencePoint before)
        {
            if (await judge.OthersAsync(point.Date!, s => KnownVerdicts.OfAsync(request.Findings, request.Target.Id, s, survey.Cancellation)) is not var (trouble, others)
                || await judge.JudgeAsync(target.Stores[0], archives, point.Archives, sets, blobs, before) is not var (verdict, found))
                return null;
            if (trouble.Length == 0 || !verdict.Whole)
                return [.. found, .. others];
            return [(verdict with { Whole = false, Told = $"not whole: {trouble}".Replace('\n', ' ') }).AsFinding(point.Stamp, blobs.Folder.Inode), .. found.Skip(1), .. others];
        }
    }

    private static Watched Say(WatchRequest request, TimeSpan most, Memo memo, ImmutableArray<Finding> found, string beside)
    {
        var newest = memo.Newer.Length > 0 ? $"; newer: {memo.Newer}" : "";
        var (amiss, told) = memo.Whole is { } whole
            ? (request.Now - whole > most, $"the newest restore point that was checked and is whole is of {Stamp.In(request.Zone, whole)}{newest}")
            : (true, $"there is no restore point that was checked and is whole{newest}");
        return new(amiss, amiss ? $"{told}; Backup:MaxAge is {Wording.Span(most)}{beside}. Look at /senaite backups {request.Target.Name}" : told + beside)
        {
            Memo = memo.ToString(),
            Since = memo.Whole,
            Findings = found,
        };
    }

    /// <param name="Archives">What the archives were when they were judged.</param>
    /// <param name="Whole">The newest whole point.</param>
    /// <param name="Newer">What is newer and not whole.</param>
    private sealed record Memo(string Archives, DateTimeOffset? Whole, string Newer)
    {
        public static Memo Read(string? text) =>
            text?.Split('|', 3) is [var archives, var whole, var newer]
                ? new(archives, long.TryParse(whole, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null, newer)
                : new("", null, "");

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Archives}|{Whole?.ToUnixTimeSeconds()}|{Newer}");
    }
}
