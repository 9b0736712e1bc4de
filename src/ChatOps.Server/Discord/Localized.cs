using System.Text.Json.Nodes;
using ChatOps.Core.Languages;

namespace ChatOps.Server.Discord;

/// <summary>
/// A description in the languages that Discord shows to who has chosen them (discord.com/developers/docs/interactions/application-commands#localization). Names
/// stay: a command is typed alike everywhere.
/// </summary>
internal static class Localized
{
    public const string Key = "description_localizations";

    /// <summary>Discord's own codes of the bot's languages are their codes.</summary>
    private static readonly string[] Discords = ["fr"];

    /// <summary>Nothing where no language has words for it, as for what a site says of its own commands.</summary>
    public static void Add(JsonObject part, string english)
    {
        var said = new JsonObject();
        foreach (var language in Language.All.Where(l => Discords.Contains(l.Code, StringComparer.Ordinal)))
        {
            if (language[english] is var text && text != english)
                said[language.Code] = CommandNames.Description(text, english);
        }
        if (said.Count > 0)
            part[Key] = said;
    }

    /// <summary>Discord counts of a text in several languages the longest.</summary>
    public static int Longest(JsonObject part) => part[Key]?.AsObject().Select(t => ((string)t.Value!).Length).DefaultIfEmpty().Max() ?? 0;
}
