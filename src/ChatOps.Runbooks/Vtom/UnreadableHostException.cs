namespace ChatOps.Runbooks.Vtom;

/// <summary>A question that the host did not answer in a way that can be relied on. Planning ends with <c>probe-failed</c>.</summary>
public sealed class UnreadableHostException : Exception
{
    public UnreadableHostException() { }
    public UnreadableHostException(string message) : base(message) { }
    public UnreadableHostException(string message, Exception inner) : base(message, inner) { }
}
