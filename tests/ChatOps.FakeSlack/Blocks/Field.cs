namespace ChatOps.Fakes.Slack;

internal sealed record Field(string Name, Check Check, bool IsRequired);
