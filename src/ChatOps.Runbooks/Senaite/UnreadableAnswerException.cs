namespace ChatOps.Runbooks.Senaite;

/// <summary>A question that the host did not answer in a way that can be relied on. Planning ends with <c>probe-failed</c>.</summary>
public sealed class UnreadableAnswerException : Exception
{
    public UnreadableAnswerException() { }
    public UnreadableAnswerException(string message) : base(message) { }
    public UnreadableAnswerException(string message, Exception inner) : base(message, inner) { }
}
