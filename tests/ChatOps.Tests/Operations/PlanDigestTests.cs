using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using FsCheck;
using FsCheck.Fluent;

namespace ChatOps.Tests.Operations;

[Trait("Category", "Decisions")]
public class PlanDigestTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);

    private static readonly Step Undo = new("undo", "Undo", StepKind.WaitUntil, "root", new CommandLine("/bin/u", "1"));

    private static readonly Step One = new("one", "One", StepKind.Run, "app", new CommandLine("/bin/a", "x y", ""))
    {
        Effect = Effect.Changes,
        Input = "yes\n",
        Guards = [new Guard.Absent("/a"), new Guard.Same("/b", "1:2:3")],
        Undo = [Undo],
        Watch = ["ERROR"],
    };

    private static readonly Plan Whole = new(
        "/senaite restore lims1", "senaite:lims1", "Restore", ["a", "b"], [One, new("two", "Two", StepKind.Check, "", new CommandLine("/bin/b"))],
        [new("blob set", "1"), new("chain", "2")], Now)
    {
        Values = ImmutableSortedDictionary<string, string>.Empty.Add("k", "v"),
        FollowUps = [new("back", "test back", TimeSpan.FromHours(2), "its end")],
        Settles = ["back"],
        Asks = new("jobs run", "--cut-jobs"),
    };

    /// <summary>One change of every field there is. A field that is added to a plan without a place here fails the count below.</summary>
    private static readonly (string Field, Func<Plan, Plan> Change)[] Changes =
    [
        ("Plan.Command", p => p with { Command = p.Command + " " }),
        ("Plan.Target", p => p with { Target = "senaite:lims2" }),
        ("Plan.Title", p => p with { Title = "restore" }),
        ("Plan.Summary", p => p with { Summary = ["ab"] }),
        ("Plan.Steps", p => p with { Steps = [.. p.Steps.Reverse()] }),
        ("Plan.Basis", p => p with { Basis = [new("blob set", "2"), new("chain", "2")] }),
        ("Plan.ValidUntil", p => p with { ValidUntil = p.ValidUntil.AddTicks(1) }),
        ("Plan.Values", p => p with { Values = p.Values.SetItem("k", "w") }),
        ("Plan.FollowUps", p => p with { FollowUps = [] }),
        ("Plan.Settles", p => p with { Settles = ["back", "other"] }),
        ("Plan.Asks", p => p with { Asks = null }),
        ("Plan.Alarms", p => p with { Alarms = 1 }),
        ("Plan.Head", p => p with { Head = 1 }),
        ("Plan.Build", p => p with { Build = "b2" }),
        ("FollowUp.Key", Later(f => f with { Key = "bac" })),
        ("FollowUp.Command", Later(f => f with { Command = null })),
        ("FollowUp.After", Later(f => f with { After = TimeSpan.FromHours(3) })),
        ("FollowUp.Why", Later(f => f with { Why = "" })),
        ("FollowUp.RemindBefore", Later(f => f with { RemindBefore = TimeSpan.Zero })),
        ("FollowUp.RemindEvery", Later(f => f with { RemindEvery = TimeSpan.Zero })),
        ("Plan.Parts", p => p with { Parts = [new("host:web1", null) { Refusal = "not reached" }] }),
        ("Plan.Locks", p => p with { Locks = ["host:web1"] }),
        ("Step.Id", Step(s => s with { Id = "ones" })),
        ("Step.Title", Step(s => s with { Title = "ones" })),
        ("Step.Kind", Step(s => s with { Kind = StepKind.Check })),
        ("Step.User", Step(s => s with { User = "root" })),
        ("Step.Host", Step(s => s with { Host = "web1" })),
        ("Step.Command", Step(s => s with { Command = new CommandLine("/bin/a", "x", "y", "") })),
        ("Step.Effect", Step(s => s with { Effect = Effect.None })),
        ("Step.Input", Step(s => s with { Input = null })),
        ("Step.InputEncoding", Step(s => s with { InputEncoding = InputEncoding.Latin1 })),
        ("Step.InputName", Step(s => s with { InputName = "look.py" })),
        ("Step.Login", Step(s => s with { Login = true })),
        ("Step.TimeLimit", Step(s => s with { TimeLimit = s.TimeLimit + TimeSpan.FromTicks(1) })),
        ("Step.AtLimit", Step(s => s with { AtLimit = AtLimit.LeaveUnknown })),
        ("Step.Interval", Step(s => s with { Interval = s.Interval * 2 })),
        ("Step.Guards", Step(s => s with { Guards = [new Guard.Absent("/a"), new Guard.Same("/b", "1:2:4")] })),
        ("Step.Undo", Step(s => s with { Undo = [Undo with { User = "" }] })),
        ("Step.Watch", Step(s => s with { Watch = ["ERROR", ""] })),
        ("Step.MaxOutput", Step(s => s with { MaxOutput = 1 })),
        ("Step.LeavesTraces", Step(s => s with { LeavesTraces = true })),
        ("Step.RootSeconds", Step(s => s with { RootSeconds = 5 })),
        ("Step.Required", Step(s => s with { Required = false })),
        ("Step.StaysDone", Step(s => s with { StaysDone = true })),
        ("Step.ErrorForJudge", Step(s => s with { ErrorForJudge = true })),
    ];

    [Fact]
    public void Any_change_of_any_field_changes_the_digest()
    {
        foreach (var (field, change) in Changes)
            Assert.True(PlanDigest.Of(change(Whole)) != PlanDigest.Of(Whole), $"{field} is not part of the digest");
    }

    [Fact]
    public void Every_field_is_looked_at()
    {
        var fields = new[] { typeof(Plan), typeof(Step), typeof(FollowUp) }
            .SelectMany(t => t.GetProperties().Where(p => p.SetMethod is not null).Select(p => $"{t.Name}.{p.Name}"))
            .Order(StringComparer.Ordinal);
        Assert.Equal(fields, Changes.Select(c => c.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_asks_for_a_second_person_is_approved_with_its_reason()
    {
        Assert.NotEqual(PlanDigest.Of(Whole), PlanDigest.Of(Whole with { Asks = new("jobs ran", "--cut-jobs") }));
        // A plan that asks for nobody has the digest that it had before plans could ask.
        Assert.DoesNotContain("asks", PlanDigest.Canonical(Whole with { Asks = null }), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_different_argument_lists_never_look_alike() =>
        Prop.ForAll<string[], string[]>((a, b) =>
        {
            string[] one = ["p", .. a.Select(Clean)], two = ["p", .. b.Select(Clean)];
            var same = one.SequenceEqual(two);
            var digests = (Of(one), Of(two));
            return same == (digests.Item1 == digests.Item2);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_digest_does_not_depend_on_the_machine_or_the_moment() =>
        Assert.Equal(PlanDigest.Of(Whole), PlanDigest.Of(Whole with { ValidUntil = Whole.ValidUntil.ToOffset(TimeSpan.FromHours(2)) }));

    private static Func<Plan, Plan> Later(Func<FollowUp, FollowUp> change) => p => p with { FollowUps = [change(p.FollowUps[0])] };

    private static Func<Plan, Plan> Step(Func<Step, Step> change) => p => p with { Steps = p.Steps.SetItem(0, change(p.Steps[0])) };

    private static string Clean(string? text) => (text ?? "").Replace("\0", "", StringComparison.Ordinal);

    private static string Of(string[] arguments) =>
        PlanDigest.Of(Whole with { Steps = [new("one", "One", StepKind.Run, "", new CommandLine(arguments))] });
}
