namespace ChatOps.Server.Slack;

/// <summary>Slack ended a connection before it began.</summary>
internal sealed class SlackLeftException : Exception
{
    public SlackLeftException() { }
    public SlackLeftException(string message) : base(message) { }
    public SlackLeftException(string message, Exception inner) : base(message, inner) { }
}
