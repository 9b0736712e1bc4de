namespace ChatOps.Fakes.Slack;

public enum ChannelKind
{
    Public,
    Private,
    Direct,
}
