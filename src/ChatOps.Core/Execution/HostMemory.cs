namespace ChatOps.Core.Execution;

/// <summary>What a host has in its folders of an operation, as far as the bot has seen it. A host that has less was put back to an earlier state.</summary>
public enum HostMemory
{
    Nothing,

    /// <summary>An earlier step of the operation, by the same user.</summary>
    Operation,

    /// <summary>This step, started.</summary>
    Step,
}
