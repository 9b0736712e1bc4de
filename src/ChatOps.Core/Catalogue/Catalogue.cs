using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ChatOps.Core.Commands;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Catalogue;

/// <summary>Every command there is. Fails to be made when two have one name or when a declaration cannot work.</summary>
public sealed partial class Catalogue
{
    private readonly ImmutableDictionary<string, ICommand> _commands;

    public Catalogue(IEnumerable<ICommand> commands)
    {
        Commands = [.. commands.OrderBy(c => c.Spec.Name, StringComparer.Ordinal)];
        var problems = Commands.SelectMany(c => Problems(c.Spec))
            .Concat(Commands.GroupBy(c => c.Spec.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1)
                .Select(g => $"There are {g.Count()} commands called '{g.Key}'; rename all but one."))
            .ToList();
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(' ', problems), nameof(commands));
        _commands = Commands.ToImmutableDictionary(c => c.Spec.Name);
    }

    /// <summary>By family, then verb.</summary>
    public ImmutableArray<ICommand> Commands { get; }

    public IEnumerable<CommandSpec> Specs => Commands.Select(c => c.Spec);

    /// <summary>In any case; null when there is no such command.</summary>
    public ICommand? Find(string family, string verb) =>
        _commands.GetValueOrDefault($"{family.ToLowerInvariant()} {verb.ToLowerInvariant()}");

    public IEnumerable<CommandSpec> Family(string family) => Specs.Where(s => s.Family.Equals(family, StringComparison.OrdinalIgnoreCase));

    /// <summary>What cannot work in a declaration, a sentence each. Empty: all is well.</summary>
    public static IReadOnlyList<string> Problems(CommandSpec spec) =>
        [.. NameProblems(spec), .. ParameterProblems(spec)];

    private static IEnumerable<string> NameProblems(CommandSpec spec)
    {
        foreach (var word in new[] { spec.Family, spec.Verb })
        {
            if (!Plain().IsMatch(word))
                yield return $"'{word}' of the command '{spec.Name}' is not a name: use lower-case letters, digits and '-', a letter first.";
        }
    }

    private static IEnumerable<string> ParameterProblems(CommandSpec spec)
    {
        var command = $"of the command '{spec.Name}'";
        foreach (var name in spec.Parameters.GroupBy(p => p.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            yield return $"The parameter '{name.Key}' {command} is declared twice.";
        if (spec.Parameters.OfType<Parameter.Target>().Count() > 1)
            yield return $"Only one parameter {command} can be a target.";
        foreach (var parameter in spec.Parameters)
        {
            if (!Plain().IsMatch(parameter.Name) || parameter.Name == CommandSpec.PlanOption)
                yield return $"'{parameter.Name}' {command} is no name for a parameter: use lower-case letters, digits and '-', and not '{CommandSpec.PlanOption}'.";
            if (parameter is Parameter.Text { Rest: true } && parameter != spec.Parameters[^1])
                yield return $"The parameter '{parameter.Name}' {command} takes the rest of the line, so it must be the last one.";
            if (parameter is Parameter.Choice { Values.Length: 0 })
                yield return $"The parameter '{parameter.Name}' {command} has no values to choose from.";
            if (parameter is Parameter.Text { Pattern: { } pattern } && !IsPattern(pattern))
                yield return $"The pattern of the parameter '{parameter.Name}' {command} is no regular expression: {pattern}";
        }
    }

    private static bool IsPattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9-]*\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Plain();
}
