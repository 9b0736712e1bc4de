using ChatOps.Core.Inventory;

namespace ChatOps.Core.Operations;

/// <summary>Something for everybody who watches, in the order it was committed.</summary>
/// <param name="Number">Given by the store; 0 before.</param>
/// <param name="Kind"><c>operation</c> or <c>message</c>.</param>
/// <param name="Subject">The operation's handle, or the message's id.</param>
public sealed record FeedEvent(string Kind, string Subject, string Channel, TargetId? Target, long Number = 0);
