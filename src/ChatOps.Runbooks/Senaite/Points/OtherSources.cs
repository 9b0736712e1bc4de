using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Runbooks.Senaite.Points;

/// <summary>What can be told of the live databases beside the main one without walking them: their size beside their newest archive, and what a walk found before.</summary>
internal static class OtherSources
{
    public static async Task<IReadOnlyList<string>> TroublesAsync(PlanRequest request, SenaiteTarget target, Survey survey)
    {
        var troubles = new List<string>();
        foreach (var store in target.Stores.Where(s => s.Number > 1))
        {
            if (await TroubleAsync(request, store, survey) is { } trouble)
                troubles.Add($"database {store.Name}: {trouble}");
        }
        return troubles;
    }

    private static async Task<string?> TroubleAsync(PlanRequest request, Store store, Survey survey)
    {
        if (await survey.FollowAsync(store.File) is not { } data)
            return $"{store.File} is missing";
        var known = await KnownVerdicts.OfAsync(request.Findings, request.Target.Id, store, survey.Cancellation);
        var reference = await ReferencePoint.OfOtherAsync(request, await survey.ArchivesAsync(store), known, survey.Cancellation);
        var source = reference.With(new(data.Bytes, Walk.Not("nothing is walked here"), await survey.HasOldAsync(store, reference.Stamp)) { Name = store.FileName });
        return source.Trouble?.Said ?? await SourceVerdict.OfAsync(request, data, survey.Cancellation, store.Name);
    }
}
