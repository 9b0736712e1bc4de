namespace ChatOps.Server.Discord;

/// <summary>Why a connection to the gateway ended, and what follows.</summary>
/// <param name="CanResume">The session is still there.</param>
/// <param name="After">How long to wait before the next connection; null: as long as the number of tries says.</param>
/// <param name="IsFatal">No further try can succeed until people change something.</param>
internal sealed record GatewayEnd(string Why, bool CanResume, TimeSpan? After = null, bool IsFatal = false)
{
    /// <summary>
    /// Discord's close codes (discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes), one by one.
    /// </summary>
    public static GatewayEnd Closed(int? code) => code switch
    {
        4000 => new("Discord closed the connection: unknown error (4000)", CanResume: true),
        4001 => new("Discord closed the connection: unknown opcode (4001)", CanResume: true),
        4002 => new("Discord closed the connection: a frame it could not decode (4002)", CanResume: true),
        4003 => new("Discord closed the connection: not authenticated (4003)", CanResume: false),
        4004 => new("the bot's token is not good (4004)", CanResume: false, IsFatal: true),
        4005 => new("Discord closed the connection: already authenticated (4005)", CanResume: true),
        4007 => new("Discord closed the connection: the sequence cannot be taken up (4007)", CanResume: false),
        4008 => new("Discord closed the connection: too many frames (4008)", CanResume: true, TimeSpan.FromSeconds(60)),
        4009 => new("the session timed out (4009)", CanResume: false),
        4010 => new("Discord wants another shard (4010)", CanResume: false, IsFatal: true),
        4011 => new("the bot is in more guilds than one connection can serve (4011)", CanResume: false, IsFatal: true),
        4012 => new("Discord no longer speaks this version of the gateway (4012)", CanResume: false, IsFatal: true),
        4013 => new("Discord does not know the intents that were asked for (4013)", CanResume: false, IsFatal: true),
        4014 => new("Discord does not grant the intents that were asked for (4014)", CanResume: false, IsFatal: true),
        // The bot itself ends its session when it says 1000 or 1001. From the other side they may come from what stands in front of Discord, so the session is
        // asked for: where it is gone Discord says so (op 9), where it is there nothing is lost.
        null => new("the connection was lost", CanResume: true),
        _ => new($"Discord closed the connection ({code})", CanResume: true),
    };
}
