using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Core.Time;

namespace ChatOps.Runbooks.Vectors;

/// <summary>An argument vector of the settings in which <c>{name}</c> stands for a parameter's value, always within one argument.</summary>
public sealed record CommandTemplate(ImmutableArray<string> Run, ImmutableArray<Parameter> Parameters)
{
    /// <summary>Parameters that it uses.</summary>
    public IEnumerable<string> Names => Run.SelectMany(Placeholder.Names).Distinct();

    /// <summary>Why it must not be used, a sentence each. Empty: all is well.</summary>
    public IReadOnlyList<string> Problems() =>
        Run.IsDefaultOrEmpty ? ["is empty; write the program's whole path and its arguments."] : [.. OwnProblems().Concat(CodeCheck.Problems(Run, IsBound)).Distinct()];

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

    private Parameter? Find(string name) => Parameters.FirstOrDefault(p => p.Name == name);

    private bool IsBound(string name) => Placeholder.IsBound(Find(name));

    private IEnumerable<string> OwnProblems()
    {
        if (Placeholder.In(Run[0]) || !Run[0].StartsWith('/'))
            yield return $"'{Run[0]}' must be a program's whole path, beginning with /, and no placeholder.";
        foreach (var name in Names.Where(n => Find(n) is null))
            yield return $"{{{name}}} is no parameter; declare it under Parameters, in the same spelling.";
        if (Run.Any(a => a.Contains('\0')))
            yield return "An argument cannot hold a NUL character.";
    }
}
