using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChatOps.Fakes.Discord;

/// <summary>What commands may be (discord.com/developers/docs/interactions/application-commands).</summary>
internal static partial class CommandRules
{
    private const int MostCharacters = 8000;

    public static void Check(JsonElement commands)
    {
        var flaws = new Flaws();
        if (commands.ValueKind != JsonValueKind.Array)
            throw new RestError(400, 50035, "Invalid Form Body");
        var all = commands.EnumerateArray().ToList();
        if (all.Count > 100)
            throw new RestError(400, 30032, "Maximum number of application commands reached (100)");
        if (all.GroupBy(c => c.String("name")).Any(g => g.Count() > 1))
            flaws.Add("0.name", "Application command names must be unique");
        for (var i = 0; i < all.Count; i++)
        {
            Part(all[i], $"{i}.", flaws);
            if (SizeOf(all[i]) > MostCharacters)
                flaws.Add($"{i}", "Command exceeds maximum size (8000)");
        }
        flaws.ThrowIfAny();
    }

    private static void Part(JsonElement part, string path, Flaws flaws)
    {
        if (!Name().IsMatch(flaws.Required(part, path, "name", 32)) || part.String("name") != part.String("name")?.ToLowerInvariant())
            flaws.Add(path + "name", "String value did not match validation regex.");
        flaws.Required(part, path, "description", 100);
        Localized.Check(part, path, flaws);
        var options = part.Items("options").ToList();
        if (options.Count > 25)
            flaws.Add(path + "options", "Must be 25 or fewer in length.");
        if (options.GroupBy(o => o.String("name")).Any(g => g.Count() > 1))
            flaws.Add(path + "options", "Option names must be unique");
        if (options.Select(o => o.Number("type") <= 2).Distinct().Count() > 1)
            flaws.Add(path + "options", "Sub-command and sub-command group option types are mutually exclusive to all other types");
        if (options.SkipWhile(o => o.Flag("required")).Any(o => o.Flag("required")))
            flaws.Add(path + "options", "Required options must be placed before non-required options");
        for (var i = 0; i < options.Count; i++)
            Option(options[i], $"{path}options.{i}.", flaws);
    }

    private static void Option(JsonElement option, string path, Flaws flaws)
    {
        if (option.Number("type") is not (1 or 3 or 5))
            flaws.Add(path + "type", "This fake knows sub-commands, texts and flags.");
        var choices = option.Items("choices").ToList();
        if (choices.Count > 25)
            flaws.Add(path + "choices", "Must be 25 or fewer in length.");
        if (choices.Count > 0 && option.Flag("autocomplete"))
            flaws.Add(path + "autocomplete", "Autocomplete options may not have choices");
        for (var i = 0; i < choices.Count; i++)
        {
            flaws.Required(choices[i], $"{path}choices.{i}.", "name", 100);
            flaws.Required(choices[i], $"{path}choices.{i}.", "value", 100);
        }
        Part(option, path, flaws);
    }

    private static int SizeOf(JsonElement part) =>
        (part.String("name")?.Length ?? 0) + Math.Max(part.String("description")?.Length ?? 0, Localized.Longest(part))
        + part.Items("choices").Sum(c => c.String("name")!.Length + c.String("value")!.Length) + part.Items("options").Sum(SizeOf);

    [GeneratedRegex(@"^[-_'\p{L}\p{N}]{1,32}$", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
