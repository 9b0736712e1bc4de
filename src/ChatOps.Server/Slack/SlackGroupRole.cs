namespace ChatOps.Server.Slack;

/// <param name="Group">Slack's id of a user group.</param>
public sealed record SlackGroupRole(string Group, string Role);
