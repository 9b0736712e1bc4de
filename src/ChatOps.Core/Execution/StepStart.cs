namespace ChatOps.Core.Execution;

/// <param name="Digest">SHA-256 (hex) over the step as approved; kept in the step's folder, compared on every later call.</param>
/// <param name="Input">Standard input of the program (null: empty). It is deleted on the host once the program has it open.</param>
public sealed record StepStart(
    StepKey Key, long Fence, string Digest, CommandLine Command, string? Input, TimeSpan TimeLimit, AtLimit AtLimit, IReadOnlyList<Guard> Guards)
{
    /// <summary>Through the user's login shell.</summary>
    public bool Login { get; init; }

    public InputEncoding InputEncoding { get; init; }

    /// <summary><see cref="Runbooks.Step.RootSeconds"/>.</summary>
    public int RootSeconds { get; init; }

    /// <summary>What the host must have of this operation, because it was told so before.</summary>
    public HostMemory Remembers { get; init; }

    /// <summary>The command is <c>put-file PATH MODE</c> and done by the launcher itself (<see cref="Runbooks.FilePut"/>).</summary>
    public bool PutsFile { get; init; }
}
