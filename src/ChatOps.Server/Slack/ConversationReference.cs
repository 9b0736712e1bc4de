namespace ChatOps.Server.Slack;

/// <summary>Where somebody stood: Slack's ids of the channel, the person and the thread.</summary>
internal sealed record ConversationReference(string Place, string Account, string? Thread);
