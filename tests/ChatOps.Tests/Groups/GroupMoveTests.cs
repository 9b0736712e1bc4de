using System.Collections.Immutable;
using ChatOps.Core.Groups;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Groups;

/// <summary>What an operation over a group does next, from its record alone.</summary>
public class GroupMoveTests
{
    [Fact]
    public void A_change_begins_with_the_first_member_alone_and_waits_for_it()
    {
        var parent = Parent(3);
        Assert.Equal<int>([0], Started(parent));
        Assert.IsType<GroupMove.Wait>(Of(Noted(parent, 0)));
        Assert.Equal<int>([1], Started(Ended(parent, (0, Outcome.Succeeded, null))));
    }

    [Fact]
    public void After_the_first_as_many_run_at_once_as_the_batch_says()
    {
        var parent = Parent(6, ("batch", "2"));
        Assert.Equal<int>([0], Started(parent));
        Assert.Equal<int>([1, 2], Started(Ended(parent, (0, Outcome.Succeeded, null))));
        var one = Noted(Ended(parent, (0, Outcome.Succeeded, null), (1, Outcome.Succeeded, null)), 2);
        Assert.Equal<int>([3], Started(one));
    }

    [Theory]
    [InlineData(Outcome.Failed, Outcome.Failed)]
    [InlineData(Outcome.RolledBack, Outcome.RolledBack)]
    [InlineData(Outcome.Refused, Outcome.Failed)]
    [InlineData(Outcome.Unknown, Outcome.Unknown)]
    public void The_first_failure_keeps_the_rest_from_being_started_and_is_how_the_whole_ends(Outcome ended, Outcome whole)
    {
        var end = End(Ended(Parent(3), (0, Outcome.Succeeded, null), (1, ended, "step-failed")));
        Assert.Equal(whole, end.Outcome);
        Assert.Contains("1 not started", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_member_that_is_refused_refuses_the_whole() =>
        Assert.Equal((Outcome.Refused, "plan-stale"), End(Ended(Parent(3), (0, Outcome.Refused, "plan-stale"))) is var end ? (end.Outcome, end.Code) : default);

    [Fact]
    public void Told_to_keep_going_a_failure_stops_nothing_and_an_unknown_outcome_does()
    {
        var parent = Parent(3, ("keep-going", "true"));
        Assert.Equal<int>([2], Started(Ended(parent, (0, Outcome.Succeeded, null), (1, Outcome.Failed, null))));
        Assert.Equal(Outcome.Unknown, End(Ended(parent, (0, Outcome.Succeeded, null), (1, Outcome.Unknown, null))).Outcome);
    }

    [Fact]
    public void What_was_not_reached_is_no_failure_stops_nothing_and_is_no_success()
    {
        var parent = Ended(Parent(3), (0, Outcome.Succeeded, null), (1, Outcome.Refused, "host-unreachable"));
        Assert.Equal<int>([2], Started(parent));
        var end = End(Ended(parent, (2, Outcome.Succeeded, null)));
        Assert.Equal((Outcome.Failed, "host-unreachable"), (end.Outcome, end.Code));
        Assert.Contains("not reached: m1", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_begin_together_up_to_the_limit_and_one_that_could_not_be_looked_at_is_told()
    {
        var parent = Parent(5, reads: true);
        Assert.Equal<int>([0, 1, 2], Started(parent, readsAtOnce: 3));
        var plan = parent.Plan! with { Parts = parent.Plan!.Parts.SetItem(4, new("test:m4", null) { Refusal = "host-unreachable: no answer" }) };
        var running = An.Operation(target: new(GroupTarget.Kind, "web")).Planned(plan, approval: null).Started(An.Moment);
        var end = End(Ended(running, [.. Enumerable.Range(0, 4).Select(i => (i, Outcome.Succeeded, (string?)null))]));
        Assert.Equal(Outcome.Failed, end.Outcome);
        Assert.Contains("4 of 5 succeeded; not reached: m4", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelled_it_starts_nothing_more_and_waits_for_what_runs()
    {
        var parent = Noted(Ended(Parent(3), (0, Outcome.Succeeded, null)), 1).CancelAsked(new("operator", An.Moment, null));
        Assert.IsType<GroupMove.Wait>(Of(parent));
        var end = End(Ended(parent, (1, Outcome.Cancelled, "cancelled")));
        Assert.Equal(Outcome.Cancelled, end.Outcome);
    }

    [Fact]
    public void A_member_is_noted_once_and_its_operation_has_one_id_whenever_it_is_asked_for()
    {
        var parent = Noted(Parent(2), 0);
        Assert.Throws<IllegalMoveException>(() => parent.MemberNoted(0, "bbbbb"));
        Assert.Equal(parent.Id.Member(0), parent.Members[0].Id);
        Assert.NotEqual(parent.Id.Member(0), parent.Id.Member(1));
        var made = parent.MemberOperation(parent.Members[0], An.Moment);
        Assert.Equal((OperationState.Queued, parent.Id, new TargetId("test", "m0")), (made.State, made.Parent!.Id, made.Target));
        Assert.Equal(PlanDigest.Of(parent.Plan!.Parts[0].Plan!), made.Digest);
    }

    [Fact]
    public void The_digest_of_the_whole_is_over_each_of_its_parts()
    {
        var plan = Parent(2).Plan!;
        var other = plan with { Parts = plan.Parts.SetItem(1, plan.Parts[1] with { Plan = plan.Parts[1].Plan! with { Title = "another one" } }) };
        Assert.NotEqual(PlanDigest.Of(plan), PlanDigest.Of(other));
        Assert.NotEqual(PlanDigest.Of(plan), PlanDigest.Of(plan with { Parts = [plan.Parts[1], plan.Parts[0]] }));
    }

    private static Operation Parent(int members, params (string Name, string Value)[] options) => Parent(members, reads: false, options);

    private static Operation Parent(int members, bool reads, params (string Name, string Value)[] options)
    {
        var step = reads ? ScriptedRunbook.Check("look", "true") : ScriptedRunbook.Run("go", "true");
        var plan = new Plan("/test", "group:web", "A test", [], [], [], An.Moment.AddHours(1))
        {
            Parts = [.. Enumerable.Range(0, members).Select(i => new PlanPart($"test:m{i}", new("/test", $"test:m{i}", "A test", [], [step], [], An.Moment.AddHours(1))))],
        };
        var asked = An.Operation(target: new(GroupTarget.Kind, "web"));
        return (asked with { Command = asked.Command with { Values = options.ToImmutableSortedDictionary(o => o.Name, o => o.Value) } })
            .Planned(plan, approval: null).Started(An.Moment);
    }

    private static Operation Noted(Operation parent, int index) => parent.MemberNoted(index, $"aaaa{index + 2}");

    private static Operation Ended(Operation parent, params (int Index, Outcome Outcome, string? Code)[] members)
    {
        foreach (var (index, outcome, code) in members)
        {
            var noted = parent.Members.Any(m => m.Index == index) ? parent : Noted(parent, index);
            var member = noted.Members.First(m => m.Index == index);
            var ended = An.Operation(member.Handle) with { Id = member.Id, State = OperationState.Concluded, Outcome = outcome, Code = code };
            parent = noted.MemberEnded(ended);
        }
        return parent;
    }

    private static GroupMove Of(Operation parent, int readsAtOnce = 20) => GroupMove.Of(parent, readsAtOnce);

    private static ImmutableArray<int> Started(Operation parent, int readsAtOnce = 20) => Assert.IsType<GroupMove.Start>(Of(parent, readsAtOnce)).Members;

    private static GroupMove.End End(Operation parent) => Assert.IsType<GroupMove.End>(Of(parent));
}
