namespace ChatOps.Server.Storage;

/// <summary>The state cannot be opened, saved or put back; the message begins with a code and says what to do.</summary>
public sealed class StateException : Exception
{
    public StateException() { }
    public StateException(string message) : base(message) { }
    public StateException(string message, Exception inner) : base(message, inner) { }
    public StateException(string code, string reason, Exception? inner = null) : base($"{code}: {reason}", inner) => Code = code;

    public string Code { get; } = "state";
}
