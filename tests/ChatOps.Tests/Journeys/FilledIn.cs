using System.Text.Json.Nodes;

namespace ChatOps.Tests.Journeys;

/// <summary>A line of text as somebody fills it into the command that the guild has: its words into the options, in their order or by name.</summary>
internal sealed record FilledIn(string Command, (string Option, object Value)[] Options)
{
    private const int Flag = 5;

    /// <exception cref="InvalidOperationException">The guild has no such command.</exception>
    public static FilledIn Of(JsonArray commands, string text)
    {
        var words = text.TrimStart('/').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (command, sub) = Find(commands, words[0], words[1]);
        List<(string Name, bool IsFlag)> known =
            [.. (sub["options"]?.AsArray() ?? []).Select(o => ((string)o!["name"]!, (int)o["type"]! == Flag))];
        List<(string, object)> filled = [];
        List<string> loose = [];
        for (var i = 2; i < words.Length; i++)
        {
            var name = words[i].StartsWith("--", StringComparison.Ordinal) ? words[i][2..] : null;
            if (name is null)
                loose.Add(words[i]);
            else
                filled.Add((name, known.Contains((name, true)) ? true : words[++i]));
        }
        var open = known.Where(k => !k.IsFlag && filled.All(f => f.Item1 != k.Name)).Take(loose.Count).ToList();
        for (var i = 0; i < open.Count; i++)
            filled.Add((open[i].Name, i < open.Count - 1 ? loose[i] : string.Join(' ', loose.Skip(i))));
        return new($"{command} {(string)sub["name"]!}", [.. filled]);
    }

    private static (string Command, JsonNode Sub) Find(JsonArray commands, string family, string verb)
    {
        foreach (var command in commands.Where(c => (string)c!["name"]! == family || ((string)c["name"]!).StartsWith($"{family}-", StringComparison.Ordinal)))
        {
            if (command!["options"]!.AsArray().FirstOrDefault(s => (string)s!["name"]! == verb) is { } sub)
                return ((string)command["name"]!, sub);
        }
        throw new InvalidOperationException($"The guild has no command /{family} {verb}");
    }
}
