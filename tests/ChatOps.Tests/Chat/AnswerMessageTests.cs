using ChatOps.Core.Chat;

namespace ChatOps.Tests.Chat;

public class AnswerMessageTests
{
    private static readonly Delivery Typed = new("d", "Slack", "operator", "ops", new DeliveryBody.TypedCommand("/test change one"), DateTimeOffset.UnixEpoch);

    [Fact]
    public void What_has_to_be_typed_again_is_repeated_and_nothing_else_is()
    {
        Assert.Equal(new ReplyField("Asked", "/test change one"), AnswerMessage.ReplyOf(Typed, new Answer.Refused("target-busy", "held"))!.Fields[0]);
        Assert.Empty(AnswerMessage.ReplyOf(Typed, new Answer.Refused("bad-argument", "this holds a secret"))!.Fields);
    }
}
