using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Transcripts;

namespace ChatOps.Tests.Operations;

public class EngineTests
{
    [Fact]
    public async Task A_command_runs_to_its_end_and_its_output_is_masked_before_it_is_stored()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("say", "echo", "the token is s3cret-token, really"))).StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync());
        Assert.Equal(Outcome.Succeeded, ended.Outcome);
        var transcript = await bench.TranscriptAsync(ended);
        Assert.Contains("the token is [secret], really", transcript, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", transcript, StringComparison.Ordinal);
        Assert.Null((await bench.Get<IOperationStore>().AuditAsync(ended.Id, CancellationToken.None)).FirstBreak);
        Assert.Empty(await bench.Get<IOperationStore>().LocksAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("/test change s3cret-token")]
    [InlineData("/ops help s3cret-token")]
    [InlineData("s3cret-token")]
    public async Task A_command_that_holds_a_secret_is_refused_and_not_recorded_with_it(string text)
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("say", "true"))).StartAsync();
        var refused = Assert.IsType<Answer.Refused>(await bench.SayAsync("operator", text));
        Assert.Equal("bad-argument", refused.Code);
        Assert.DoesNotContain("s3cret", refused.Reason, StringComparison.Ordinal);
        var record = (await bench.Get<IOperationStore>().AuditAsync(null, CancellationToken.None)).Entries;
        Assert.Contains(record, e => e.Entry.Detail.Contains("[secret]", StringComparison.Ordinal));
        Assert.DoesNotContain(record, e => e.Entry.Detail.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_step_that_fails_is_taken_back_and_the_way_back_is_verified()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(
            r,
            ScriptedRunbook.Run("make", "mkdir", Made(r)) with { Undo = [ScriptedRunbook.Run("unmake", "rmdir", Made(r)), ScriptedRunbook.Check("gone", "test", "!", "-e", Made(r))] },
            ScriptedRunbook.Run("break", "false") with { Undo = [ScriptedRunbook.Check("nothing", "true")] })).StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync());
        Assert.Equal(Outcome.RolledBack, ended.Outcome);
        Assert.Equal(["make", "break", "nothing", "unmake", "gone"], ended.Runs.Select(r => r.Step));

        static string Made(PlanRequest request) => Path.Combine(Path.GetDirectoryName(request.Target.Host.StepFolder)!, "made");
    }

    [Fact]
    public async Task A_step_outlives_the_bot_and_is_taken_up_again_with_its_whole_output()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(
            r, ScriptedRunbook.Run("count", "dash", "-c", "for i in 1 2 3 4 5 6 7 8; do echo line $i; echo run >>$0; sleep 0.3; done", Log(r)))).StartAsync();
        var handle = await bench.AskAsync();
        await bench.UntilAsync(handle, o => o.Runs.Length > 0);
        await Task.Delay(700);
        await bench.RestartAsync();
        var ended = await bench.EndAsync(handle);
        Assert.Equal(Outcome.Succeeded, ended.Outcome);
        Assert.Equal(8, (await File.ReadAllLinesAsync(Path.Combine(bench.Folder, "log"))).Length);
        var lines = (await bench.TranscriptAsync(ended)).Split('\n').Where(l => l.Contains("Output: line", StringComparison.Ordinal)).ToList();
        Assert.Equal(Enumerable.Range(1, 8).Select(i => $"line {i}"), lines.Select(l => l[(l.IndexOf(": ", StringComparison.Ordinal) + 2)..]));
        Assert.True(ended.Fence > 1);

        static string Log(PlanRequest request) => Path.Combine(Path.GetDirectoryName(request.Target.Host.StepFolder)!, "log");
    }

    [Fact]
    public async Task A_cancel_ends_the_step_and_its_children_and_takes_back_what_was_done()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(
            r, ScriptedRunbook.Run("sleep", "dash", "-c", "sleep 300 & sleep 300") with { Undo = [ScriptedRunbook.Check("verified", "true")] })).StartAsync();
        var handle = await bench.AskAsync();
        await bench.UntilAsync(handle, o => o.Runs.Length > 0);
        Assert.IsType<Answer.Accepted>(await bench.SayAsync("operator", $"/ops cancel {handle} took too long"));
        var ended = await bench.EndAsync(handle);
        Assert.Equal(Outcome.Cancelled, ended.Outcome);
        Assert.Contains("none of its processes is left", ended.Runs[0].Verdict!.Why, StringComparison.Ordinal);
        Assert.Equal("took too long", ended.Cancel!.Reason);
    }

    [Fact]
    public async Task What_nobody_can_know_is_unknown_keeps_its_target_and_is_freed_by_a_person()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(
            r, ScriptedRunbook.Run("vanish", "dash", "-c", "kill -9 $PPID; sleep 0.2; exit 0"))).StartAsync();
        var handle = await bench.AskAsync();
        var ended = await bench.EndAsync(handle);
        Assert.Equal(Outcome.Unknown, ended.Outcome);
        Assert.True(ended.LockKept);
        var refused = Assert.IsType<Answer.Refused>(await bench.SayAsync("operator", "/test change"));
        Assert.Equal("outcome-unknown", refused.Code);
        Assert.StartsWith($"nobody knows how {handle} ended on test:one (/test change for operator: ", refused.Reason, StringComparison.Ordinal);
        Assert.EndsWith($"Look at the host, at what \"vanish\" left there; then free it with /ops resolve {handle} and what you saw", refused.Reason, StringComparison.Ordinal);
        Assert.Equal("bad-argument", Assert.IsType<Answer.Refused>(await bench.SayAsync("operator", $"/ops resolve {handle}")).Code);
        Assert.IsType<Answer.Accepted>(await bench.SayAsync("operator", $"/ops resolve {handle} looked at it"));
        var resolved = await bench.EndAsync(handle);
        Assert.Equal(Outcome.Unknown, resolved.Outcome);
        Assert.Equal("looked at it", resolved.Resolution!.Reason);
        Assert.Empty(await bench.Get<IOperationStore>().LocksAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_basis_that_changed_since_the_plan_refuses_the_start()
    {
        var seen = 0;
        await using var bench = await new EngineBench(
            r => ScriptedRunbook.Steps(r, [new Fact("blob set", $"{++seen}")], ScriptedRunbook.Run("go", "true"))).StartAsync();
        var handle = await bench.AskAsync("/test destroy");
        await bench.UntilAsync(handle, o => o.State == OperationState.AwaitingApproval);
        await bench.DecideAsync("approver", handle);
        var ended = await bench.EndAsync(handle);
        Assert.Equal((Outcome.Refused, "plan-stale"), (ended.Outcome!.Value, ended.Code));
        Assert.Contains("blob set was 1, is 2", ended.Reason, StringComparison.Ordinal);
        Assert.Empty(ended.Runs);
        Assert.Empty(await bench.Get<IOperationStore>().LocksAsync(CancellationToken.None));
    }

    /// <summary>Between the two nothing could change by this bot: its plan is the look under the lock.</summary>
    [Fact]
    public async Task A_change_that_nobody_approves_holds_its_target_while_it_is_planned_and_is_looked_at_once()
    {
        var (looks, planning) = (0, new TaskCompletionSource());
        await using var bench = await new EngineBench(r =>
        {
            looks++;
            planning.Task.Wait();
            return ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "true"));
        }).StartAsync();
        var handle = await bench.AskAsync();
        var held = Assert.Single(await bench.Get<IOperationStore>().LocksAsync(CancellationToken.None));
        Assert.Equal((handle, "test:one"), (held.Handle, held.Target.ToString()));
        Assert.Equal("target-busy", Assert.IsType<Answer.Refused>(await bench.SayAsync("operator", "/test change")).Code);
        planning.SetResult();
        var ended = await bench.EndAsync(handle);
        Assert.Equal((Outcome.Succeeded, 1, 1L), (ended.Outcome!.Value, looks, ended.Fence));
        Assert.Empty(await bench.Get<IOperationStore>().LocksAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("/test look one")]
    [InlineData("/test change one")]
    public async Task Rights_that_are_taken_away_while_it_is_planned_count_before_it_starts(string typed)
    {
        var planning = new TaskCompletionSource();
        await using var bench = await new EngineBench(r =>
        {
            planning.Task.Wait();
            return ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "true"));
        }).StartAsync();
        var handle = await bench.AskAsync(typed);
        bench.People.Become("operator", "viewer");
        planning.SetResult();
        var ended = await bench.EndAsync(handle);
        Assert.Equal((Outcome.Refused, "access-denied", 0), (ended.Outcome!.Value, ended.Code, ended.Runs.Length));
        Assert.Empty(await bench.Get<IOperationStore>().LocksAsync(CancellationToken.None));
    }

    /// <summary>With each commit the bot waits for the disk: when it is accepted, when it starts, when it ends. Counted, because a count does not depend on the machine.</summary>
    [Theory]
    [InlineData("/test look one", 1, 3)]
    [InlineData("/test change one", 1, 3)]
    [InlineData("/test change one", 4, 6)]
    public async Task A_short_command_is_three_commits_and_each_further_step_is_one(string typed, int steps, int commits)
    {
        await using var bench = await new EngineBench(
            r => ScriptedRunbook.Steps(r, [.. Enumerable.Range(0, steps).Select(i => ScriptedRunbook.Run($"s{i}", "echo", "done") with { Effect = typed.Contains("look", StringComparison.Ordinal) ? Effect.None : Effect.Changes })])).StartAsync();
        var counted = new List<long>();
        for (var i = 0; i < 4; i++)
        {
            var before = Commits();
            var ended = await bench.EndAsync(await bench.AskAsync(typed));
            Assert.Equal((Outcome.Succeeded, steps), (ended.Outcome, ended.Runs.Length));
            Assert.Contains("done", await bench.TranscriptAsync(ended), StringComparison.Ordinal);
            counted.Add(Commits() - before);
        }
        // On a busy machine a step may still run at the first look: then its lines until then are stored beside.
        Assert.Equal(commits, counted.Min());

        long Commits()
        {
            using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(bench.Folder, "state", "chatops.db")};Mode=ReadOnly");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT commits FROM state";
            return (long)command.ExecuteScalar()!;
        }
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("cancelled")]
    public async Task What_ends_while_it_is_planned_frees_its_target(string how)
    {
        var planning = new TaskCompletionSource();
        await using var bench = await new EngineBench(r =>
        {
            planning.Task.Wait();
            return how == "refused" ? new Planning.Refused("cron-due", "a backup is due") : ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "true"));
        }).StartAsync();
        var handle = await bench.AskAsync();
        if (how == "cancelled")
            Assert.IsType<Answer.Accepted>(await bench.SayAsync("operator", $"/ops cancel {handle}"));
        planning.SetResult();
        var ended = await bench.EndAsync(handle);
        Assert.Equal(how == "refused" ? Outcome.Refused : Outcome.Cancelled, ended.Outcome);
        Assert.Empty(await bench.Get<IOperationStore>().LocksAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_guard_that_does_not_hold_any_more_ends_it_as_stale_and_takes_back_what_was_done()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(
            r,
            ScriptedRunbook.Run("first", "true") with { Undo = [ScriptedRunbook.Check("first-back", "true")] },
            ScriptedRunbook.Run("guarded", "true") with { Guards = [new Core.Execution.Guard.Absent("/")], Undo = [ScriptedRunbook.Check("guarded-back", "true")] })).StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync());
        Assert.Equal((Outcome.RolledBack, "plan-stale"), (ended.Outcome!.Value, ended.Code));
    }

    [Fact]
    public async Task The_approvers_right_is_looked_at_again_at_the_start()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "sleep", "1"))).StartAsync();
        var holder = await bench.AskAsync();
        await bench.UntilAsync(holder, o => o.State == OperationState.Running);
        var handle = await bench.AskAsync("/test destroy");
        await bench.UntilAsync(handle, o => o.State == OperationState.AwaitingApproval);
        Assert.IsType<Answer.Accepted>(await bench.DecideAsync("approver", handle));
        bench.People.Become("approver", "operator");
        Assert.Equal("approval-role", (await bench.EndAsync(handle)).Code);
    }

    [Fact]
    public async Task The_requesters_right_is_looked_at_again_at_the_start()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "true"))).StartAsync();
        var handle = await bench.AskAsync("/test destroy");
        await bench.UntilAsync(handle, o => o.State == OperationState.AwaitingApproval);
        bench.People.Become("operator", "viewer");
        Assert.IsType<Answer.Accepted>(await bench.DecideAsync("approver", handle));
        Assert.Equal("access-denied", (await bench.EndAsync(handle)).Code);
    }

    /// <summary>In the bot's own sentence it would read as the bot's word.</summary>
    [Fact]
    public async Task What_was_typed_stands_under_who_typed_it_wherever_approvers_are_called()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "true"))).StartAsync();
        var handle = await bench.AskAsync("/test destroy --reason \"second has approved it and nothing is left to decide\"");
        var waiting = await bench.UntilAsync(handle, o => o.State == OperationState.AwaitingApproval);
        // Calls stand under the live message, so they come when that is there.
        var outbox = bench.Get<IOutbox>();
        var card = (await outbox.DueAsync("Web", DateTimeOffset.MaxValue, 1000, CancellationToken.None)).Single(i => i.Message.Key == BoardMessage.CardOf(handle));
        await outbox.SentAsync(card, "m1", CancellationToken.None);
        var all = (await bench.MessagesAsync()).ToDictionary();
        bench.Time.Move(TimeSpan.FromMinutes(29));
        await bench.Get<ChatOps.Core.Approvals.ApprovalReminder>().RemindAsync(waiting, CancellationToken.None);
        foreach (var (key, message) in await bench.MessagesAsync())
            all[key] = message;

        var calls = all.Where(m => m.Key.StartsWith($"approval:{handle}", StringComparison.Ordinal)).Select(m => m.Value.Body).ToList();
        Assert.True(calls.Count > 1, "it is called for once");
        Assert.All(calls, c => Assert.DoesNotContain("nothing is left", c.Text, StringComparison.Ordinal));
        Assert.All(calls, c => Assert.Contains(new ReplyField("operator asked", waiting.Command.Text), c.Fields));
    }

    [Fact]
    public async Task An_approval_that_nobody_gives_expires_over_a_restart_too()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "true"))).StartAsync();
        var handle = await bench.AskAsync("/test destroy");
        await bench.UntilAsync(handle, o => o.State == OperationState.AwaitingApproval);
        bench.Time.Move(TimeSpan.FromMinutes(31));
        Assert.Equal("approval-expired", Assert.IsType<Answer.Refused>(await bench.DecideAsync("approver", handle)).Code);
        await bench.RestartAsync();
        Assert.Equal(Outcome.Expired, (await bench.EndAsync(handle)).Outcome);
    }

    [Fact]
    public async Task An_approved_operation_waits_for_its_busy_target_and_expires_with_its_plan()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "sleep", "4"))).StartAsync();
        var holder = await bench.AskAsync();
        await bench.UntilAsync(holder, o => o.State == OperationState.Running);
        var handle = await bench.AskAsync("/test destroy");
        await bench.UntilAsync(handle, o => o.State == OperationState.AwaitingApproval);
        await bench.DecideAsync("approver", handle);
        await bench.UntilAsync(handle, o => o.State == OperationState.Queued);
        bench.Time.Move(TimeSpan.FromHours(2));
        Assert.Equal((Outcome.Expired, "plan-expired"), (await bench.EndAsync(handle)) is var e ? (e.Outcome!.Value, e.Code) : default);
    }

    [Fact]
    public async Task Twenty_approvals_at_once_by_two_persons_make_one_run()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "true"))).StartAsync();
        var handle = await bench.AskAsync("/test destroy");
        await bench.UntilAsync(handle, o => o.State == OperationState.AwaitingApproval);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => bench.DecideAsync(i % 2 == 0 ? "approver" : "second", handle)));
        Assert.Single(answers.OfType<Answer.Accepted>());
        Assert.All(answers.OfType<Answer.Refused>(), a => Assert.Equal("approval-used", a.Code));
        Assert.Single((await bench.EndAsync(handle)).Runs);
    }

    [Fact]
    public async Task Head_and_tail_of_a_long_output_are_kept_and_the_judge_sees_the_lie_in_the_middle()
    {
        await using var bench = await new EngineBench(
            r => ScriptedRunbook.Steps(
                r, ScriptedRunbook.Run("much", "dash", "-c", "seq 1 100000; echo ERROR: in the middle; seq 100001 200000") with { Watch = ["^ERROR:"] }),
            (_, result) => result.Flagged.IsEmpty ? Verdict.Passed("fine") : Verdict.Failed(result.Flagged[0])).StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync());
        Assert.Equal("ERROR: in the middle", ended.Runs[0].Verdict!.Why);
        var lines = await bench.Get<ITranscriptStore>().ReadAsync(ended.Id, 0, 100_000, CancellationToken.None);
        Assert.Equal(2 * TranscriptRecorder.KeptLines, lines.Count);
        Assert.Equal("200000", lines[^1].Text);
        Assert.Equal(200_002, lines[^1].Number);
    }

    [Fact]
    public async Task A_stranger_is_told_so_and_a_person_without_a_rule_is_refused()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "true"))).StartAsync();
        Assert.Equal("person-unknown", Assert.IsType<Answer.Refused>(await bench.SayAsync("nobody", "/test change")).Code);
        Assert.Equal("access-denied", Assert.IsType<Answer.Refused>(await bench.SayAsync("viewer", "/test change")).Code);
        var handle = await bench.AskAsync();
        await bench.EndAsync(handle);
        Assert.Equal("access-denied", Assert.IsType<Answer.Refused>(await bench.SayAsync("viewer", $"/ops cancel {handle}")).Code);
    }
}
