using ChatOps.Core.Chat;

namespace ChatOps.Core.Operations;

public sealed record HandledDelivery(string Id, Answer Answer);
