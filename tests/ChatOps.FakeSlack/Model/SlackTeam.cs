namespace ChatOps.Fakes.Slack;

public sealed record SlackTeam(string Id, string Domain, string Name);
