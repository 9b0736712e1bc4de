namespace ChatOps.Core.Operations;

/// <summary>Another replica, or a later start of this one, has claimed the operation: this writer stops.</summary>
public sealed class ClaimLostException : Exception
{
    public ClaimLostException() { }
    public ClaimLostException(string message) : base(message) { }
    public ClaimLostException(string message, Exception inner) : base(message, inner) { }
    public ClaimLostException(Operation operation) : base($"Operation {operation.Handle} was claimed under fence {operation.Fence}.") { }
}
