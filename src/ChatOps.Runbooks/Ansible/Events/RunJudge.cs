using System.Collections.Immutable;
using ChatOps.Core.Plans;
using ChatOps.Core.Text;

namespace ChatOps.Runbooks.Ansible.Events;

/// <summary>
/// Says what a run came to by its events. The exit status is only compared: 0 is what ansible says of runs in which nothing ran, errors were ignored or
/// hosts were not found, and 4 of hosts that did not answer as of playbooks that could not be read.
/// </summary>
/// <param name="Hosts">The hosts that were approved.</param>
/// <param name="Allow">What may happen all the same: <c>ignored</c>, <c>rescued</c>, <c>unmatched</c>, <c>unwatched</c>.</param>
internal sealed record RunJudge(ImmutableArray<string> Hosts, ImmutableArray<string> Allow)
{
    /// <summary>A check run: tasks that are skipped there are as much of an answer as it can give.</summary>
    public bool IsCheck { get; init; }

    public Verdict Of(StepResult result)
    {
        var story = RunStory.Read(result.ErrorLines, result.Whole);
        return RunFacts.Into(Decide(story, result), story, Hosts);
    }

    private Verdict Decide(RunStory story, StepResult result) =>
        story.Refusal is { } refusal ? Verdict.Failed($"{refusal.Code}: {refusal.Why}").With(Facts.Code, refusal.Code).With(Facts.NotStarted, "yes")
        : Doubt(story, result) is { } doubt ? Verdict.Unknown(doubt)
        : !story.Began && !story.Ended ? Verdict.Failed($"ansible began no task{(Last(result) is { Length: > 0 } said ? $": {said}" : "")}").With(Facts.Code, "nothing-ran")
        : Fault(story) is var (code, fault) ? Verdict.Failed(fault).With(Facts.Code, code)
        : result.ExitStatus is not 0 ? Verdict.Unknown($"every host came to a good end by the events, and ansible ended with {result.ExitStatus}")
        : Verdict.Passed(Good(story));

    /// <summary>What nobody can tell; null: everything that was begun has an end that was seen.</summary>
    private string? Doubt(RunStory story, StepResult result)
    {
        if (story.Gap is { } gap)
            return $"{gap}, so nobody can tell what it was";
        if (story.Began && !story.Ended)
            return $"the run has no end: {(story.Open.IsEmpty ? "a task was begun" : Named(story.Open))}, and no recap came{(Last(result) is { Length: > 0 } said ? $" ({said})" : "")}";
        if (!story.Open.IsEmpty)
            return $"no result came of {Named(story.Open)}: it may have been done, or go on";
        var met = new HashSet<string>(StringComparer.Ordinal);
        foreach (var task in story.Results)
        {
            if (task.IsDoubtful(first: !met.Contains(task.Host)))
                return $"{task.Host} was lost in “{task.Name}” ({task.Why}): it may have been done, or go on there";
            if (task.Kind != "unreachable")
                met.Add(task.Host);
        }
        return story.Results.FirstOrDefault(r => r.Unwatched) is { } left && !Allow.Contains("unwatched")
            ? $"“{left.Name}” was started on {left.Host} and is not waited for, so its end is not known"
            : null;
    }

    private (string Code, string Why)? Fault(RunStory story)
    {
        if (Hosts.Where(h => story.Sums.GetValueOrDefault(h) is { Failed: > 0 } or { Unreachable: > 0 }).ToList() is { Count: > 0 } bad)
            return ("host-failed", $"{string.Join("; ", bad.Take(4).Select(h => Worst(story, h)))}{(bad.Count > 4 ? $"; and {bad.Count - 4} more" : "")}");
        if (story.Sums.Keys.Except(Hosts, StringComparer.Ordinal).ToList() is { Count: > 0 } others)
            return ("host-not-approved", $"tasks ran for {string.Join(", ", others)}, which nobody approved");
        if (Hosts.Where(h => story.Sums.GetValueOrDefault(h, HostSum.None) is var sum && sum.Ok + (IsCheck ? sum.Skipped : 0) == 0).ToList() is { Count: > 0 } missed)
            return ("host-not-reached", $"nothing was done on {string.Join(", ", missed)}: no task has a result there");
        if (!story.UnmatchedPlays.IsEmpty && !Allow.Contains("unmatched"))
            return ("play-unmatched", $"the play “{story.UnmatchedPlays[0]}” matched none of the approved hosts, so it did nothing");
        if (Hosts.FirstOrDefault(h => story.Sums.GetValueOrDefault(h, HostSum.None).Ignored > 0) is { } ignored && !Allow.Contains("ignored"))
            return ("errors-ignored", $"{Worst(story, ignored)}; the playbook ignored it, and this command does not allow that");
        return Hosts.FirstOrDefault(h => story.Sums.GetValueOrDefault(h, HostSum.None).Rescued > 0) is { } rescued && !Allow.Contains("rescued")
            ? ("errors-rescued", $"{Worst(story, rescued)}; the playbook went on by its rescue tasks, and this command does not allow that")
            : null;
    }

    private static string Worst(RunStory story, string host) =>
        story.Results.LastOrDefault(r => r.Host == host && r.Kind is "failed" or "unreachable") is { } result
            ? $"{host}: “{result.Name}” {(result.Kind == "failed" ? "failed" : "found the host unreachable")}{(result.Why.Length > 0 ? $": {Quotation.Line(result.Why)}" : "")}"
            : host;

    private string Good(RunStory story)
    {
        var changed = Hosts.Count(h => story.Sums[h].Changed > 0);
        return $"{Hosts.Length} of {Hosts.Length} hosts came to a good end; {(changed == 0 ? "nothing was changed" : $"changed: {changed}")}";
    }

    private static string Named(ImmutableArray<(string Host, string Task)> open) =>
        $"{string.Join(", ", open.Select(o => $"“{o.Task}” on {o.Host}").Distinct().Take(5))}{(open.Length > 5 ? ", …" : "")}";

    private static string Last(StepResult result) =>
        result.OutputLines.LastOrDefault(l => l.Contains("ERROR", StringComparison.Ordinal)) is { } line ? Quotation.Line(line) : "";
}
