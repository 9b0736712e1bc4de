namespace ChatOps.Core.Audit;

/// <summary>A place could not take an anchor; the message says why. It is tried again.</summary>
public sealed class AnchorPlaceException : Exception
{
    public AnchorPlaceException() { }
    public AnchorPlaceException(string message) : base(message) { }
    public AnchorPlaceException(string message, Exception inner) : base(message, inner) { }
}
