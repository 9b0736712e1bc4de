using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Runbooks.Vectors;

namespace ChatOps.Runbooks.Expectations;

/// <summary>A program of the site's that only looks.</summary>
public sealed record OutputExpectation(string Name, ImmutableArray<string> Run) : Expectation(Name)
{
    public int ExitStatus { get; init; }

    public ImmutableArray<string> Stdout { get; init; } = [];

    internal override IEnumerable<string> Texts => [.. Run, .. Stdout];

    internal override IEnumerable<Look> Looks(Filling filling)
    {
        var command = new CommandLine(Run.Select(filling.Of));
        yield return new(command.ToString(), command, new OutputMatcher(ExitStatus, [.. Stdout.Select(TextRule.Read).Select(r => r with { Text = filling.Of(r.Text) })]));
    }

    private protected override IEnumerable<string> OwnProblems(ImmutableArray<Parameter> parameters) =>
        new CommandTemplate(Run, parameters).Problems().Select(p => $"Run: {p}").Concat(RuleProblems("Stdout", Stdout));
}
