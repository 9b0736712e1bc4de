namespace ChatOps.Core.Operations;

public sealed record Moved(Operation Operation, CommitResult Result, bool WasMoved);
