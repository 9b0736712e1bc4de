using ChatOps.Core.Commands;
using ChatOps.Server.Configuration;
using Microsoft.Extensions.Configuration;

namespace ChatOps.Tests.Configuration;

/// <summary>What is right by itself and wrong together.</summary>
public class SlackSettingsTests
{
    [Fact]
    public void A_role_that_approves_what_destroys_comes_from_the_settings_alone()
    {
        var problem = Assert.Single(InSlack().With("Roles:approver:SlackGroups:0", "S0KEEPERS").Problems());

        Assert.Equal("Roles:approver:SlackGroups: this role approves /box empty (Approvals:empty), which destroys data; give it under People only.", problem);
    }

    [Fact]
    public void A_role_that_approves_what_only_changes_may_come_from_a_group()
    {
        var settings = InSlack().With("Roles:keeper:SlackGroups:0", "S0KEEPERS").With("Approvals:fill:Commands:0", "box fill").With("Approvals:fill:Role", "keeper").LoadWith();

        Assert.Equal("keeper", Assert.Single(settings.GroupRoles).Role);
    }

    [Fact]
    public void A_pattern_that_covers_what_destroys_counts_too()
    {
        var problems = InSlack().With("Roles:keeper:SlackGroups:0", "S0KEEPERS").With("Approvals:all:Commands:0", "box *").With("Approvals:all:Role", "keeper").Problems();

        Assert.StartsWith("Roles:keeper:SlackGroups: this role approves /box empty", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_that_is_too_long_for_slack_is_found_before_slack_refuses_the_app()
    {
        var longest = SiteUnderTest.Spec(new string('x', 31), "look", Risk.Read);
        Assert.NotNull(InSlack().LoadWith(longest).Slack);

        var problem = Assert.Single(Assert.Throws<SettingsException>(() => InSlack().With("Slack:CommandPrefix", "our-").LoadWith(longest)).Problems);

        Assert.StartsWith($"Slack:CommandPrefix: /our-{longest.Family} has 36 characters, and Slack allows 32", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prefix_is_looked_at_before_there_are_tokens()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Slack:CommandPrefix", "Our Bot")]).Build();

        var problem = Assert.Single(Assert.Throws<SettingsException>(() => SettingsLoader.Load(settings, SiteUnderTest.Kinds, withoutChat: true)).Problems);

        Assert.StartsWith("Slack:CommandPrefix: 'Our Bot' must be", problem, StringComparison.Ordinal);
    }

    private static SiteUnderTest InSlack() =>
        new SiteUnderTest().With("Slack:AppToken", "xapp-0123456789abcdef").With("Slack:BotToken", "xoxb-0123456789abcdef").With("Slack:Team", "T0123ABCD");
}
