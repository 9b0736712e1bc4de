using ChatOps.Core.Operations;

namespace ChatOps.Server.Storage;

/// <summary>What a program beside the bot sees of what is under way.</summary>
public sealed record StateLook(IReadOnlyList<Operation> Unfinished, IReadOnlyList<TargetLock> Locks);
