using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Expectations;

/// <summary>
/// Reads a line of <c>supervisorctl status PROGRAM</c> by its words: the exit status is 3 for what is stopped and 4 for what is not known, and both for a daemon
/// that does not answer.
/// </summary>
internal sealed record SupervisorMatcher(string Program, bool Running) : Matcher
{
    private static readonly string[] Known = ["RUNNING", "STOPPED", "STARTING", "BACKOFF", "STOPPING", "EXITED", "FATAL", "UNKNOWN"];

    public override string Words() => Running ? "runs" : "does not run";

    public override Seen Of(StepResult result)
    {
        if (result.CutShort is not null)
            return Seen.Unread(result);
        foreach (var line in result.OutputLines)
        {
            if (line.StartsWith($"{Program}: ERROR (no such process)", StringComparison.Ordinal) || line.StartsWith($"{Program}: ERROR (no such group)", StringComparison.Ordinal))
                return Seen.Of(!Running, "supervisor knows no such program");
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var name, var state, ..] && name == Program && Known.Contains(state))
                return state == "UNKNOWN" ? Seen.Unknown("supervisor itself does not know") : Seen.Of(Running ? state == "RUNNING" : state is "STOPPED" or "EXITED" or "FATAL", $"is {state}");
        }
        return Seen.Unread(result with { Error = $"{result.Output}\n{result.Error}" });
    }
}
