using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Ansible.Events;

/// <summary>
/// Judges the check run that follows a run: it must predict no change, and it says something of a task only where ansible could predict it. Commands are
/// skipped in check mode, which looks like "no change".
/// </summary>
internal static class CheckJudge
{
    public const string NotVerified = "not-verified";

    /// <param name="check">The check run as a run.</param>
    /// <param name="run">The verdict of the run before.</param>
    public static Verdict Of(Verdict check, Verdict? run)
    {
        if (check.Kind != VerdictKind.Passed)
            return check;
        if (RunFacts.Changed(check) is { Count: > 0 } more)
            return Verdict.Failed($"a check run after it predicts that {Named(more)} would change something still");
        var changed = RunFacts.Changed(run);
        var unseen = changed.Except(RunFacts.Settled(check), StringComparer.Ordinal).ToList();
        return unseen.Count == 0
            ? Verdict.Passed($"a check run after it predicts no change, and it could tell of {changed.Count} of {changed.Count} changed tasks")
            : Verdict.Passed($"ran, not verified: check mode cannot tell of {Named(unseen)}").With(NotVerified, "yes");
    }

    private static string Named(IEnumerable<string> tasks)
    {
        var all = tasks.Select(t => t.Split('\t')).Select(t => $"“{t[1][(t[1].IndexOf(' ', StringComparison.Ordinal) + 1)..]}” on {t[0]}").ToList();
        return $"{string.Join(", ", all.Take(4))}{(all.Count > 4 ? $" and {all.Count - 4} more" : "")}";
    }
}
