namespace ChatOps.Core.Operations;

public sealed class IllegalMoveException : InvalidOperationException
{
    public IllegalMoveException() { }
    public IllegalMoveException(string message) : base(message) { }
    public IllegalMoveException(string message, Exception inner) : base(message, inner) { }
    public IllegalMoveException(Operation operation, string move) : base($"Operation {operation.Handle} in {operation.State} cannot {move}.") { }
}
