using ChatOps.Core.Access;
using ChatOps.Core.Inventory;
using ChatOps.Core.People;

namespace ChatOps.Tests.Access;

/// <summary>The rules by themselves: every part of one has to fit, and without a rule that fits the answer is no.</summary>
[Trait("Category", "Decisions")]
public class AccessPolicyTests
{
    private static readonly TargetId Lims1 = new("senaite", "lims1");
    private static readonly TargetId Lims2 = new("senaite", "lims2");
    private static readonly Actor Operator = new("ana", "Ana", ["operator"]);
    private static readonly Actor Nobody = new("ned", "Ned", []);

    private static readonly AccessRule Rule = new("r", ["operator"], ["senaite back*"], ["lims1"], ["ops"]);

    [Theory]
    [InlineData("senaite backup", "lims1", "ops", true)]
    [InlineData("senaite backups", "lims1", "ops", true)]
    [InlineData("senaite restore", "lims1", "ops", false)]
    [InlineData("senaite backup", "lims2", "ops", false)]
    [InlineData("senaite backup", "lims1", "lab", false)]
    [InlineData("senaite restore", "lims2", "lab", false)]
    public void Each_part_of_a_rule_has_to_fit(string command, string target, string channel, bool allowed)
    {
        Assert.Equal(allowed, Allows(Policy(Rule), Operator, command, new("senaite", target), channel));
        Assert.False(Allows(Policy(Rule), Nobody, command, new("senaite", target), channel));
    }

    [Fact]
    public void Without_a_rule_there_is_no_right()
    {
        var closed = Policy();
        Assert.False(Allows(closed, Operator, "ops help", null, "ops"));
        Assert.False(Allows(closed, Operator, "senaite backup", Lims1, "ops"));
        Assert.False(closed.MayUse(Operator, "senaite backup", "ops"));
        Assert.False(closed.MayEnter(Operator, "ops"));
        Assert.False(closed.Knows(Operator, Lims1));
        Assert.False(closed.MayRead(Operator, Lims1, "ops"));
        Assert.Null(closed.ApprovalFor("senaite backup"));
    }

    [Theory]
    [InlineData("*", false)]
    [InlineData("ansible *", false)]
    [InlineData("ansible ru?", false)]
    [InlineData("ansible run", true)]
    [InlineData("Ansible Run", true)]
    public void What_must_be_named_is_granted_by_no_wildcard(string commands, bool allowed)
    {
        var policy = new AccessPolicy([Rule with { Commands = [commands], Targets = ["*"] }], [], Policy(Rule).People, new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "ansible run" });
        Assert.Equal(allowed, Allows(policy, Operator, "ansible run", new("playbook", "ansible-run"), "ops"));
        Assert.Equal(allowed, policy.MayUse(Operator, "ansible run", "ops"));
        Assert.Equal(commands.Contains('*'), Allows(policy, Operator, "ansible other", null, "ops"));
    }

    [Fact]
    public void Parts_that_name_nothing_grant_nothing()
    {
        foreach (var empty in new[] { Rule with { Roles = [] }, Rule with { Commands = [] }, Rule with { Targets = [] }, Rule with { Channels = [] } })
        {
            Assert.False(Allows(Policy(empty), Operator, "senaite backup", Lims1, "ops"));
            Assert.False(Policy(empty).MayUse(Operator, "senaite backup", "ops"));
        }
    }

    [Fact]
    public void Two_rules_are_not_mixed_into_one_that_nobody_wrote()
    {
        var policy = Policy(Rule, Rule with { Commands = ["senaite restore"], Targets = ["lims2"], Channels = ["lab"] });
        Assert.True(Allows(policy, Operator, "senaite restore", Lims2, "lab"));
        Assert.False(Allows(policy, Operator, "senaite restore", Lims1, "lab"));
        Assert.False(Allows(policy, Operator, "senaite restore", Lims2, "ops"));
        Assert.False(Allows(policy, Operator, "senaite backup", Lims2, "ops"));
    }

    [Fact]
    public void Use_entry_and_knowledge_ask_for_the_role_and_their_own_part()
    {
        var policy = Policy(Rule);
        Assert.True(policy.MayUse(Operator, "senaite backup", "ops"));
        Assert.False(policy.MayUse(Operator, "senaite restore", "ops"));
        Assert.False(policy.MayUse(Operator, "senaite backup", "lab"));
        Assert.False(policy.MayUse(Nobody, "senaite backup", "ops"));
        Assert.True(policy.MayEnter(Operator, "ops"));
        Assert.False(policy.MayEnter(Operator, "lab"));
        Assert.False(policy.MayEnter(Nobody, "ops"));
        Assert.True(policy.Knows(Operator, Lims1));
        Assert.False(policy.Knows(Operator, Lims2));
        Assert.False(policy.Knows(Nobody, Lims1));
    }

    [Fact]
    public void A_refusal_names_a_target_only_to_who_may_use_the_command_there()
    {
        Assert.Contains("but not on lims2", Reason(Operator, "senaite backup", Lims2), StringComparison.Ordinal);
        Assert.StartsWith("no rule lets you use", Reason(Nobody, "senaite backup", Lims1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", "anything at all", true)]
    [InlineData("lims?", "lims1", true)]
    [InlineData("lims?", "lims", false)]
    [InlineData("lims?", "lims12", false)]
    [InlineData("LIMS1", "lims1", true)]
    [InlineData("lims1", "lims1x", false)]
    [InlineData("lims1", "xlims1", false)]
    [InlineData("lims1", "lims1\n", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("a|b", "b", false)]
    [InlineData("[ab]", "a", false)]
    [InlineData("", "x", false)]
    public void A_glob_is_for_the_whole_text_and_only_star_and_question_mark_are_special(string glob, string text, bool fits) =>
        Assert.Equal(fits, Glob.Matches(glob, text));

    [Fact]
    public void Approval_rules_are_taken_in_order_and_one_for_when_asked_is_not_taken_unasked()
    {
        var asked = new ApprovalRule("asked", ["senaite *"], "lead", TimeSpan.FromMinutes(5)) { OnlyWhenAsked = true };
        var restores = new ApprovalRule("restores", ["senaite restore"], "approver", TimeSpan.FromMinutes(30));
        var policy = new AccessPolicy([], [asked, restores], new People());
        Assert.Equal("restores", policy.ApprovalFor("senaite restore")!.Name);
        Assert.Null(policy.ApprovalFor("senaite backup"));
        Assert.Equal("asked", policy.PossibleApproval("senaite backup")!.Name);
        Assert.Null(policy.PossibleApproval("vtom stop"));
    }

    private static AccessPolicy Policy(params AccessRule[] rules) => new(rules, [], new People(Operator, Nobody));

    private static bool Allows(AccessPolicy policy, Actor actor, string command, TargetId? target, string channel) =>
        policy.Decide(actor, command, target, channel) is Decision.Allowed;

    private static string Reason(Actor actor, string command, TargetId target)
    {
        var refused = Assert.IsType<Decision.Refused>(Policy(Rule).Decide(actor, command, target, "ops"));
        Assert.Equal("access-denied", refused.Code);
        return refused.Reason;
    }

    private sealed class People(params Actor[] all) : IPeople
    {
        public IReadOnlyList<Actor> All => all;

        public Actor? Find(string person) => all.FirstOrDefault(a => a.Person == person);
    }
}
