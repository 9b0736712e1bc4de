using System.Collections.Immutable;
using ChatOps.Core.Plans;
using ChatOps.Runbooks.Ansible.Events;

namespace ChatOps.Tests.Runbooks.Ansible;

/// <summary>What runs came to: each trap of ansible was played with the real tools, and its events are judged here.</summary>
[Trait("Category", "Decisions")]
public class RunJudgeTests
{
    [Theory]
    [InlineData("ok", "web1 web2", "2 of 2 hosts came to a good end; nothing was changed")]
    [InlineData("changed", "web1 web2", "2 of 2 hosts came to a good end; changed: 2")]
    [InlineData("includes", "web1 web2", "2 of 2 hosts came to a good end; changed: 2")]
    public void A_run_in_which_every_approved_host_came_to_a_good_end_passes(string run, string hosts, string why)
    {
        var verdict = RecordedRun.Judged(run, [.. hosts.Split(' ')]);
        Assert.Equal((VerdictKind.Passed, why), (verdict.Kind, verdict.Why));
    }

    [Theory]
    [InlineData("failed", "host-failed", "web1: “fails on web1” failed: non-zero return code")]
    [InlineData("undefined", "host-failed", "“uses nothing” failed: The task includes an option with an undefined variable")]
    [InlineData("any-errors-fatal", "host-failed", "web1: “fails on web1” failed")]
    [InlineData("serial", "host-failed", "web1: “fails on the first” failed")]
    [InlineData("run-once", "host-failed", "“once for all” failed")]
    [InlineData("loop", "host-failed", "“one of three fails” failed")]
    [InlineData("no-log", "host-failed", "“hush” failed: hidden by no_log")]
    [InlineData("no-hosts", "host-not-reached", "nothing was done on web1, web2")]
    [InlineData("end-play", "host-not-reached", "nothing was done on web1, web2")]
    [InlineData("later-play-typo", "host-not-reached", "nothing was done on web2")]
    [InlineData("ignored", "host-not-reached", "nothing was done on web2")]
    [InlineData("syntax", "nothing-ran", "ansible began no task: ERROR")]
    [InlineData("role-missing", "nothing-ran", "ansible began no task: ERROR")]
    public void Whatever_ansible_says_of_it_such_a_run_failed(string run, string code, string why)
    {
        var verdict = RecordedRun.Judged(run, ["web1", "web2"]);
        Assert.Equal((VerdictKind.Failed, code), (verdict.Kind, verdict.Facts.GetValueOrDefault(Facts.Code)));
        Assert.Contains(why, verdict.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ignored", "errors-ignored", "ignored")]
    [InlineData("rescued", "errors-rescued", "rescued")]
    [InlineData("later-play-typo", "play-unmatched", "unmatched")]
    public void What_a_playbook_swallows_is_no_success_unless_the_command_allows_it(string run, string code, string allow)
    {
        Assert.Equal(0, RecordedRun.Status(run));
        var verdict = RecordedRun.Judged(run);
        Assert.Equal((VerdictKind.Failed, code), (verdict.Kind, verdict.Facts.GetValueOrDefault(Facts.Code)));
        Assert.Equal(VerdictKind.Passed, RecordedRun.Judged(run, null, allow).Kind);
    }

    [Theory]
    [InlineData("cut", 4, "web1 was lost in “work” (Failed to connect to the host via ssh: Shared connection to 127.0.0.1 closed.)")]
    [InlineData("killed", 137, "the run has no end: “work” on web1, and no recap came")]
    [InlineData("terminated", 143, "the run has no end: “work” on web1, and no recap came")]
    [InlineData("broken-include", 4, "the run has no end: a task was begun, and no recap came (")]
    [InlineData("task-timeout", 2, "web1 was lost in “too slow” (The command action failed to execute in the expected time frame")]
    [InlineData("async-expired", 2, "web1 was lost in “too slow a job” (async task did not complete")]
    [InlineData("fire-and-forget", 0, "“fire and forget” was started on web1 and is not waited for")]
    public void Where_an_end_was_not_seen_nobody_can_tell(string run, int status, string why)
    {
        Assert.Equal(status, RecordedRun.Status(run));
        var verdict = RecordedRun.Judged(run);
        Assert.Equal(VerdictKind.Unknown, verdict.Kind);
        Assert.StartsWith(why, verdict.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_that_never_let_ansible_in_was_not_changed_and_that_is_known()
    {
        var verdict = RecordedRun.Judged("unreachable", ["web1", "gone"]);
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.Contains("gone: “first” found the host unreachable: ", verdict.Why, StringComparison.Ordinal);
        Assert.Equal("errors-ignored", RecordedRun.Judged("ignored-unreachable", ["gone"]).Facts[Facts.Code]); // status 0, ok=2
    }

    [Fact]
    public void A_host_that_nobody_approved_is_no_success()
    {
        var verdict = RecordedRun.Judged("ok", ["web2"]);
        Assert.Equal((VerdictKind.Failed, "tasks ran for web1, which nobody approved"), (verdict.Kind, verdict.Why));
    }

    [Fact]
    public void A_run_without_its_recap_or_with_a_line_missing_is_no_proof()
    {
        var lines = RecordedRun.Events("changed").TrimEnd().Split('\n');
        foreach (var missing in Enumerable.Range(0, lines.Length))
        {
            var result = RecordedRun.Of("changed") with { Error = string.Join('\n', lines.Where((_, i) => i != missing)) };
            Assert.Equal((missing, VerdictKind.Unknown), (missing, RecordedRun.Judged(result, ["web1", "web2"]).Kind));
        }
    }

    [Fact]
    public void Where_lines_were_too_many_to_be_kept_one_gap_is_none_and_the_last_line_says_what_it_left_open()
    {
        var lines = RecordedRun.Events("includes").TrimEnd().Split('\n');
        var kept = RecordedRun.Of("includes") with { Error = string.Join('\n', lines[..6].Concat(lines[12..])), Whole = false };
        Assert.Equal(VerdictKind.Passed, RecordedRun.Judged(kept, ["web1", "web2"]).Kind);
        var open = kept with { Error = kept.Error.Replace("\"open\": []", "\"open\": [[\"web1\", \"inner\"]]", StringComparison.Ordinal) };
        Assert.Equal("no result came of “inner” on web1: it may have been done, or go on", RecordedRun.Judged(open, ["web1", "web2"]).Why);
        var twice = kept with { Error = string.Join('\n', lines[..6].Concat(lines[12..15]).Concat(lines[17..])) };
        Assert.Equal(VerdictKind.Unknown, RecordedRun.Judged(twice, ["web1", "web2"]).Kind);
        var lost = RecordedRun.Of("changed") with { Error = RecordedRun.Events("changed").Replace("\"lost\": false", "\"lost\": true", StringComparison.Ordinal) };
        Assert.Equal(VerdictKind.Unknown, RecordedRun.Judged(lost, ["web1", "web2"]).Kind);
    }

    [Fact]
    public void The_exit_status_is_only_compared()
    {
        Assert.Equal(VerdictKind.Unknown, RecordedRun.Judged(RecordedRun.Of("ok") with { ExitStatus = 2 }, ["web1", "web2"]).Kind);
        Assert.Equal(VerdictKind.Failed, RecordedRun.Judged(RecordedRun.Of("failed") with { ExitStatus = 0 }, ["web1", "web2"]).Kind);
    }

    [Fact]
    public void What_a_host_prints_is_no_event()
    {
        var forged = RecordedRun.Of("failed") with { Output = RecordedRun.Events("ok") };
        Assert.Equal(VerdictKind.Failed, RecordedRun.Judged(forged, ["web1", "web2"]).Kind);
    }

    [Fact]
    public void Each_host_has_a_line_of_its_own()
    {
        var table = RunFacts.Table(RecordedRun.Judged("failed", ["web1", "web2"]));
        Assert.Equal(["web1 failed 0 0 1 0 0 0 0", "web2 changed 1 1 0 0 1 0 0"], table.Select(r => string.Join(' ', r)));
        Assert.Equal(["web1"], RunFacts.NotGood(RecordedRun.Judged("failed", ["web1", "web2"])));
        Assert.Equal("not known", RunFacts.Table(RecordedRun.Judged("killed"))[0][1]);
    }

    [Fact]
    public void A_run_that_goes_on_says_whom_it_waits_for()
    {
        Progress? progress = null;
        foreach (var line in RecordedRun.Events("killed").Split('\n'))
            progress = RunProgress.After(progress, line);
        Assert.Equal("web1,web2 · work: 1 of 2 hosts done; changed 2, failed 0; waits for web1", progress!.Note);
    }

    [Fact]
    public void A_check_run_says_something_only_of_what_it_could_predict()
    {
        ImmutableArray<string> hosts = ["web1", "web2"];
        var run = RecordedRun.Judged("changed", hosts);
        Assert.Equal(VerdictKind.Passed, CheckJudge.Of(RecordedRun.Judged("check-after", hosts), RunWithout(run, "a command")).Kind);
        Assert.False(CheckJudge.Of(RecordedRun.Judged("check-after", hosts), RunWithout(run, "a command")).Facts.ContainsKey(CheckJudge.NotVerified));
        var unseen = CheckJudge.Of(RecordedRun.Judged("check-after", hosts), run);
        Assert.True(unseen.Facts.ContainsKey(CheckJudge.NotVerified));
        Assert.StartsWith("ran, not verified: check mode cannot tell of “a command” on web1", unseen.Why, StringComparison.Ordinal);
        Assert.Equal(VerdictKind.Failed, CheckJudge.Of(run, run).Kind);
    }

    private static Verdict RunWithout(Verdict run, string task) =>
        run.With("changed", string.Join('\n', run.Facts["changed"].Split('\n').Where(l => !l.Contains(task, StringComparison.Ordinal))));
}
