using System.Collections.Immutable;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>What a program that only starts another one starts.</summary>
internal abstract record Launched
{
    private Launched() { }

    /// <summary>Another program with its arguments.</summary>
    /// <param name="Account">As whom, where the launcher is told.</param>
    /// <param name="Folder">Where, where the launcher is told.</param>
    /// <param name="IsScript">It is read by an interpreter: a mere name is a file of the current folder.</param>
    internal sealed record Program(ImmutableArray<string> Words, string? Account = null, string? Folder = null, bool IsScript = false) : Launched;

    /// <summary>A line for a shell.</summary>
    internal sealed record Text(string Line, string? Account = null) : Launched;

    /// <summary>Every program in a folder.</summary>
    internal sealed record Parts(string Folder) : Launched;

    /// <summary>A program in an interpreter's language, given as an argument.</summary>
    internal sealed record Code(string Source) : Launched;
}
