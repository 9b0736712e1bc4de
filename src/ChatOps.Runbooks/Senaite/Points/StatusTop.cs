using System.Collections.Immutable;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Runbooks.Senaite.Points;

/// <summary>
/// What a status begins with: who holds the target and what is in doubt, whether the live database lost something, and how old the newest restore point is
/// that was judged. From listings and from what is known; nothing is walked.
/// </summary>
internal static class StatusTop
{
    private const string Lock = "top-lock", Shrunk = "top-shrunk", Way = "top-way", Whole = "top-whole", Newer = "top-newer";

    public static async Task<IEnumerable<(string Name, string Value)>> ValuesAsync(PlanRequest request, SenaiteTarget target, Survey survey)
    {
        try
        {
            return await LookAsync(request, target, survey);
        }
        catch (UnreadableAnswerException e)
        {
            // A status tells what it can.
            return [(Lock, request.Lock ?? ""), (Newer, $"cannot be told: {e.Message}")];
        }
    }

    private static async Task<IEnumerable<(string Name, string Value)>> LookAsync(PlanRequest request, SenaiteTarget target, Survey survey)
    {
        var data = await survey.LookAsync(target.DataFs);
        var archives = await survey.ArchivesAsync();
        var known = await KnownVerdicts.OfAsync(request, survey.Cancellation);
        var stamps = archives.Archives.Select(a => ArchiveFolder.StampOf(a.Name)).Distinct().Where(s => Stamp.Parse(s) is not null).ToList();
        var judged = stamps.Select(s => (Stamp: s, Verdict: known.NewestOf(s, archives.ChosenFor(s)))).ToList();
        var whole = judged.LastOrDefault(j => j.Verdict is { Whole: true });
        var newer = judged.LastOrDefault();
        string[] shrinkage = [data is null ? "" : await ShrunkAsync(request, target, survey, archives, data, newer.Stamp, whole), .. await OtherSources.TroublesAsync(request, target, survey)];
        var shrunk = string.Join("; ", shrinkage.Where(s => s.Length > 0));
        var copies = SafetyCopies.Of(await survey.ListAsync(target.Data), target.SafetyCopyKeep);
        return
        [
            (Lock, request.Lock ?? ""), (Shrunk, shrunk),
            (Way, request.Lock is null && shrunk.Length == 0 ? "" : Back(target, copies)),
            (Whole, whole.Stamp is null ? "" : $"{whole.Stamp} UTC, {Wording.Span(request.Now - Stamp.Parse(whole.Stamp)!.Value)} ago"),
            (Newer, newer.Stamp is null || newer.Stamp == whole.Stamp ? "" : $"{newer.Stamp} {newer.Verdict?.Told ?? "is not checked"}"),
        ];
    }

    public static IReadOnlyList<string> Lines(RunSummary run) =>
    [
        .. new[] { Value(run, Lock), Value(run, Shrunk) is { Length: > 0 } shrunk ? $"The live database: {shrunk}." : "", Value(run, Way) }.Where(l => l.Length > 0),
        Points(run),
    ];

    /// <summary>Nothing that follows may read well.</summary>
    public static bool IsBad(RunSummary run) => Value(run, Lock).StartsWith("LOCKED", StringComparison.Ordinal) || Value(run, Shrunk).Length > 0;

    private static string Points(RunSummary run)
    {
        var newer = Value(run, Newer) is { Length: > 0 } told ? $" The newest: {told}." : "";
        return Value(run, Whole) is { Length: > 0 } whole ? $"Newest restore point that was checked and is whole: {whole}.{newer}" : $"No restore point was checked and found whole.{newer}";
    }

    private static async Task<string> ShrunkAsync(
        PlanRequest request, SenaiteTarget target, Survey survey, ArchiveFolder archives, Entry data, string? newest, (string? Stamp, PointVerdict? Verdict) whole)
    {
        if (newest is null)
            return "";
        var point = new RestorePoint(newest, false, archives.ChosenFor(newest), 0, null, null, [], []);
        var reference = await ReferencePoint.OfAsync(
            request, archives,
            [.. archives.Archives.Select(a => ArchiveFolder.StampOf(a.Name)).Distinct().Select(s => point with { Stamp = s, Archives = archives.ChosenFor(s) }).Where(p => !p.Archives.IsEmpty)],
            survey.Cancellation);
        var source = reference.With(new(data.Bytes, Walk.Not("a status does not walk"), await survey.HasOldAsync(target.Stores[0], reference.Stamp)));
        var said = source.Trouble?.Said ?? await SourceVerdict.OfAsync(request, data, survey.Cancellation);
        return said is null ? "" : whole.Stamp is null ? said : $"{said}; the newest whole point, {whole.Stamp}, holds {ChainCheck.Of(archives, archives.ChosenFor(whole.Stamp)).End} bytes";
    }

    private static string Back(SenaiteTarget target, ImmutableArray<SafetyCopy> copies) => copies is []
        ? "There is no safety copy."
        : $"The data from before is in {string.Join(", ", copies.Select(c => $"{target.Data}/{c.Name}"))}; how to go back by hand: docs/senaite.md. Start nothing before that.";

    private static string Value(RunSummary run, string name) => run.Plan.Values.GetValueOrDefault(name) ?? "";
}
