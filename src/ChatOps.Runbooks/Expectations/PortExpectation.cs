using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Runbooks.Expectations;

/// <summary>A TCP port of the host.</summary>
public sealed record PortExpectation(string Name, int Port) : Expectation(Name)
{
    public bool Listening { get; init; } = true;

    /// <summary>The account that listens.</summary>
    public string Owner { get; init; } = "";

    /// <summary>The program's name. The kernel shows it to the program's own account and to root.</summary>
    public string Program { get; init; } = "";

    internal override bool TakesRoot => Program.Length > 0;

    internal override IEnumerable<string> Texts => [];

    internal override IEnumerable<Look> Looks(Filling filling)
    {
        var about = $"port {Port}";
        // The kernel's own table needs no tool and tells every socket's owner to everybody, as a number; /etc/passwd has the names.
        if (Owner.Length > 0 || Program.Length == 0)
            yield return new(about, new CommandLine("/bin/cat", "/proc/net/tcp", "/proc/net/tcp6", "/etc/passwd"), new PortMatcher(Port, Listening, Owner, ""));
        if (Program.Length > 0)
            yield return new(about, SocketTool.Listening("/usr/bin/ss", "")[0].Command, new PortMatcher(Port, Listening, "", Program));
    }

    private protected override IEnumerable<string> OwnProblems(ImmutableArray<Parameter> parameters)
    {
        if (!Listening && Owner.Length + Program.Length > 0)
            yield return "Listening: nobody listens where nobody is to listen; take Owner and Program out.";
        if (AsRoot && Owner.Length > 0)
            yield return "User: root-refused: the owner is told to everybody; write a second expectation for the program.";
    }
}
