using ChatOps.Core.Chat;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>How a call that posts or edits ended, in the words of the outbox; a pause that Discord asks for is kept in the place.</summary>
internal static class DiscordResults
{
    private static readonly TimeSpan Unclear = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UntilMended = TimeSpan.FromSeconds(30);

    public static PostResult Of(DiscordAnswer answer, PlacePace pace, string place)
    {
        if (answer is DiscordAnswer.Limited { After: var pause })
            pace.Pause(place, pause);
        return answer switch
        {
            DiscordAnswer.Done done => new PostResult.Posted(PostedId.Of(done.Text("channel_id"), done.Text("id"))),
            DiscordAnswer.Limited limited => new PostResult.Later(limited.After, limited.Told, NotPosted: true) { AsksToWait = true },
            DiscordAnswer.Refused { IsEndOfToken: true } refused => new PostResult.Later(UntilMended, refused.ToString(), NotPosted: true),
            DiscordAnswer.Refused refused => new PostResult.Refused(refused.ToString()),
            DiscordAnswer.Unclear unclear => new PostResult.Later(Unclear, unclear.Why, NotPosted: false),
            _ => throw new InvalidOperationException($"Unexpected answer {answer.GetType().Name}."),
        };
    }
}
