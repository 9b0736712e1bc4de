using ChatOps.Core.Execution;

namespace ChatOps.Server.Execution;

/// <param name="ExitStatus">Null: the time limit passed first. It is the script's own only where the answer says so.</param>
/// <param name="Silent">What it means when there is no answer of the script: thrown then. Null: nothing more is known.</param>
internal sealed record CallEnd(int? ExitStatus, HostUnreachableException? Silent = null);
