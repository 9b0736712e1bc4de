namespace ChatOps.Core.Execution;

/// <summary>A read-only question to a host.</summary>
/// <param name="User">The host's user to run as; empty: the user the executor arrives as.</param>
public sealed record Probe(string User, CommandLine Command, TimeSpan TimeLimit, int MaxOutput = 4 * 1024 * 1024)
{
    /// <summary>Through the user's login shell.</summary>
    public bool Login { get; init; }

    /// <summary>Standard input of the program (null: empty), such as the text of a script that an interpreter reads. No secrets.</summary>
    public string? Input { get; init; }

    public InputEncoding InputEncoding { get; init; }

    /// <summary><see cref="Runbooks.Step.RootSeconds"/>.</summary>
    public int RootSeconds { get; init; }
}
