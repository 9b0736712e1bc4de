namespace ChatOps.Server.Execution;

/// <param name="ExitStatus">Null when the time limit passed first.</param>
internal sealed record ClientResult(int? ExitStatus, Captured Output, Captured Error);
