using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;

namespace ChatOps.Core.Catalogue;

/// <summary>The answers of <c>/ops help</c>, made of the declarations and of nothing else.</summary>
public static class Help
{
    /// <param name="words">What was typed behind <c>help</c>: nothing, a family, or a command; a slash before it is fine.</param>
    /// <param name="usable">Commands that the person may use there; the others are not known.</param>
    /// <param name="approverRole">The role that must approve a command; null: nobody has to.</param>
    public static Answer For(string? words, IReadOnlyList<CommandDescription> usable, Func<CommandDescription, string?> approverRole)
    {
        var asked = string.Join(' ', (words ?? "").ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimStart('/');
        if (asked.Length == 0)
            return new Answer.Replied(usable.Count > Few ? Families(usable) : List(usable));
        if (usable.FirstOrDefault(c => c.Name == asked) is { } command)
            return new Answer.Replied(Page(command, approverRole(command)));
        if (usable.Where(c => c.Family == asked).ToList() is { Count: > 0 } family)
            return new Answer.Replied(List(family));
        var next = $"/ops help lists what you may do{Suggestion.Ask(asked, usable.Select(c => c.Name).Concat(usable.Select(c => c.Family)))}";
        return new Answer.Refused("unknown-command", $"there is no command '{CommandUsage.Clip(asked)}' that you may use here; {next}");
    }

    /// <summary>So many are listed at once.</summary>
    private const int Few = 20;

    /// <summary>A line for each family: what there is fits on a screen, and a family's own page tells the rest.</summary>
    private static Reply Families(IEnumerable<CommandDescription> usable) =>
        new("What you may do here", "More about a family or a command: /ops help FAMILY, /ops help FAMILY VERB")
        {
            Table = new(
                ["Family", "Commands"],
                [.. usable.GroupBy(c => c.Family, StringComparer.Ordinal).OrderBy(f => f.Key, StringComparer.Ordinal)
                    .Select(f => ImmutableArray.Create($"/{f.Key}", string.Join(", ", f.Select(c => c.Verb).Order(StringComparer.Ordinal))))]),
            NamesCommands = true,
        };

    /// <summary>All of them, a family's together.</summary>
    public static Reply List(IEnumerable<CommandDescription> usable)
    {
        var rows = usable.OrderBy(c => c.Family, StringComparer.Ordinal).ThenBy(c => c.Verb, StringComparer.Ordinal)
            .Select(c => ImmutableArray.Create(c.Usage, c.Summary)).ToImmutableArray();
        return rows.Length == 0
            ? new Reply("No commands", "No rule lets you use a command in this channel. Ask whoever keeps the bot's settings.")
            : new Reply("What you may do here", "More about one command: /ops help FAMILY VERB") { Table = new(["Command", "What it does"], rows), NamesCommands = true };
    }

    /// <summary>One command's page.</summary>
    public static Reply Page(CommandDescription command, string? approverRole)
    {
        var reply = new Reply($"/{command.Name}", command.Summary)
            .With("Usage", command.Usage)
            .With("Risk", InWords(command.Risk))
            .With("Approval", approverRole is null ? "not needed" : $"by a second person with the role {approverRole}");
        if (command.Plan)
            reply = reply.With("--plan", "shows what would be done, and does nothing");
        if (command.Examples.Length > 0)
            reply = reply.With("Examples", string.Join('\n', command.Examples.Select(e => $"/{e.TrimStart('/')}")));
        return command.Parameters.Length == 0 ? reply : reply with { Table = Table(command) };
    }

    private static ReplyTable Table(CommandDescription command) =>
        new(["Parameter", "Needed", "What", "Values"],
            [.. command.Parameters.Select(p => ImmutableArray.Create(Typed(p), p.Required ? "yes" : "no", p.Summary, p.Hint ?? ""))]);

    private static string Typed(ParameterDescription parameter) => parameter.Required ? parameter.Name : $"--{parameter.Name}";

    private static string InWords(Risk risk) => risk switch
    {
        Risk.Read => "reads only, changes nothing",
        Risk.Change => "changes the host",
        _ => "destroys or replaces data",
    };
}
