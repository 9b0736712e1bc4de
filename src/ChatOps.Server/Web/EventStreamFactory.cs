using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Intake;
using ChatOps.Core.Operations;
using ChatOps.Core.People;

namespace ChatOps.Server.Web;

public sealed class EventStreamFactory(IFeed feed, OperationReader reader, IMessageBoard board, AccessPolicy access)
{
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public EventStream Open(Actor actor, long after) => new(feed, new(actor, reader, board, access), after);
}
