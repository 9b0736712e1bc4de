using System.Collections.Immutable;
using System.Globalization;
using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Ansible.Events;

/// <summary>What a verdict keeps of a run: a line for each host, and which tasks changed something where.</summary>
internal static class RunFacts
{
    private const string HostsFact = "hosts";
    private const string ChangedFact = "changed";
    private const string SettledFact = "settled";
    private const string SkippedFact = "skipped";
    private const int MostTasks = 5000;

    public static Verdict Into(Verdict verdict, RunStory story, ImmutableArray<string> hosts) => verdict
        .With(HostsFact, string.Join('\n', hosts.Select(h => LineOf(story, h))))
        .With(ChangedFact, Tasks(story.Results.Where(r => r.Changed)))
        .With(SettledFact, Tasks(story.Results.Where(r => r is { Kind: "ok", Changed: false })))
        .With(SkippedFact, Tasks(story.Results.Where(r => r.Kind == "skipped")));

    /// <summary>Rows of host, word, ok, changed, failed, unreachable, skipped, ignored and rescued.</summary>
    public static ImmutableArray<ImmutableArray<string>> Table(Verdict? verdict) =>
        [.. Lines(verdict, HostsFact).Select(l => l.Split('\t').ToImmutableArray())];

    /// <summary>Hosts that a later run would have to do again.</summary>
    public static IEnumerable<string> NotGood(Verdict? verdict) => Table(verdict).Where(r => r[1] != GoodWord && r[1] != "changed").Select(r => r[0]);

    public static IReadOnlySet<string> Changed(Verdict? verdict) => Lines(verdict, ChangedFact).ToHashSet(StringComparer.Ordinal);

    /// <summary>Tasks that found nothing to do.</summary>
    public static IReadOnlySet<string> Settled(Verdict? verdict) => Lines(verdict, SettledFact).ToHashSet(StringComparer.Ordinal);

    /// <summary>Tasks that were skipped: by their condition, or because check mode cannot tell.</summary>
    public static IReadOnlySet<string> Skipped(Verdict? verdict) => Lines(verdict, SkippedFact).ToHashSet(StringComparer.Ordinal);

    private const string GoodWord = "ok";

    private static string LineOf(RunStory story, string host)
    {
        var sum = story.Sums.GetValueOrDefault(host, HostSum.None);
        var word = story.Open.Any(o => o.Host == host) ? "not known"
            : sum.Failed > 0 ? "failed"
            : sum.Unreachable > 0 ? "unreachable"
            : sum.Ok == 0 ? story.Ended ? "nothing done" : "not known"
            : sum.Ignored > 0 || sum.Rescued > 0 ? "with errors"
            : sum.Changed > 0 ? "changed" : GoodWord;
        int[] counts = [sum.Ok, sum.Changed, sum.Failed, sum.Unreachable, sum.Skipped, sum.Ignored, sum.Rescued];
        return string.Join('\t', (string[])[host, word, .. counts.Select(c => c.ToString(CultureInfo.InvariantCulture))]);
    }

    private static string Tasks(IEnumerable<TaskResult> results) => string.Join('\n', results.Select(r => $"{r.Host}\t{r.Task}").Distinct(StringComparer.Ordinal).Take(MostTasks));

    private static string[] Lines(Verdict? verdict, string fact) =>
        verdict?.Facts.GetValueOrDefault(fact) is { Length: > 0 } text ? text.Split('\n') : [];
}
