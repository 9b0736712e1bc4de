using System.Collections.Immutable;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Core.Time;

namespace ChatOps.Runbooks.Declared;

/// <summary>A command that a site declares in its settings (<c>Commands:KEY</c>): one program with its arguments on one host.</summary>
/// <param name="Key">In the settings; the sentences of <see cref="Problems"/> begin with it.</param>
/// <param name="Host">A host of the inventory.</param>
/// <param name="User">The host's user it runs as; empty: the account the bot arrives as.</param>
/// <param name="Run">The program's whole path and its arguments; <c>{name}</c> stands for a parameter's value, always within one argument.</param>
public sealed record DeclaredCommand(string Key, CommandSpec Spec, string Host, string User, ImmutableArray<string> Run, TimeSpan TimeLimit)
{
    /// <summary>Why the start must fail, a sentence each. Empty: all is well.</summary>
    public IReadOnlyList<string> Problems()
    {
        if (Run.IsDefaultOrEmpty)
            return [$"Commands:{Key}:Run: is empty; write the program's whole path and its arguments."];
        return [.. Catalogue.Problems(Spec).Concat(TargetProblems()).Select(p => $"Commands:{Key}: {p}"),
            .. RunProblems().Concat(CodeCheck.Problems(Run, IsBound)).Distinct().Select(p => $"Commands:{Key}:Run: {p}"), .. LimitProblems()];
    }

    /// <summary>The argument vector for these values, or why it cannot be made (<c>bad-argument</c>). An argument whose parameter was not given is left out.</summary>
    internal (CommandLine? Command, string? Problem) Fill(ParsedCommand command)
    {
        var arguments = new List<string>();
        var own = CodeCheck.OwnArguments(Run);
        for (var i = 0; i < Run.Length; i++)
        {
            var template = Run[i];
            if (Placeholder.Names(template).Any(n => command.Value(n) is null))
                continue;
            var argument = Placeholder.Fill(template, n => ValueOf(command, n, Placeholder.Is(template)));
            if (Placeholder.Starts(template) && argument.StartsWith('-') && !IsOwnFlag(template) && !Run.Skip(own).Take(i - own).Contains("--"))
                return (null, $"'{argument}' begins with '-', so {Run[0]} would take it for an option; write it without");
            arguments.Add(argument);
        }
        return (new CommandLine(arguments), null);
    }

    private string ValueOf(ParsedCommand command, string name, bool alone) => Find(name) switch
    {
        Parameter.Flag => alone ? $"--{name}" : "",
        Parameter.Duration => Durations.Write(command.Duration(name)!.Value),
        _ => command.Value(name)!,
    };

    private bool IsOwnFlag(string template) => Placeholder.Is(template) && Find(Placeholder.Names(template).First()) is Parameter.Flag;

    private Parameter? Find(string name) => Spec.Parameters.FirstOrDefault(p => p.Name == name);

    /// <summary>Always given, and nothing but what the settings name or describe.</summary>
    private bool IsBound(string name) => Find(name) is Parameter.Choice { Required: true } or Parameter.Text { Required: true, Pattern: not null };

    private IEnumerable<string> TargetProblems() =>
        Spec.Parameters.OfType<Parameter.Target>().Select(p => $"The parameter '{p.Name}' cannot be a target: Host says where the command runs.");

    private IEnumerable<string> RunProblems()
    {
        if (Placeholder.In(Run[0]) || !Run[0].StartsWith('/'))
            yield return $"'{Run[0]}' must be a program's whole path, beginning with /, and no placeholder.";
        var used = Run.SelectMany(Placeholder.Names).Distinct().ToList();
        foreach (var name in used.Where(n => Find(n) is null))
            yield return $"{{{name}}} is no parameter; declare it under Parameters, in the same spelling.";
        foreach (var parameter in Spec.Parameters.Where(p => !used.Contains(p.Name) && !WhyParameter.Is(p)))
            yield return $"The parameter '{parameter.Name}' is not used; write {{{parameter.Name}}} where its value goes.";
        if (Run.Any(a => a.Contains('\0')))
            yield return "An argument cannot hold a NUL character.";
    }

    private IEnumerable<string> LimitProblems()
    {
        if (TimeLimit <= TimeSpan.Zero)
            yield return $"Commands:{Key}:TimeLimit: must be longer than nothing.";
    }
}
