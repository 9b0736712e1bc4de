using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOps.Core.Commands;

namespace ChatOps.Server.Discord;

/// <summary>
/// The catalogue as Discord's commands: one per family, with a sub-command per verb and typed options, the required ones first. Within
/// Discord's limits for any catalogue: a family with too many verbs, or too many words, goes on in another command.
/// </summary>
internal sealed class DiscordCommands
{
    private const int MostCommands = 100;
    private const int MostSubCommands = 25;

    /// <summary>Of the 8,000 characters of a command, what its own name and description leave.</summary>
    internal const int RoomForSubCommands = 8000 - CommandNames.LongestName - CommandNames.LongestDescription;

    private readonly ImmutableArray<DiscordCommand> _commands;

    public DiscordCommands(IEnumerable<(CommandSpec Spec, bool IsPlannable)> catalogue)
    {
        var body = new JsonArray();
        var commands = ImmutableArray.CreateBuilder<DiscordCommand>();
        var families = catalogue.GroupBy(c => c.Spec.Family, StringComparer.Ordinal).ToList();
        // Discord refuses all of them when two have one name, and a site may have a family 'app' that goes on in 'app-2' beside one that is called so.
        var taken = families.Select(f => CommandNames.Name(f.Key)).ToHashSet(StringComparer.Ordinal);
        foreach (var family in families)
        {
            var part = 1;
            foreach (var group in Groups(family.Select(c => DiscordSubCommand.Of(c.Spec, c.IsPlannable))))
            {
                string name;
                do
                {
                    name = CommandNames.Name(part == 1 ? family.Key : $"{family.Key}-{part}");
                }
                while (part++ > 1 && !taken.Add(name));
                if (body.Count >= MostCommands)
                {
                    LeftOut = LeftOut.AddRange(group.Select(s => s.Spec.Name));
                    continue;
                }
                body.Add((JsonNode)Command(name, group));
                commands.AddRange(group.Select(s => new DiscordCommand(s.Spec, name, s.Name, s.Options, s.More)));
            }
        }
        (_commands, Body) = (commands.ToImmutable(), body);
    }

    /// <summary>What all of them are overwritten with.</summary>
    public JsonArray Body { get; }

    /// <summary>Commands for which Discord has no room.</summary>
    public ImmutableArray<string> LeftOut { get; } = [];

    /// <summary>Null: it is none of the catalogue, such as one of a former version.</summary>
    public DiscordCommand? Find(string command, string subCommand) =>
        _commands.FirstOrDefault(c => c.Command == command && c.SubCommand == subCommand);

    private static IEnumerable<List<DiscordSubCommand>> Groups(IEnumerable<DiscordSubCommand> subCommands)
    {
        var (group, size) = (new List<DiscordSubCommand>(), 0);
        foreach (var sub in subCommands)
        {
            if (group.Count == MostSubCommands || (group.Count > 0 && size + sub.Size > RoomForSubCommands))
            {
                yield return group;
                (group, size) = ([], 0);
            }
            group.Add(sub);
            size += sub.Size;
        }
        if (group.Count > 0)
            yield return group;
    }

    private static JsonObject Command(string name, List<DiscordSubCommand> subs) => new()
    {
        ["type"] = 1,
        ["name"] = name,
        ["description"] = CommandNames.Description(string.Join(", ", subs.Select(s => s.Name)), name),
        ["options"] = new JsonArray([.. subs.Select(s => s.Body)]),
    };
}
