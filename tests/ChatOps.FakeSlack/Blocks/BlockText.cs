using System.Text;
using System.Text.Json;

namespace ChatOps.Fakes.Slack;

/// <summary>What a person reads of blocks. Labels of buttons are no part of it.</summary>
internal static class BlockText
{
    public static string Shown(SlackMessage message)
    {
        var text = message.Blocks is { } blocks && blocks.GetArrayLength() > 0 ? Shown(blocks) : Unescape(message.Text);
        return message.Files.Count == 0 ? text : $"{text}{string.Concat(message.Files.Select(f => $"\n<file {f.Title}>"))}".Trim('\n');
    }

    public static string Shown(JsonElement blocks) => string.Join('\n', blocks.EnumerateArray().Select(Block).Where(t => t.Length > 0));

    public static string Unescape(string text) =>
        text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    private static string Block(JsonElement block) => block.String("type") switch
    {
        "section" => Join("\n", [Of(block.Property("text")), .. List(block.Property("fields"))]),
        "header" => Of(block.Property("text")),
        "context" => Join(" ", List(block.Property("elements"))),
        "rich_text" => Join("\n", block.GetProperty("elements").EnumerateArray().Select(Part)),
        "input" => Join("\n", [Of(block.Property("label")), Of(block.Property("hint"))]),
        _ => "",
    };

    private static string Part(JsonElement part)
    {
        var elements = part.GetProperty("elements").EnumerateArray();
        return part.String("type") == "rich_text_list"
            ? Join("\n", elements.Select(e => $"• {Part(e)}"))
            : string.Concat(elements.Select(Inline));
    }

    private static string Inline(JsonElement element) => element.String("type") switch
    {
        "text" => element.String("text")!,
        "link" => element.String("text") ?? element.String("url")!,
        "user" => $"<@{element.String("user_id")}>",
        "usergroup" => $"<!subteam^{element.String("usergroup_id")}>",
        "channel" => $"<#{element.String("channel_id")}>",
        "broadcast" => $"<!{element.String("range")}>",
        "emoji" => $":{element.String("name")}:",
        "date" => element.String("fallback") ?? element.GetProperty("timestamp").GetRawText(),
        _ => "",
    };

    private static string Of(JsonElement? text) => text is not { } found ? ""
        : found.String("type") == "mrkdwn" ? Unescape(found.String("text") ?? "")
        : found.String("text") ?? "";

    private static IEnumerable<string> List(JsonElement? texts) => texts is { } found ? found.EnumerateArray().Select(t => Of(t)) : [];

    private static string Join(string between, IEnumerable<string> parts)
    {
        var all = new StringBuilder();
        foreach (var part in parts.Where(p => p.Length > 0))
            all.Append(all.Length > 0 ? between : "").Append(part);
        return all.ToString();
    }
}
