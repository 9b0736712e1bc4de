using ChatOps.Core.Chat;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Tests.ChatPlatforms;

public class ShortenedTests
{
    [Theory]
    [InlineData("", "", "on the bot's page")]
    [InlineData("plan", "", "under “Read plan” and on the bot's page")]
    [InlineData("plan,output,approve", "in the attachment", "under “Read plan” or “Show output”, in the attachment and on the bot's page")]
    public void Only_places_are_named_that_the_message_has(string buttons, string beside, string told)
    {
        var shown = Enum.GetValues<ButtonKind>().Where(k => buttons.Split(',').Contains(ResolvedButton.ActionOf(k))).Select(k => new ResolvedButton(k, "ab3de"));
        Assert.Equal($"Shortened. Everything is {told}.", WrittenMessage.Shortened(shown, beside));
    }
}
