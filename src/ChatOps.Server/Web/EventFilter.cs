using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Intake;
using ChatOps.Core.Operations;
using ChatOps.Core.People;

namespace ChatOps.Server.Web;

/// <summary>What one person may know of what happens.</summary>
public sealed class EventFilter(Actor actor, OperationReader reader, IMessageBoard board, AccessPolicy access)
{
    private readonly Dictionary<string, bool> _readable = [];

    public async Task<bool> AllowsAsync(FeedEvent e, CancellationToken cancellationToken)
    {
        if (e.Target is { } target ? !access.MayRead(actor, target, e.Channel) : !access.MayEnter(actor, e.Channel))
            return false;
        return e.Kind != "message" || await AllowsMessageAsync(e.Subject, cancellationToken);
    }

    /// <summary>A message that tells of an operation is for those who may read that operation.</summary>
    private async Task<bool> AllowsMessageAsync(string key, CancellationToken cancellationToken) =>
        await board.FindAsync(key, cancellationToken) is { } message
        && message.VisibleTo(actor.Person)
        && (message.Operation is not { } handle || await AllowsOutputAsync(handle, cancellationToken));

    public async Task<bool> AllowsOutputAsync(string handle, CancellationToken cancellationToken)
    {
        if (!_readable.TryGetValue(handle, out var readable))
            _readable[handle] = readable = await reader.FindAsync(actor, handle, cancellationToken) is not null;
        return readable;
    }
}
