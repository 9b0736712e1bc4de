namespace ChatOps.Server.Slack;

/// <param name="Place">Slack's id of the channel.</param>
public sealed record SlackPlace(string Channel, string Place);
