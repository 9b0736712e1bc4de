using System.Text.Json.Nodes;
using ChatOps.Core.Chat;
using ChatOps.Core.Languages;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>Buttons and what a click says: <c>ACTION:VALUE</c> in the button's id, which Discord hands back unchanged.</summary>
internal static class DiscordButtons
{
    /// <summary>Runs a command that came late.</summary>
    public const string Run = "run";
    private const int LongestId = 100;
    private const int InRow = 5;
    private const int MostRows = 5;
    private const int Green = 3;
    private const int Red = 4;
    private const int Grey = 2;

    public static JsonArray Rows(IEnumerable<ResolvedButton> buttons, Language? language = null) =>
        Rows(buttons.Select(b => (
            Id: $"{b.Action}:{b.Value}", (language ?? Language.English)[b.Word], Style: b.Kind switch { ButtonKind.Approve => Green, ButtonKind.Deny => Red, _ => Grey })));

    /// <param name="delivery">Of the command that came late.</param>
    public static JsonArray RunLate(string delivery, Language language) => Rows([($"{Run}:{delivery}", language["Run it now"], Grey)]);

    public static (string Action, string Value) Read(string id) =>
        id.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? (id[..colon], id[(colon + 1)..]) : (id, "");

    /// <summary>One whose id is too long for Discord is left out: what it does can be typed.</summary>
    private static JsonArray Rows(IEnumerable<(string Id, string Word, int Style)> buttons) =>
    [
        .. buttons.Where(b => b.Id.Length <= LongestId).DistinctBy(b => b.Id).Chunk(InRow).Take(MostRows).Select(row => new JsonObject
        {
            ["type"] = 1,
            ["components"] = new JsonArray(
                [.. row.Select(b => new JsonObject { ["type"] = 2, ["style"] = b.Style, ["label"] = b.Word, ["custom_id"] = b.Id })]),
        }),
    ];
}
