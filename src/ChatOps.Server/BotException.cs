namespace ChatOps.Server;

/// <summary>Why the program cannot do what it was asked to: a code, and what people can do about it.</summary>
public sealed class BotException : Exception
{
    public BotException() { }
    public BotException(string message) : base(message) { }
    public BotException(string message, Exception inner) : base(message, inner) { }
    public BotException(string code, string reason, Exception? inner = null) : base($"{code}: {reason}", inner) { }
}
