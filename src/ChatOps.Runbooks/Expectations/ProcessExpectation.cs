using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.Expectations;

/// <summary>A running program.</summary>
/// <param name="Program">A whole path, or the program's name; of a script the script's.</param>
public sealed record ProcessExpectation(string Name, string Program) : Expectation(Name)
{
    public bool Running { get; init; } = true;

    public string Owner { get; init; } = "";

    internal override IEnumerable<string> Texts => [Program, Owner];

    internal override IEnumerable<Look> Looks(Filling filling) =>
        [new($"process {filling.Of(Program)}", new CommandLine("/bin/ps", "-eo", "pid=,user:32=,args="), new ProcessMatcher(filling.Of(Program), Running, filling.Of(Owner)))];

    private protected override IEnumerable<string> OwnProblems(ImmutableArray<Parameter> parameters)
    {
        if (Program.Length == 0 || Program.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            yield return $"Process: '{Program}' must be a program's name or whole path.";
    }
}
