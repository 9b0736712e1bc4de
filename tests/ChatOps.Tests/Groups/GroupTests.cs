using ChatOps.Core.Chat;
using ChatOps.Core.Groups;
using ChatOps.Core.Intake;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOps.Tests.Groups;

/// <summary>A command on a group through the whole engine, its real store and its real executor.</summary>
public class GroupTests
{
    private static readonly string[] Three = ["web1", "web2", "web3"];

    [Fact]
    public async Task A_read_of_a_group_is_one_message_in_which_equal_answers_stand_once()
    {
        await using var bench = await new EngineBench(Looks) { Group = Three }.StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync("/test look group:web"));
        Assert.Equal((Outcome.Succeeded, 3), (ended.Outcome, ended.Members.Length));
        var field = Assert.Single(ended.Report!.Fields);
        Assert.StartsWith("web[1-3] (3", field.Name, StringComparison.Ordinal);
        // Of its members nothing is said by itself.
        Assert.All((await bench.MessagesAsync()).Values, m => Assert.Equal(ended.Handle, m.Operation));
        Assert.Empty(await bench.Get<IOperationStore>().LocksAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_member_that_cannot_be_looked_at_stands_apart_and_the_whole_is_not_good()
    {
        await using var bench = await new EngineBench(r => r.Target.Name == "web2" ? new Planning.Refused("host-unreachable", "no answer") : Looks(r)) { Group = Three }.StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync("/test look group:web"));
        Assert.Equal((Outcome.Failed, "host-unreachable"), (ended.Outcome, ended.Code));
        Assert.Contains(ended.Report!.Fields, f => f.Name == "Not reached (1)" && f.Value == "web2: host-unreachable: no answer");
        Assert.NotEqual(Tone.Good, ended.Report.Tone);
    }

    [Fact]
    public async Task A_change_goes_through_the_members_in_order_each_as_an_operation_with_its_own_lock()
    {
        await using var bench = await new EngineBench(Changes) { Group = Three }.StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync("/test change group:web"));
        Assert.Equal((Outcome.Succeeded, "3 of 3 succeeded"), (ended.Outcome, ended.Reason));
        var members = await MembersAsync(bench, ended);
        Assert.Equal(Three, members.Select(m => m.Target.Name));
        Assert.All(members, m => Assert.Equal((Outcome.Succeeded, m.Target), (m.Outcome, Assert.Single(m.Locks).Target)));
        Assert.True(members[0].ConcludedAt <= members[1].StartedAt && members[1].ConcludedAt <= members[2].StartedAt);
        // Members, order and what each plan must tell first; then every step of every plan, once for those that read alike.
        Assert.Equal("Members: web1, web2, web3", ended.Plan!.Front[0]);
        Assert.Contains(ended.Plan.Front, l => l.StartsWith("On web[1-3], each with its own names", StringComparison.Ordinal));
        Assert.DoesNotContain(ended.Plan.Front, l => l.Contains("1. ", StringComparison.Ordinal));
        Assert.Single(ended.Plan.Rest, l => l.StartsWith("  1. ", StringComparison.Ordinal) && l.Contains("(changes)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failure_stops_the_rest_and_rerun_takes_those_that_did_not_succeed()
    {
        var broken = true;
        await using var bench = await new EngineBench(r => Steps(r, ScriptedRunbook.Run("go", r.Target.Name == "web2" && broken ? "false" : "true"))) { Group = Three }.StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync("/test change group:web"));
        Assert.Equal(Outcome.Failed, ended.Outcome);
        Assert.Equal(2, ended.Members.Length);
        Assert.Contains("1 not started, for web2 ended as Failed", ended.Reason, StringComparison.Ordinal);

        broken = false;
        var again = await bench.EndAsync(await bench.AskAsync($"/ops rerun {ended.Handle} --failed"));
        Assert.Equal((Outcome.Succeeded, "/test change group:web --only web2,web3"), (again.Outcome, again.Command.Text));
        Assert.Equal(["web2", "web3"], again.Members.Select(m => m.Target.Name));
    }

    [Fact]
    public async Task A_group_that_has_become_another_one_starts_nothing()
    {
        await using var bench = await new EngineBench(Changes, approval: new("changes", ["test change"], "approver", TimeSpan.FromMinutes(30))) { Group = Three }.StartAsync();
        var handle = await bench.AskAsync("/test change group:web");
        await bench.UntilAsync(handle, o => o.State == OperationState.AwaitingApproval);
        bench.Group = [.. Three, "web4"];
        Assert.IsType<Answer.Accepted>(await bench.DecideAsync("approver", handle));
        var ended = await bench.EndAsync(handle);
        Assert.Equal((Outcome.Refused, "plan-stale"), (ended.Outcome, ended.Code));
        Assert.Contains("test:web4 is new", ended.Reason, StringComparison.Ordinal);
        Assert.Empty(ended.Members);
    }

    [Fact]
    public async Task One_approval_of_the_whole_starts_every_member_and_none_starts_without_it()
    {
        await using var bench = await new EngineBench(Changes, approval: new("changes", ["test change"], "approver", TimeSpan.FromMinutes(30))) { Group = Three }.StartAsync();
        var handle = await bench.AskAsync("/test change group:web");
        var waits = await bench.UntilAsync(handle, o => o.State == OperationState.AwaitingApproval);
        Assert.Equal("approval-self", Assert.IsType<Answer.Refused>(await bench.DecideAsync("operator", handle)).Code);

        // Somebody who writes into the store makes a member of a parent that was never approved.
        var parent = waits with { Id = ChatOps.Core.Ids.OperationId.New(bench.Time.GetUtcNow()), Handle = "fffff", Version = 0, State = OperationState.Running, Approval = null };
        var noted = parent.MemberNoted(0, "ggggg");
        var store = bench.Get<IOperationStore>();
        await store.CommitAsync(new(noted), CancellationToken.None);
        var member = noted.MemberOperation(noted.Members[0], bench.Time.GetUtcNow());
        await store.CommitAsync(new(member), CancellationToken.None);
        var started = await bench.Get<ChatOps.Core.Engine.OperationStarter>().StartAsync(member with { Version = 1 }, CancellationToken.None);
        Assert.Equal((OperationState.Concluded, "approval-stale"), (started.State, started.Code));

        Assert.IsType<Answer.Accepted>(await bench.DecideAsync("approver", handle));
        Assert.Equal((Outcome.Succeeded, 3), (await bench.EndAsync(handle)) is var ended ? (ended.Outcome!.Value, ended.Members.Length) : default);
    }

    [Fact]
    public async Task A_member_with_another_plan_than_its_part_does_not_start()
    {
        await using var bench = new EngineBench(Changes) { Group = Three };
        var now = bench.Time.GetUtcNow();
        var asked = An.Operation(at: now, target: new("group", "web"));
        var parts = Three.Select(n => new PlanPart($"test:{n}", new("/test", $"test:{n}", "A test", [], [ScriptedRunbook.Run("go", "true")], [], now.AddHours(1))));
        var parent = (asked with { Command = asked.Command with { Family = "test", Verb = "change", Values = asked.Command.Values.Clear() } })
            .Planned(new("/test", "group:web", "A test", [], [], [], now.AddHours(1)) { Parts = [.. parts] }, approval: null).Started(now).MemberNoted(0, "ggggg");
        var store = bench.Get<IOperationStore>();
        await store.CommitAsync(new(parent), CancellationToken.None);
        var other = parent.MemberOperation(parent.Members[0], now).Plan! with { Steps = [ScriptedRunbook.Run("go", "rm", "-r", "/somewhere")] };
        var member = parent.ForMember(new("test", "web1"), now) with { Id = parent.Members[0].Id, Handle = "ggggg" };
        var queued = member.Planned(other, approval: null);
        await store.CommitAsync(new(queued), CancellationToken.None);

        var started = await bench.Get<ChatOps.Core.Engine.OperationStarter>().StartAsync(queued with { Version = 1 }, CancellationToken.None);
        Assert.Equal((OperationState.Concluded, "plan-stale"), (started.State, started.Code));
    }

    [Fact]
    public async Task A_bot_that_dies_on_the_way_goes_on_where_it_was_and_starts_no_member_twice()
    {
        var marks = Directory.CreateTempSubdirectory("chatops-group-").FullName;
        try
        {
            await using var bench = await new EngineBench(
                r => Steps(r, ScriptedRunbook.Run("go", "sh", "-c", $"echo begun >>{marks}/{r.Target.Name}; sleep 1")))
            { Group = Three }.StartAsync();
            var handle = await bench.AskAsync("/test change group:web");
            foreach (var name in Three)
            {
                await bench.UntilAsync(handle, o => o.Members.Any(m => m.Target.Name == name) || o.State == OperationState.Concluded);
                await bench.RestartAsync();
            }
            Assert.Equal((Outcome.Succeeded, 3), (await bench.EndAsync(handle)) is var ended ? (ended.Outcome!.Value, ended.Members.Length) : default);
            Assert.All(Three, n => Assert.Equal("begun\n", File.ReadAllText(Path.Combine(marks, n))));
        }
        finally
        {
            Directory.Delete(marks, recursive: true);
        }
    }

    [Fact]
    public async Task A_cancel_reaches_the_member_that_runs_and_keeps_the_rest_from_being_started()
    {
        await using var bench = await new EngineBench(r => Steps(r, ScriptedRunbook.Run("go", "sleep", "60"))) { Group = Three }.StartAsync();
        var handle = await bench.AskAsync("/test change group:web");
        var running = await bench.UntilAsync(handle, o => o.Members.Length == 1);
        await bench.UntilAsync(running.Members[0].Handle, o => o.State == OperationState.Running);
        await bench.Get<IInbox>().ReceiveAsync(
            new("cancel-1", "test", "operator", "ops", new DeliveryBody.CancelClick(handle, null), bench.Time.GetUtcNow()), CancellationToken.None);
        var ended = await bench.EndAsync(handle);
        Assert.Single(ended.Members);
        Assert.NotEqual(Outcome.Succeeded, ended.Outcome);
        Assert.Contains("2 not started, for cancelled by operator", ended.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/test destroy group:web", "group-destructive")]
    [InlineData("/test change group:all", "group-all")]
    [InlineData("/test change group:nosuch", "unknown-group")]
    [InlineData("/test change group:web --only web9", "group-empty")]
    [InlineData("/test change group:web --only web1,web9", "unknown-target")]
    [InlineData("/test change one --batch 2", "bad-argument")]
    [InlineData("/test look group:web --only web1 --batch 0", "bad-argument")]
    public async Task What_is_never_done_on_a_group_is_refused_before_anything_exists(string typed, string code)
    {
        await using var bench = await new EngineBench(Changes) { Group = Three }.StartAsync();
        Assert.Equal(code, Assert.IsType<Answer.Refused>(await bench.SayAsync("operator", typed)).Code);
        Assert.Empty(await bench.Get<IOperationStore>().UnfinishedAsync(CancellationToken.None));
    }

    [Fact]
    public async Task More_members_than_the_settings_allow_are_refused()
    {
        await using var bench = await new EngineBench(Changes, more: s => s.AddSingleton(new GroupLimits(MaxHosts: 2, ReadsAtOnce: 20))) { Group = Three }.StartAsync();
        Assert.Equal("group-too-large", Assert.IsType<Answer.Refused>(await bench.SayAsync("operator", "/test change group:web")).Code);
    }

    [Theory]
    [InlineData("web*", "unknown-group")]
    [InlineData("group:web", "access-denied")]
    public async Task A_group_takes_a_rule_for_the_group_and_rules_for_each_of_its_members(string targets, string code)
    {
        await using var bench = await new EngineBench(Changes) { Group = Three, Targets = [targets] }.StartAsync();
        Assert.Equal(code, Assert.IsType<Answer.Refused>(await bench.SayAsync("operator", "/test change group:web")).Code);
    }

    [Fact]
    public async Task A_change_that_one_member_refuses_is_planned_for_nobody()
    {
        await using var bench = await new EngineBench(r => r.Target.Name == "web3" ? new Planning.Refused("no-space", "its disk is full") : Changes(r)) { Group = Three }.StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync("/test change group:web"));
        Assert.Equal((Outcome.Refused, "no-space"), (ended.Outcome, ended.Code));
        Assert.Contains("web3: no-space: its disk is full", ended.Reason, StringComparison.Ordinal);
    }

    private static Planning.Ready Looks(PlanRequest request) => Steps(request, ScriptedRunbook.Check("look", "true"));

    private static Planning.Ready Changes(PlanRequest request) => Steps(request, ScriptedRunbook.Run("go", "true"));

    private static Planning.Ready Steps(PlanRequest request, Step step) =>
        new(new("/test", request.Target.Id.ToString(), "A test", ["It is a test."], [step], [], request.ValidUntil));

    private static async Task<List<Operation>> MembersAsync(EngineBench bench, Operation parent)
    {
        var members = new List<Operation>();
        foreach (var member in parent.Members)
            members.Add((await bench.Get<IOperationStore>().FindAsync(member.Id, CancellationToken.None))!);
        return members;
    }
}
