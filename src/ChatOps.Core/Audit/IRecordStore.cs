using System.Collections.Immutable;
using ChatOps.Core.Chat;

namespace ChatOps.Core.Audit;

/// <summary>The record as a whole: its head, its keys, its anchors.</summary>
public interface IRecordStore
{
    Task<RecordState> StateAsync(CancellationToken cancellationToken);

    /// <summary>Adds what <paramref name="make"/> makes of the state as it is in the transaction that writes; null: nothing.</summary>
    Task AppendAsync(Func<RecordState, AuditEntry?> make, CancellationToken cancellationToken);

    /// <summary>Keeps an anchor beside the record, together with what is told of it.</summary>
    Task KeepAsync(Anchor anchor, ImmutableArray<OutboxMessage> told, CancellationToken cancellationToken);
}

/// <summary>How long the record is, and how it ends.</summary>
public sealed record RecordHead(long Number, string Hash);

/// <param name="Approval">The number of the last entry that lets something start; 0: none.</param>
/// <param name="KeyId">The key that the record goes by; null: none yet.</param>
/// <param name="Program">The detail of the last entry <see cref="RecordWords.Program"/>.</param>
/// <param name="Last">The newest anchor of this state.</param>
public sealed record RecordState(RecordHead Head, long Approval, string? KeyId, string? Program, Anchor? Last);

/// <summary>A place outside of the bot's state that anchors are written to.</summary>
public interface IAnchorPlace
{
    /// <summary>For people: <c>file</c>, <c>syslog</c>, <c>command</c>.</summary>
    string Name { get; }

    /// <exception cref="AnchorPlaceException">It does not have it.</exception>
    Task WriteAsync(Anchor anchor, CancellationToken cancellationToken);
}

/// <summary>A place could not take an anchor; the message says why. It is tried again.</summary>
public sealed class AnchorPlaceException : Exception
{
    public AnchorPlaceException() { }
    public AnchorPlaceException(string message) : base(message) { }
    public AnchorPlaceException(string message, Exception inner) : base(message, inner) { }
}
