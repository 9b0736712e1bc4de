using ChatOps.Core.Chat;

namespace ChatOps.Server.ChatPlatforms;

/// <summary>A message of the bot's own that may stand on the platform.</summary>
/// <param name="Thread">The platform's id of the thread; null: in the place itself.</param>
/// <param name="Mark">The message's key: by what it was posted with, the platform finds it again.</param>
/// <param name="Since">It cannot be older.</param>
internal sealed record MarkedMessage(string Place, string? Thread, string Mark, DateTimeOffset Since)
{
    /// <summary>Clocks differ.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(2);

    public static MarkedMessage Of(string place, string? thread, OutboxMessage message) =>
        new(place, thread, message.Key, message.At - Before);
}
