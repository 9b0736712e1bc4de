using System.Collections.Immutable;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>One program with its arguments, out of a line for a shell.</summary>
/// <param name="Folder">The folder it is started in, where the line says so (<c>cd /x &amp;&amp; …</c>); null: not known.</param>
internal sealed record ShellCommand(ImmutableArray<string> Words, string? Folder);
