namespace ChatOps.Server.Storage;

/// <summary>What ended before these moments goes: deliveries handled, transcripts of operations concluded, events, messages sent.</summary>
/// <param name="Destructive">For transcripts of operations that destroyed something.</param>
public sealed record RetentionCutoffs(DateTimeOffset Deliveries, DateTimeOffset Transcripts, DateTimeOffset Events, DateTimeOffset Messages, DateTimeOffset Destructive)
{
    /// <summary>Commands that destroy, by name: operations of older programs do not say it themselves.</summary>
    public IReadOnlyCollection<string> DestructiveCommands { get; init; } = [];
}
