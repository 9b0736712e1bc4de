using System.Collections.Immutable;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>One program with its arguments, out of a line for a shell.</summary>
/// <param name="Folder">The folder it is started in, where the line says so (<c>cd /x &amp;&amp; …</c>); null: not known.</param>
internal sealed record ShellCommand(ImmutableArray<string> Words, string? Folder)
{
    /// <summary>The file that is its standard input (<c>&lt; FILE</c>).</summary>
    public string? InputFile { get; init; }

    /// <summary>The text that is its standard input (<c>&lt;&lt;&lt; TEXT</c>).</summary>
    public string? InputText { get; init; }

    /// <summary>What it prints is read by the next one (<c>|</c>).</summary>
    public bool Piped { get; init; }
}
