using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ChatOps.Core.Catalogue;

namespace ChatOps.Server.Configuration;

/// <summary>A command that a site declares in its settings: one program on one host, with placeholders for the parameters.</summary>
/// <param name="Run">The program and its arguments; <c>{name}</c> stands for a parameter's value.</param>
public sealed partial record CommandSettings(
    string Key, CommandSpec Spec, string Host, string User, ImmutableArray<string> Run, TimeSpan TimeLimit)
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLimit = TimeSpan.FromDays(1);

    internal static ImmutableArray<CommandSettings> Read(IConfigurationSection section, SiteInventory inventory, List<string> problems) =>
        [.. SettingsReader.Named(section, problems).Select(r => Command(r, inventory))];

    private static CommandSettings Command(SettingsReader reader, SiteInventory inventory)
    {
        var parameters = reader.Named("Parameters").Select(ParameterSettings.Read).ToImmutableArray();
        var spec = new CommandSpec(
            Word(reader, "Family"), Word(reader, "Verb"), reader.Required("Summary"), reader.Choice<Risk>("Risk", null), parameters,
            reader.List("Examples"));
        var command = new CommandSettings(
            reader.Name, spec, reader.Required("Host"), InventorySettings.Account(reader), reader.RequiredList("Run", "/bin/echo"),
            reader.Time("TimeLimit", DefaultLimit, TimeSpan.FromSeconds(1), LongestLimit));
        if (command.Host.Length > 0 && inventory.Hosts.All(h => h.Name != command.Host))
            reader.Problem("Host", InventorySettings.NoHost(command.Host, inventory.Hosts));
        if (parameters.SkipLast(1).Any(p => p is Parameter.Text { Rest: true }))
            reader.Problem("Parameters", "only the last parameter can take the rest of the line; keys are in alphabetical order.");
        command.TellRun(reader);
        reader.Done();
        return command;
    }

    private void TellRun(SettingsReader reader)
    {
        if (Run.IsEmpty)
            return;
        if (!Path.IsPathRooted(Run[0]) || Run[0].Contains('{'))
            reader.Problem("Run", $"'{Run[0]}' must be a program's whole path, beginning with /, without a placeholder.");
        var used = Run.SelectMany(Placeholders).ToHashSet(StringComparer.Ordinal);
        var declared = Spec.Parameters.Select(p => p.Name).ToList();
        foreach (var name in used.Except(declared, StringComparer.Ordinal))
            reader.Problem("Run", $"{{{name}}} is no parameter; declare it under Parameters.");
        foreach (var name in declared.Where(d => !used.Contains(d)))
            reader.Problem($"Parameters:{name}", $"is not used; write {{{name}}} in Run.");
        if (Interpreted.Argument(Run) is { } code)
            reader.Problem("Run", $"'{code}' is code of an interpreter, and a placeholder in it would let people write code; call a program of your own.");
    }

    public static IEnumerable<string> Placeholders(string argument) =>
        Placeholder().Matches(argument).Select(m => m.Groups["name"].Value);

    private static string Word(SettingsReader reader, string key)
    {
        var word = reader.Required(key);
        if (word.Length > 0 && !CommandWord().IsMatch(word))
            reader.Problem(key, $"'{word}' must be a-z, 0-9 and '-', beginning with a letter.");
        return word;
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,31}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex CommandWord();

    [GeneratedRegex(@"\{(?<name>[^{}]*)\}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
