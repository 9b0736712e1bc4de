using ChatOps.Core.Commands;
using ChatOps.Server.Configuration;

namespace ChatOps.Tests.Configuration;

public sealed class DisabledCommandTests
{
    [Fact]
    public void With_two_people_nothing_is_disabled() => Assert.Empty(Disabled(new SiteUnderTest()));

    [Fact]
    public void A_command_that_destroys_and_waits_for_nobody_is_disabled()
    {
        var disabled = Disabled(new SiteUnderTest().Without("Approvals"));

        Assert.Equal("it destroys data and no approval covers it; add 'box empty' to an entry of Approvals", disabled["box empty"]);
        Assert.Single(disabled);
    }

    [Fact]
    public void A_command_whose_only_approver_is_its_only_requester_is_disabled()
    {
        var disabled = Disabled(new SiteUnderTest().Without("People:ann"));

        Assert.StartsWith("nobody could approve it", disabled["box empty"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_whose_approvers_may_not_approve_there_is_disabled()
    {
        var disabled = Disabled(new SiteUnderTest().Without("Rules:operators:Commands:1"));

        Assert.StartsWith("nobody could approve it", disabled["box empty"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_that_waits_for_a_second_person_needs_one_too()
    {
        var disabled = Disabled(new SiteUnderTest().With("Approvals:empty:Commands:1", "box fill").Without("People:ann"));

        Assert.Equal(["box empty", "box fill"], disabled.Keys);
    }

    [Fact]
    public void A_target_without_a_second_person_is_told_while_the_command_goes_on_elsewhere()
    {
        var settings = new SiteUnderTest()
            .With("Targets:b2:Kind", "box").With("Targets:b2:Host", "local").With("People:carl:Roles:0", "approver")
            .Without("People:bob:Roles:1").With("Rules:approvers:Roles:0", "approver").With("Rules:approvers:Commands:0", "ops approve")
            .With("Rules:approvers:Targets:0", "b1").With("Rules:approvers:Channels:0", "*").Load();

        Assert.Empty(settings.Disabled(SiteUnderTest.Catalogue));
        Assert.StartsWith("/box empty on b2 cannot be approved", Assert.Single(settings.Unapprovable(SiteUnderTest.Catalogue)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_declared_command_that_destroys_needs_an_approval_too()
    {
        var settings = new SiteUnderTest().WithEcho().With("Commands:echo:Risk", nameof(Risk.Destructive)).Load();

        Assert.Equal(["demo echo"], settings.Disabled([.. SiteUnderTest.Catalogue, settings.Commands[0].Spec]).Keys);
    }

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, string> Disabled(SiteUnderTest site) =>
        site.Load().Disabled(SiteUnderTest.Catalogue);
}
