namespace ChatOps.Core.Operations;

/// <summary>
/// The bot's own state could not be written (its disk is full, its folder read-only); nothing of the change was kept. Thrown by every store of the bot.
/// </summary>
public sealed class StateUnwritableException : Exception
{
    public const string Code = "state-unwritable";

    public StateUnwritableException() { }
    public StateUnwritableException(string message) : base(message) { }
    public StateUnwritableException(string message, Exception inner) : base(message, inner) { }
}
