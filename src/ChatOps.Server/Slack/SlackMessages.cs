using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOps.Core.Chat;
using ChatOps.Core.Languages;
using ChatOps.Core.Text;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Slack;

/// <summary>
/// Makes messages of replies, within all of Slack's limits whatever the reply holds. A plan that is not wholly visible cannot be approved there:
/// its Approve is left out, reading it is what is offered.
/// </summary>
internal static class SlackMessages
{
    /// <summary>Slack's own limit for all blocks lies between 9,600 and 11,300 characters.</summary>
    private const int Message = 9000;
    private const int Modal = 60_000;

    /// <summary>Of a text as it is sent. Slack takes more in a new message, but an edit with more than 4,000 characters is refused.</summary>
    private const int LongestText = 3900;
    private const int Part = 2500;

    /// <summary>What a long text leaves for fields and steps.</summary>
    private const int BesideText = 3000;
    private const int Header = 150;
    private const int MostFields = 40;
    private const int LongestValue = 1500;
    private const int LongestMoment = 100;
    private const int MostRows = 60;

    public static SlackContent Of(Reply reply, IReadOnlyList<string> accounts, IReadOnlyList<ResolvedButton> buttons, Language? language = null)
    {
        language ??= Language.English;
        var budget = new CharacterBudget(Message - 1000);
        var blocks = Body(reply, accounts, budget, Message);
        if (budget.IsCut)
            blocks.Add(Context(WrittenMessage.Shortened(buttons, "", language)));
        var shown = budget.IsCut ? [.. buttons.Where(b => b.Kind != ButtonKind.Approve)] : buttons;
        if (shown.Count > 0)
            blocks.Add(Actions(shown, language));
        return new(Text(reply), blocks, !budget.IsCut);
    }

    /// <summary>Without blocks, for when they were refused: what is most needed of it, as text.</summary>
    public static SlackContent Plain(Reply reply) => new(Text(reply), [], IsWhole: false);

    /// <summary>For a modal, which holds much more.</summary>
    public static SlackContent Wide(Reply reply)
    {
        var budget = new CharacterBudget(Modal);
        var blocks = Body(reply, [], budget, Modal);
        return new(Text(reply), blocks, !budget.IsCut);
    }

    public static JsonObject Context(string text) => new()
    {
        ["type"] = "context",
        ["elements"] = new JsonArray(PlainText(text)),
    };

    public static JsonObject PlainText(string text) => new() { ["type"] = "plain_text", ["text"] = text, ["emoji"] = false };

    private static JsonArray Body(Reply reply, IReadOnlyList<string> accounts, CharacterBudget budget, int most)
    {
        var blocks = new JsonArray();
        if (reply.Title.Length > 0)
            blocks.Add(new JsonObject { ["type"] = "header", ["text"] = PlainText(budget.Head(Mark(reply.Tone) + InertText.ShowLine(reply.Title), Header)) });
        var lines = new List<JsonNode>();
        if (accounts.Count > 0)
            lines.Add(RichText.Section(accounts.Take(50).SelectMany(a => new JsonNode[] { RichText.Person(a), RichText.Plain(" ") })));
        var texts = Parts(reply.Text.Length > 0 ? budget.Head(InertText.Show(reply.Text), most - BesideText) : "").ToList();
        lines.AddRange(texts.Take(1).Select(t => RichText.Section([RichText.Plain(t)])));
        if (lines.Count > 0)
            blocks.Add(RichText.Block(lines));
        foreach (var part in texts.Skip(1))
            blocks.Add(RichText.Block([RichText.Section([RichText.Plain(part)])]));
        if (Fields(reply.Fields, budget, most) is { Count: > 0 } fields)
            blocks.Add(RichText.Block([RichText.Section(fields)]));
        foreach (var part in Parts(reply.Table is { } table ? TextTable.Text(table, MostRows, budget, most) : ""))
            blocks.Add(RichText.Block([RichText.Preformatted(part)]));
        foreach (var part in Parts(reply.Code is { Length: > 0 } code ? budget.Tail(InertText.Show(code), most) : ""))
            blocks.Add(RichText.Block([RichText.Preformatted(part)]));
        return blocks;
    }

    private static List<JsonNode> Fields(ImmutableArray<ReplyField> fields, CharacterBudget budget, int most)
    {
        var elements = new List<JsonNode>();
        foreach (var field in fields.Take(MostFields))
        {
            var name = budget.Head(InertText.ShowLine(field.Name), 200);
            var value = budget.Head(InertText.Show(field.Value), Math.Min(most, field.At is null ? LongestValue : LongestMoment));
            if (budget.IsUsedUp && value.Length == 0)
                break;
            if (elements.Count > 0)
                elements.Add(RichText.Plain("\n"));
            elements.Add(RichText.Bold(name.Length > 0 ? name : "…"));
            elements.Add(RichText.Plain("  "));
            var shown = value.Length > 0 ? value : " ";
            elements.Add(field.At is { } at ? RichText.Moment(at, shown) : RichText.Plain(shown));
        }
        if (fields.Length > MostFields)
            budget.Cut();
        return elements;
    }

    /// <summary>A long text in pieces, broken at lines where there are some.</summary>
    private static IEnumerable<string> Parts(string text)
    {
        while (text.Length > Part)
        {
            var end = text.LastIndexOf('\n', Part - 1, Part / 2) is > 0 and var line ? line : char.IsHighSurrogate(text[Part - 1]) ? Part - 1 : Part;
            yield return text[..end];
            text = text[end..].TrimStart('\n');
        }
        if (text.Length > 0)
            yield return text;
    }

    private static JsonObject Actions(IReadOnlyList<ResolvedButton> buttons, Language language) => new()
    {
        ["type"] = "actions",
        ["elements"] = new JsonArray([.. buttons.Select(b => Button(b, language))]),
    };

    private static JsonObject Button(ResolvedButton button, Language language)
    {
        var made = new JsonObject
        {
            ["type"] = "button",
            ["action_id"] = button.Action,
            ["text"] = PlainText(language[button.Word]),
            ["value"] = button.Value,
        };
        if (Style(button.Kind) is { } style)
            made["style"] = style;
        if (button.Kind == ButtonKind.Cancel)
            made["confirm"] = new JsonObject
            {
                ["title"] = PlainText(language["Cancel the operation?"]),
                ["text"] = PlainText(language["What it did is taken back where that is possible."]),
                ["confirm"] = PlainText(language["Cancel it"]),
                ["deny"] = PlainText(language["Let it run"]),
            };
        return made;
    }

    private static string? Style(ButtonKind kind) => kind switch
    {
        ButtonKind.Approve => "primary",
        ButtonKind.Deny => "danger",
        _ => null,
    };

    private static string Mark(Tone tone) => tone switch
    {
        Tone.Good => "✅ ",
        Tone.Warning => "⚠️ ",
        Tone.Bad => "❌ ",
        _ => "",
    };

    /// <summary>The mark is ours and stays as it is: as text of a host its second character would be shown as hidden, which it is.</summary>
    private static string Text(Reply reply) => Mark(reply.Tone) + SlackText.Escape($"{reply.Title}\n{reply.Text}", LongestText - Mark(reply.Tone).Length);
}
