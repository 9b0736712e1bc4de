namespace ChatOps.Server.Slack;

/// <summary>No further try can succeed until people change something.</summary>
internal sealed class SlackFatalException : Exception
{
    public SlackFatalException() { }
    public SlackFatalException(string message) : base(message) { }
    public SlackFatalException(string message, Exception inner) : base(message, inner) { }
}
