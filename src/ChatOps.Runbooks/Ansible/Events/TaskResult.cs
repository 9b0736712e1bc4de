using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Ansible.Events;

/// <summary>What one task came to on one host.</summary>
/// <param name="Kind"><c>ok</c>, <c>failed</c>, <c>unreachable</c> or <c>skipped</c>.</param>
/// <param name="Task">Where it stands and what it is called: the same in a later run of the same files.</param>
internal sealed partial record TaskResult(string Kind, string Host, string Task, string Name, string Why, bool Changed, bool Ignored, bool Unwatched)
{
    /// <summary>It was begun, and its end was not seen: it may have done its work, or go on.</summary>
    /// <param name="first">The host has not answered before in this run.</param>
    public bool IsDoubtful(bool first) => Kind switch
    {
        "unreachable" => !first || !NeverCame().IsMatch(Why),
        "failed" => CutOff().IsMatch(Why),
        _ => false,
    };

    // ssh's own words for a connection that was never made; whoever was not let in has run nothing.
    [GeneratedRegex("No route to host|Connection refused|Host key verification failed|Permission denied|Could not resolve hostname|Connection timed out|Network is unreachable"
        + "|UNPROTECTED|no matching host key|kex_exchange_identification|Connection closed by UNKNOWN port", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NeverCame();

    // Recorded: a link that goes down without pipelining is FAILED with ssh's words; a task's own time-out ends nothing on the host; a job that is waited for no
    // longer is killed seconds later.
    [GeneratedRegex("Failed to connect to the host via ssh|Data could not be sent to remote host|Shared connection to .* closed|failed to execute in the expected time frame"
        + "|async task did not complete|Connection reset by peer|Broken pipe", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex CutOff();
}
