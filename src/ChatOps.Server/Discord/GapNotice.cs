using ChatOps.Core.Chat;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Discord;

/// <summary>Says in the channels that Discord could not hand over what was typed in a while: whoever typed it waits for nothing.</summary>
internal sealed partial class GapNotice(DiscordOptions options, IOperationStore store, TimeProvider time, ILogger<GapNotice> logger)
{
    /// <summary>In less nobody can have typed anything that is not there.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);

    /// <param name="since">When the session that is gone was last known.</param>
    public async Task TellAsync(DateTimeOffset since)
    {
        var now = time.GetUtcNow();
        if (now - since < Shortest)
            return;
        LogGap(since, now);
        var reply = new Reply(
            "What was typed in between may be lost",
            $"Discord ended the bot's session, so it does not hand over what was typed between {since.UtcDateTime:yyyy-MM-dd HH:mm:ss} and {now.UtcDateTime:HH:mm:ss} UTC. "
            + "Whoever got no answer types it again; /ops list shows what runs.",
            Tone.Warning);
        var messages = options.Channels.Select(c => new OutboxMessage(
            $"gap:{c.Channel}:{now.UtcTicks}", c.Channel, Operation: null, Person: null, reply, Mentions: [], now));
        var here = messages.Select(m => m with { Platform = DiscordPlatform.PlatformName });
        await store.CommitAsync(new(Operation: null) { Outbox = [.. here] }, CancellationToken.None);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Discord ended the session: what was typed there between {Since:u} and {Now:u} may be lost")]
    private partial void LogGap(DateTimeOffset since, DateTimeOffset now);
}
