using ChatOps.Core.Catalogue;
using ChatOps.Core.Chat;
using ChatOps.Core.Intake;

namespace ChatOps.Tests.Intake;

/// <summary>What a delivery may hold before anything of it is stored, for each of its kinds.</summary>
public class DeliveryRuleTests
{
    [Fact]
    public void An_id_that_hides_something_or_has_no_end_is_none_of_the_bots()
    {
        foreach (var odd in new[] { "a\0b", "a\u202Eb", "a\u200Bb", "a\nb", "\uD800", new string('x', 401) })
        {
            DeliveryBody[] bodies =
            [
                new DeliveryBody.ApprovalClick(odd, null, Approve: true, null, null), new DeliveryBody.ApprovalClick(null, odd, Approve: true, null, null),
                new DeliveryBody.ApprovalClick(null, "k3x9p", Approve: false, odd, null), new DeliveryBody.CancelClick(odd, null),
                new DeliveryBody.ShareClick(odd, null), new DeliveryBody.ShareClick(null, odd),
            ];
            Assert.All(bodies, b => Assert.StartsWith("an id in it is none of the bot's", DeliveryRule.Read(b).Problem, StringComparison.Ordinal));
        }
        Assert.Null(DeliveryRule.Read(new DeliveryBody.ShareClick(null, $"slack:{new string('x', 300)}")).Problem);
    }

    [Fact]
    public void A_command_and_a_reason_have_an_end()
    {
        Assert.Null(DeliveryRule.Read(new DeliveryBody.TypedCommand(new string('x', CommandParser.MaxLength))).Problem);
        Assert.Contains("make it shorter", DeliveryRule.Read(new DeliveryBody.TypedCommand(new string('x', CommandParser.MaxLength + 1))).Problem, StringComparison.Ordinal);
        foreach (var reason in new[] { new string('x', Reason.Longest + 1), "a\0b" })
        {
            Assert.NotNull(DeliveryRule.Read(new DeliveryBody.CancelClick("k3x9p", reason)).Problem);
            Assert.NotNull(DeliveryRule.Read(new DeliveryBody.ApprovalClick(null, "k3x9p", Approve: false, null, reason)).Problem);
        }
    }
}
