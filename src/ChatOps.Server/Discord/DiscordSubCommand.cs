using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOps.Core.Commands;

namespace ChatOps.Server.Discord;

/// <summary>One verb as Discord has it.</summary>
/// <param name="Size">The characters that Discord counts of it.</param>
internal sealed record DiscordSubCommand(
    CommandSpec Spec, string Name, JsonObject Body, ImmutableArray<DiscordOption> Options, string? More, int Size)
{
    private const int MostOptions = 25;
    private const int MostChoices = 25;
    private const int LongestChoice = 100;

    /// <summary>More of them are completed instead: a command has room for 8,000 characters.</summary>
    private const int MostChoiceCharacters = 500;
    private const int SubCommand = 1;
    private const int Text = 3;
    private const int Flag = 5;

    /// <summary>Where a verb alone is too large for a command, its choices are asked for while somebody types; without them every verb fits.</summary>
    public static DiscordSubCommand Of(CommandSpec spec, bool isPlannable) =>
        Of(spec, isPlannable, withChoices: true) is { Size: <= DiscordCommands.RoomForSubCommands } made ? made : Of(spec, isPlannable, withChoices: false);

    private static DiscordSubCommand Of(CommandSpec spec, bool isPlannable, bool withChoices)
    {
        ImmutableArray<DiscordOption> all =
        [
            .. spec.Parameters.OrderByDescending(p => p.Required).Select(
                p => new DiscordOption(CommandNames.Name(p.Name), p) { IsCompleted = IsCompleted(p) || (p is Parameter.Choice && !withChoices) }),
            .. isPlannable ? [new DiscordOption(CommandSpec.PlanOption, null)] : Array.Empty<DiscordOption>(),
        ];
        var fits = all.Length <= MostOptions;
        var options = fits ? all : all[..(MostOptions - 1)];
        var more = fits ? null : Unused(options);
        var body = new JsonArray([.. options.Select(Option), .. more is null ? [] : new[] { Words(more) }]);
        var made = new JsonObject
        {
            ["type"] = SubCommand,
            ["name"] = CommandNames.Name(spec.Verb),
            ["description"] = CommandNames.Description(spec.Summary, spec.Name),
            ["options"] = body,
        };
        Localized.Add(made, spec.Summary);
        return new(spec, CommandNames.Name(spec.Verb), made, options, more, SizeOf(made));
    }

    private static JsonObject Option(DiscordOption option)
    {
        var made = new JsonObject
        {
            ["type"] = option.Parameter is null or Parameter.Flag ? Flag : Text,
            ["name"] = option.Name,
            ["description"] = option.Parameter is { } p
                ? CommandNames.Description(p.Summary, p.Name)
                : "Only shows the plan; nothing is done",
        };
        Localized.Add(made, option.Parameter?.Summary ?? (string)made["description"]!);
        if (option.Parameter?.Required == true)
            made["required"] = true;
        if (option.IsCompleted)
            made["autocomplete"] = true;
        else if (option.Parameter is Parameter.Choice choice)
            made["choices"] = new JsonArray([.. choice.Values.Select(v => new JsonObject { ["name"] = v, ["value"] = v })]);
        return made;
    }

    private static JsonObject Words(string name)
    {
        var made = new JsonObject { ["type"] = Text, ["name"] = name, ["description"] = "Further options as they are typed: --name value" };
        Localized.Add(made, (string)made["description"]!);
        return made;
    }

    /// <summary>Targets, operations and restore points change, and spans are many; of choices those that Discord has no room for.</summary>
    private static bool IsCompleted(Parameter parameter) => parameter switch
    {
        Parameter.Target or Parameter.Text or Parameter.Duration => Core.Completion.ValueOffers.AreKnown(parameter),
        Parameter.Choice choice =>
            choice.Values.Length > MostChoices || choice.Values.Any(v => v.Length is 0 or > LongestChoice)
                || choice.Values.Sum(v => 2 * v.Length) > MostChoiceCharacters,
        _ => false,
    };

    private static string Unused(ImmutableArray<DiscordOption> options)
    {
        var name = "more";
        for (var number = 2; options.Any(o => o.Name == name); number++)
            name = $"more-{number}";
        return name;
    }

    private static int SizeOf(JsonObject body) =>
        ((string)body["name"]!).Length + Math.Max(((string)body["description"]!).Length, Localized.Longest(body))
        + (body["options"]?.AsArray().Sum(o => SizeOf(o!.AsObject())) ?? 0)
        + (body["choices"]?.AsArray().Sum(c => ((string)c!["name"]!).Length + ((string)c["value"]!).Length) ?? 0);
}
