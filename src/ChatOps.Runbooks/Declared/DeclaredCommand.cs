using System.Collections.Immutable;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Runbooks.Expectations;
using ChatOps.Runbooks.Vectors;

namespace ChatOps.Runbooks.Declared;

/// <summary>A command that a site declares in its settings (<c>Commands:KEY</c>): one program with its arguments on one host.</summary>
/// <param name="Key">In the settings; the sentences of <see cref="Problems"/> begin with it.</param>
/// <param name="Host">A host of the inventory.</param>
/// <param name="User">The host's user it runs as; empty: the account the bot arrives as.</param>
/// <param name="Run">The program's whole path and its arguments; <c>{name}</c> stands for a parameter's value, always within one argument.</param>
public sealed record DeclaredCommand(string Key, CommandSpec Spec, string Host, string User, ImmutableArray<string> Run, TimeSpan TimeLimit)
{
    /// <summary>What must hold on the host when it has run.</summary>
    public ImmutableArray<Expectation> Expect { get; init; } = [];

    /// <summary>The way back, as <see cref="Run"/>; empty: there is none.</summary>
    public ImmutableArray<string> Undo { get; init; } = [];

    public TimeSpan UndoLimit { get; init; } = TimeLimit;

    /// <summary>Accounts, root lines and the program that it needs on its host.</summary>
    public HostNeeds Needs => HostNeeds.Together(
        new([.. new[] { User }.Where(u => u.Length > 0)], [], []) { Programs = [.. Run.Take(1).Where(p => p.StartsWith('/')).Select(p => HostProgram.Of(User, p))] },
        Expectation.Needs(Expect));

    internal CommandTemplate Template => new(Run, Spec.Parameters);

    internal CommandTemplate UndoTemplate => new(Undo, Spec.Parameters);

    /// <summary>Why the start must fail, a sentence each. Empty: all is well.</summary>
    public IReadOnlyList<string> Problems()
    {
        if (Run.IsDefaultOrEmpty)
            return [.. Template.Problems().Select(p => $"Commands:{Key}:Run: {p}")];
        return
        [
            .. Catalogue.Problems(Spec).Concat(TargetProblems()).Select(p => $"Commands:{Key}: {p}"),
            .. Template.Problems().Concat(UseProblems()).Select(p => $"Commands:{Key}:Run: {p}"),
            .. LimitProblems(), .. UndoProblems(),
            .. Expect.SelectMany(e => e.Problems(Spec.Parameters).Select(p => $"Commands:{Key}:Expect:{e.Name}: {p}")),
        ];
    }

    private IEnumerable<string> TargetProblems() =>
        Spec.Parameters.OfType<Parameter.Target>().Select(p => $"The parameter '{p.Name}' cannot be a target: Host says where the command runs.");

    private IEnumerable<string> UseProblems()
    {
        var used = Template.Names.ToHashSet(StringComparer.Ordinal);
        foreach (var parameter in Spec.Parameters.Where(p => !used.Contains(p.Name) && !WhyParameter.Is(p)))
            yield return $"The parameter '{parameter.Name}' is not used; write {{{parameter.Name}}} where its value goes.";
    }

    private IEnumerable<string> LimitProblems()
    {
        if (TimeLimit <= TimeSpan.Zero || UndoLimit <= TimeSpan.Zero)
            yield return $"Commands:{Key}:TimeLimit: must be longer than nothing.";
    }

    private IEnumerable<string> UndoProblems()
    {
        if (Undo.IsDefaultOrEmpty)
            yield break;
        foreach (var problem in UndoTemplate.Problems())
            yield return $"Commands:{Key}:Undo:Run: {problem}";
        if (Spec.Risk == Risk.Read)
            yield return $"Commands:{Key}:Undo: a command that only reads has nothing to take back.";
        if (Expect.IsEmpty)
            yield return $"Commands:{Key}:Undo: undo-unverified: nobody could tell whether the old state is back; say under Expect what to look at.";
    }
}
