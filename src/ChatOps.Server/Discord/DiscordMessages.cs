using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using ChatOps.Core.Chat;
using ChatOps.Core.Text;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>
/// Makes messages of replies, within all of Discord's limits whatever the reply holds
/// (discord.com/developers/docs/resources/message#embed-object-embed-limits). A plan that is not wholly visible cannot be approved there:
/// its Approve is left out, reading it is what is offered.
/// </summary>
internal static class DiscordMessages
{
    /// <summary>Discord's is 6,000 over all embeds.</summary>
    private const int Message = 5900;
    private const int LongestContent = 2000;
    private const int LongestTitle = 256;
    private const int LongestDescription = 4000;
    private const int LongestName = 256;
    private const int LongestValue = 1024;
    private const int MostFields = 25;
    private const int MostPeople = 50;
    private const int MostRows = 60;

    /// <summary>What a long text, a table and an output leave for the fields, which hold the plan.</summary>
    private const int ForFields = 2500;

    /// <param name="key">By it the message is found again; null: it need not be.</param>
    public static DiscordContent Of(WrittenMessage message, string? key)
    {
        var shortened = WrittenMessage.Shortened(message.Buttons, "in the attachment", message.Language);
        var budget = new CharacterBudget(Message - shortened.Length - (key is null ? 0 : DiscordMark.Foot(key).Length));
        var embeds = Embeds(message.Body, budget);
        if (key is not null)
            embeds[^1]!["footer"] = new JsonObject { ["text"] = DiscordMark.Foot(key) };
        if (budget.IsCut)
            embeds[0]!["author"] = new JsonObject { ["name"] = shortened };
        var buttons = budget.IsCut ? [.. message.Buttons.Where(b => b.Kind != ButtonKind.Approve)] : message.Buttons;
        ImmutableArray<string> accounts = [.. message.Accounts.Take(MostPeople)];
        return new(string.Join(' ', accounts.Select(DiscordText.Person)), embeds, DiscordButtons.Rows(buttons, message.Language), accounts, !budget.IsCut);
    }

    /// <summary>Without embeds, for when they were refused: what is most needed of it, as text.</summary>
    public static DiscordContent Plain(Reply reply, string key)
    {
        var end = DiscordMark.Line(key);
        return new(
            DiscordText.Escape($"{reply.Title}\n{reply.Text}", LongestContent - end.Length, out _) + end, [], [], [], IsWhole: false);
    }

    /// <summary>All of it, for a file: there nothing is markup.</summary>
    public static string File(Reply reply)
    {
        var text = new StringBuilder().AppendLine(InertText.Show(reply.Title)).AppendLine();
        if (reply.Text.Length > 0)
            text.AppendLine(InertText.Show(reply.Text)).AppendLine();
        foreach (var field in reply.Fields)
            text.Append(InertText.ShowLine(field.Name)).Append(": ").AppendLine(InertText.Show(field.Value));
        if (reply.Table is { } table)
            text.AppendLine().AppendLine(TextTable.Text(table, int.MaxValue, new(int.MaxValue), int.MaxValue));
        if (reply.Code is { Length: > 0 } code)
            text.AppendLine().AppendLine(InertText.Show(code));
        return text.ToString();
    }

    private static JsonArray Embeds(Reply reply, CharacterBudget budget)
    {
        var first = new JsonObject { ["color"] = Colour(reply.Tone) };
        if (reply.Title.Length > 0)
            first["title"] = Fit(InertText.ShowLine(reply.Title), LongestTitle, budget);
        var others = (reply.Fields.IsEmpty ? 0 : ForFields) + (reply.Table is null && reply.Code is null ? 0 : 1000);
        var text = Fit(reply.Text, Math.Min(LongestDescription, Message - others), budget);
        if (text.Length > 0)
            first["description"] = text;
        if (Fields(reply.Fields, budget) is { Count: > 0 } fields)
            first["fields"] = fields;
        var embeds = new JsonArray(first);
        if (reply.Table is { } table && Block(TextTable.Text(table, MostRows, budget), budget, isTail: false) is { } rows)
            embeds.Add((JsonNode)new JsonObject { ["color"] = Colour(reply.Tone), ["description"] = rows });
        if (reply.Code is { Length: > 0 } code && Block(code, budget, isTail: true) is { } block)
            embeds.Add((JsonNode)new JsonObject { ["color"] = Colour(reply.Tone), ["description"] = block });
        if (!first.ContainsKey("title") && !first.ContainsKey("description") && !first.ContainsKey("fields"))
            first["description"] = "…";
        return embeds;
    }

    /// <summary>Lines with one name, such as those of a plan, stand in one field as long as they fit there.</summary>
    private static JsonArray Fields(ImmutableArray<ReplyField> fields, CharacterBudget budget)
    {
        var made = new JsonArray();
        var (name, value) = ("", new StringBuilder());
        void End()
        {
            if (value.Length == 0)
                return;
            if (made.Count < MostFields)
                made.Add((JsonNode)new JsonObject { ["name"] = name.Length > 0 ? name : "…", ["value"] = value.ToString() });
            else
                budget.Cut();
            value.Clear();
        }
        foreach (var field in fields)
        {
            var shown = field.At is { } at
                ? budget.Take(DiscordText.Moment(at))
                : Fit(field.Value.Length > 0 ? field.Value : "…", LongestValue, budget);
            var called = DiscordText.Escape(InertText.ShowLine(field.Name), LongestName, out var isCut);
            if (isCut)
                budget.Cut();
            if (called != name || value.Length + shown.Length + 1 > LongestValue)
            {
                End();
                if (budget.Room(called.Length) < called.Length || shown.Length == 0)
                {
                    budget.Cut();
                    break;
                }
                name = budget.Take(called);
            }
            value.Append(value.Length > 0 ? "\n" : "").Append(shown);
        }
        End();
        return made;
    }

    private static string? Block(string text, CharacterBudget budget, bool isTail)
    {
        var inside = DiscordText.InBlock(text);
        var room = budget.Room(LongestDescription) - DiscordText.BlockFrame;
        var fitting = isTail ? budget.Tail(inside, Math.Max(0, room)) : budget.Head(inside, Math.Max(0, room));
        return fitting.Length > 0 ? DiscordText.Block(fitting) : null;
    }

    private static string Fit(string text, int most, CharacterBudget budget)
    {
        var fitting = DiscordText.Escape(text, budget.Room(most), out var isCut);
        if (isCut)
            budget.Cut();
        return budget.Take(fitting);
    }

    private static int Colour(Tone tone) => tone switch
    {
        Tone.Good => 0x2E7D32,
        Tone.Warning => 0xF9A825,
        Tone.Bad => 0xC62828,
        _ => 0x546E7A,
    };
}
