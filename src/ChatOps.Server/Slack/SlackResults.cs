using ChatOps.Core.Chat;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Slack;

/// <summary>How a call that posts or edits ended, in the courier's words; a pause that Slack asks for is kept in the place.</summary>
internal static class SlackResults
{
    private static readonly TimeSpan Unclear = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UntilMended = TimeSpan.FromSeconds(30);

    public static PostResult Of(SlackAnswer answer, PlacePace pace, string place)
    {
        if (answer is SlackAnswer.Limited { After: var pause })
            pace.Pause(place, pause);
        return answer switch
        {
            SlackAnswer.Done done => new PostResult.Posted(PostedId.Of(done.Text("channel"), done.Text("ts"))),
            SlackAnswer.Limited limited => new PostResult.Later(limited.After, "Slack asks to wait", NotPosted: true) { AsksToWait = true },
            SlackAnswer.Refused { IsAboutRights: true } refused => new PostResult.Later(UntilMended, refused.ToString(), NotPosted: true),
            SlackAnswer.Refused refused => new PostResult.Refused(refused.ToString()),
            SlackAnswer.Unclear unclear => new PostResult.Later(Unclear, unclear.Why, NotPosted: false),
            _ => throw new InvalidOperationException($"Unexpected answer {answer.GetType().Name}."),
        };
    }
}
