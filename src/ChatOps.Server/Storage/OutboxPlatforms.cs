using ChatOps.Core.Chat;

namespace ChatOps.Server.Storage;

/// <summary>Where messages go.</summary>
public sealed record OutboxPlatforms(IReadOnlyList<string> Names)
{
    /// <summary>Whether the platform has a place for the channel; what is for everybody is not stored for one that has none.</summary>
    public Func<string, string, bool> HasPlace { get; init; } = (_, _) => true;

    /// <summary>Those that the message is for.</summary>
    public IEnumerable<string> Of(OutboxMessage message) => Names.Where(
        platform => message.Platform is { } only ? platform == only : message.Person is not null || HasPlace(platform, message.Channel));
}
