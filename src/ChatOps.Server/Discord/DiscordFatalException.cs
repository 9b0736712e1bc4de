namespace ChatOps.Server.Discord;

/// <summary>No further try can succeed until people change something.</summary>
internal sealed class DiscordFatalException : Exception
{
    public DiscordFatalException() { }
    public DiscordFatalException(string message) : base(message) { }
    public DiscordFatalException(string message, Exception inner) : base(message, inner) { }
}
