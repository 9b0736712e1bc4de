using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Runbooks.Ansible;
using ChatOps.Runbooks.Ansible.Events;

namespace ChatOps.Tests.Runbooks.Ansible;

/// <summary>What must not be taken for an end: a host that is lost after it had answered, a check run without one, a process that is left. Each line was broken once by hand.</summary>
[Trait("Category", "Decisions")]
public class DoubtTests
{
    private const string Refused = "Failed to connect to the host via ssh: ssh: connect to host 10.0.0.1 port 22: Connection refused";

    [Theory]
    [InlineData("unreachable", Refused, true, false)]
    [InlineData("unreachable", Refused, false, true)] // it answered before: a task may have been cut off, and the next try was refused
    [InlineData("unreachable", "Data could not be sent to remote host", true, true)]
    [InlineData("failed", Refused, true, true)]
    [InlineData("failed", "non-zero return code", false, false)]
    [InlineData("ok", "", false, false)]
    public void Only_a_host_that_never_answered_has_surely_run_nothing(string kind, string why, bool first, bool doubtful) =>
        Assert.Equal(doubtful, new TaskResult(kind, "web1", "deploy.yml:1 work", "work", why, Changed: false, Ignored: false, Unwatched: false).IsDoubtful(first));

    [Fact]
    public void A_check_run_that_came_to_no_good_end_proves_nothing()
    {
        var run = RecordedRun.Judged("ok", ["web1", "web2"]);
        Assert.Equal(VerdictKind.Unknown, CheckJudge.Of(RecordedRun.Judged("killed"), run).Kind);
        Assert.Equal(VerdictKind.Failed, CheckJudge.Of(RecordedRun.Judged("syntax", ["web1", "web2"]), run).Kind);
    }

    [Theory]
    [InlineData(0, "12 root /usr/bin/python3 /root/.ansible/tmp/chatops-k3x9p/AnsiballZ_command.py", false)]
    [InlineData(0, "12 root /usr/bin/python3 /root/.ansible/tmp/chatops-zzzzz/AnsiballZ_command.py", true)]
    [InlineData(1, "", false)]
    public void Nothing_of_a_run_is_left_only_where_its_processes_were_listed(int exit, string processes, bool passes)
    {
        var plan = new Plan("app deploy", "playbook:deploy", "Play deploy.yml", [], [], [], DateTimeOffset.UnixEpoch)
        {
            Values = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("mark", "chatops-k3x9p")]),
        };
        Assert.Equal(passes, PlaybookPlan.JudgeLook(new StepResult(StepState.Exited, exit, processes, "", []), plan).Kind == VerdictKind.Passed);
    }
}
