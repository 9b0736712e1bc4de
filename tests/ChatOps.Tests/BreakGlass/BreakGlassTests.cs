using ChatOps.Core.Approvals;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Server.Storage;
using ChatOps.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOps.Tests.BreakGlass;

[Trait("Category", "Decisions")]
public class BreakGlassTests
{
    [Fact]
    public async Task It_is_off_until_the_settings_name_somebody()
    {
        await using var bench = await Bench().StartAsync();
        var waiting = await WaitingAsync(bench);
        Assert.Equal("break-glass-off", await CodeAsync(bench, "operator", $"{Alone(waiting)} nobody answers"));
        Assert.Equal("break-glass-off", await CodeAsync(bench, "approver", $"{Alone(waiting)} nobody answers"));
        Assert.Equal(OperationState.AwaitingApproval, (await bench.UntilAsync(waiting.Handle, _ => true)).State);
    }

    [Fact]
    public async Task A_named_person_starts_alone_with_a_reason_everybody_is_called_and_it_works_once_until_somebody_else_has_reviewed_it()
    {
        await using var bench = await Bench("operator").StartAsync();
        var (first, second) = (await WaitingAsync(bench), await WaitingAsync(bench));
        Assert.Equal("break-glass-off", await CodeAsync(bench, "second", $"{Alone(first)} nobody answers"));

        Assert.IsType<Answer.Accepted>(await bench.SayAsync("operator", $"{Alone(first)} the lab stands still"));

        var ended = await bench.EndAsync(first.Handle);
        Assert.Equal((Outcome.Succeeded, true), (ended.Outcome, ended.ReviewDue));
        var loud = (await bench.MessagesAsync())[$"break-glass:{first.Handle}"];
        Assert.Equal(["approver", "operator", "second"], loud.Mentions.Order());
        Assert.Equal("the lab stands still", Assert.Single(loud.Body.Fields, f => f.Name == "operator wrote").Value);
        var record = await bench.Get<IOperationStore>().AuditAsync(ended.Id, CancellationToken.None);
        Assert.Contains(record.Entries, e => e.Entry is { What: "break-glass", Person: "operator" } && e.Entry.Detail.Contains("the lab stands still", StringComparison.Ordinal));

        // Not once more, not even at another start of the bot.
        await bench.RestartAsync();
        Assert.Equal("review-due", await CodeAsync(bench, "operator", $"{Alone(second)} again"));
        Assert.Contains("Review due", Table(await bench.SayAsync("approver", "/ops brief")), StringComparison.Ordinal);
        Assert.Equal("approval-role", await CodeAsync(bench, "operator", $"/ops review {first.Handle} it was fine"));
        Assert.Equal("access-denied", await CodeAsync(bench, "viewer", $"/ops review {first.Handle} it was fine"));
        Assert.IsType<Answer.Accepted>(await bench.SayAsync("approver", $"/ops review {first.Handle} it was needed"));
        Assert.Equal("review-none", await CodeAsync(bench, "second", $"/ops review {first.Handle} me too"));
        Assert.Equal(("approver", "it was needed"), ((await bench.EndAsync(first.Handle)).Review!.Person, (await bench.EndAsync(first.Handle)).Review!.Text));

        Assert.IsType<Answer.Accepted>(await bench.SayAsync("operator", $"{Alone(second)} again"));
        Assert.Equal(Outcome.Succeeded, (await bench.EndAsync(second.Handle)).Outcome);
        Assert.Empty(AuditVerifier.Verify(Path.Combine(bench.Folder, "state")).Findings);
    }

    /// <summary>Nobody else looks at the plan, so whoever starts it says which one was seen.</summary>
    [Fact]
    public async Task Without_the_plans_digest_the_plan_is_shown_and_without_a_reason_or_with_another_digest_nothing_starts()
    {
        await using var bench = await Bench("operator").StartAsync();
        var waiting = await WaitingAsync(bench);
        var head = Assert.IsType<Answer.Replied>(await bench.SayAsync("operator", $"/ops break-glass {waiting.Handle}")).Reply;
        Assert.Contains(new ReplyField("To start it alone", $"{Alone(waiting)} WHY"), head.Fields);
        Assert.DoesNotContain(head.Fields, f => f.Name == "To approve");
        Assert.Equal("break-glass-off", await CodeAsync(bench, "second", $"/ops break-glass {waiting.Handle}"));
        Assert.Equal("unknown-operation", await CodeAsync(bench, "operator", "/ops break-glass zzzzz"));

        Assert.Equal("bad-argument", await CodeAsync(bench, "operator", $"/ops break-glass {waiting.Handle} nobody answers"));
        Assert.Equal("bad-argument", await CodeAsync(bench, "operator", Alone(waiting)));
        var other = (waiting.Digest![0] == '0' ? '1' : '0') + waiting.Digest[1..6];
        Assert.Equal("approval-stale", await CodeAsync(bench, "operator", $"/ops break-glass {waiting.Handle} {other} nobody answers"));
        using var handler = new BreakGlassHandler(
            bench.Get<IOperationStore>(), bench.Get<ChatOps.Core.Commits.OperationMoves>(), bench.Get<ChatOps.Core.Approvals.ApprovalPolicy>(), bench.Get<IOperationWaker>());
        var operators = bench.Get<ChatOps.Core.People.IPeople>().Find("operator")!;
        Assert.Equal("approval-stale", Assert.IsType<Answer.Refused>(await handler.UseAsync("d1", waiting.Handle, new string('0', 64), "why", operators, CancellationToken.None)).Code);
        Assert.Equal(OperationState.AwaitingApproval, (await bench.UntilAsync(waiting.Handle, _ => true)).State);

        Assert.IsType<Answer.Accepted>(await bench.SayAsync("operator", $"{Alone(waiting)} the lab stands still"));
        Assert.Equal("the lab stands still", (await bench.EndAsync(waiting.Handle)).Approval!.Decision!.Reason);
    }

    [Fact]
    public async Task Who_used_it_does_not_review_it()
    {
        await using var bench = await Bench("approver").StartAsync();
        var waiting = await WaitingAsync(bench);
        Assert.IsType<Answer.Accepted>(await bench.SayAsync("approver", $"{Alone(waiting)} nobody answers"));
        await bench.EndAsync(waiting.Handle);
        Assert.Equal("approval-self", await CodeAsync(bench, "approver", $"/ops review {waiting.Handle} it was fine"));
        Assert.Single(await bench.Get<IOperationStore>().ReviewsDueAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Of_two_uses_at_the_same_moment_one_counts()
    {
        await using var bench = await Bench("operator").StartAsync();
        Operation[] waiting = [await WaitingAsync(bench), await WaitingAsync(bench), await WaitingAsync(bench)];
        var answers = await Task.WhenAll(waiting.Select(o => Task.Run(() => bench.SayAsync("operator", $"{Alone(o)} nobody answers"))));
        Assert.Single(answers, a => a is Answer.Accepted);
        Assert.Single(await bench.Get<IOperationStore>().ReviewsDueAsync(CancellationToken.None));
    }

    [Fact]
    public async Task What_always_takes_two_people_is_not_started_by_one()
    {
        await using var bench = await Bench(["operator"], "test destroy").StartAsync();
        var waiting = await WaitingAsync(bench);
        Assert.Equal("break-glass-never", await CodeAsync(bench, "operator", $"{Alone(waiting)} nobody answers"));
        Assert.True(new BreakGlassRule(["operator"], []).Excludes(An.Operation(target: new("group", "all"))));
        Assert.Equal(["senaite discard"], BreakGlassRule.Of([], ChatOps.Runbooks.AllRunbooks.Commands.Select(c => c.Spec)).Never.Where(n => n.EndsWith("discard", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Whoever_is_no_longer_named_at_the_start_started_nothing()
    {
        await using var bench = await Bench("operator").StartAsync();
        var waiting = await WaitingAsync(bench);
        bench.People.Become("operator", "nothing");
        Assert.NotEqual("", await CodeAsync(bench, "operator", $"{Alone(waiting)} nobody answers"));
        Assert.Equal(OperationState.AwaitingApproval, (await bench.UntilAsync(waiting.Handle, _ => true)).State);

        var policy = new ChatOps.Core.Approvals.ApprovalPolicy(bench.Get<ChatOps.Core.Access.AccessPolicy>(), new(["second"], []));
        var alone = waiting.Approved(new("approver", ChatOps.Core.Operations.ApprovalKind.BreakGlass, bench.Time.GetUtcNow(), "nobody answers"));
        Assert.Equal("approval-role", policy.NotApproved(alone)?.Code);
        Assert.Null(policy.NotApproved(waiting.Approved(new("second", ChatOps.Core.Operations.ApprovalKind.BreakGlass, bench.Time.GetUtcNow(), "nobody answers"))));
    }

    private static EngineBench Bench(params string[] people) => Bench(people, "");

    private static EngineBench Bench(string[] people, string never) => new(
        r => ScriptedRunbook.Steps(r, ScriptedRunbook.Check("look", "true")),
        more: s => s.AddSingleton(new BreakGlassRule([.. people], [never])));

    private static string Alone(Operation waiting) => $"/ops break-glass {waiting.Handle} {waiting.Digest![..6]}";

    private static async Task<Operation> WaitingAsync(EngineBench bench) =>
        await bench.UntilAsync(await bench.AskAsync("/test destroy"), o => o.State == OperationState.AwaitingApproval);

    private static async Task<string> CodeAsync(EngineBench bench, string person, string text) => Assert.IsType<Answer.Refused>(await bench.SayAsync(person, text)).Code;

    private static string Table(Answer answer) => string.Join('\n', Assert.IsType<Answer.Replied>(answer).Reply.Table!.Rows.Select(r => string.Join(" | ", r)));
}
