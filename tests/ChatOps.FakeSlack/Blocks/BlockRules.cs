using System.Text.Json;
using static ChatOps.Fakes.Slack.ElementRules;
using static ChatOps.Fakes.Slack.Shape;

namespace ChatOps.Fakes.Slack;

/// <summary>
/// Which blocks and modals Slack takes. Kinds that the fake does not know are refused, too: a test must not rest on what nobody checked.
/// </summary>
internal static class BlockRules
{
    public const int InMessages = 50;
    public const int InModals = 100;

    /// <summary>Observed: 9,600 characters over all blocks of a message were taken, 11,300 refused. The fake takes the round number between.</summary>
    public const int TotalText = 10_000;

    private static readonly Field BlockId = Optional("block_id", Text(255));

    private static readonly Dictionary<string, Check> Blocks = new()
    {
        ["section"] = Object(
            BlockId, Optional("text", Either(3000)), Optional("fields", List(Either(2000), 10)), Optional("accessory", Usable), Optional("expand", Flag))
            .And(NeedsTextOrFields),
        ["header"] = Object(BlockId, Required("text", Plain(150))),
        ["context"] = Object(BlockId, Required("elements", List(Either(3000), 10))),
        ["actions"] = Object(BlockId, Required("elements", List(Usable, 25))).And(ActionsOnce),
        ["divider"] = Object(BlockId),
        ["rich_text"] = Object(BlockId, Required("elements", RichTextRules.Elements)),
        ["input"] = Object(
            BlockId, Required("label", Plain(2000)), Required("element", Fillable), Optional("hint", Plain(2000)), Optional("optional", Flag),
            Optional("dispatch_action", Flag)),
    };

    private static readonly Check Modal = Object(
        Required("title", Plain(24)), Required("blocks", BlocksUpTo(InModals)), Optional("submit", Plain(24)), Optional("close", Plain(24)),
        Optional("private_metadata", Text(3000, min: 0)), Optional("callback_id", Text(255, min: 0)), Optional("clear_on_close", Flag),
        Optional("notify_on_close", Flag), Optional("external_id", Text(255, min: 0)), Optional("submit_disabled", Flag));

    public static Flaws InMessage(JsonElement blocks)
    {
        var flaws = new Flaws();
        BlocksUpTo(InMessages)(blocks, "/blocks", flaws);
        return flaws;
    }

    public static Flaws InView(JsonElement view)
    {
        var flaws = new Flaws();
        ByType(new Dictionary<string, Check> { ["modal"] = Modal })(view, "/view", flaws);
        if (flaws.None && !view.TryGetProperty("submit", out _)
            && view.GetProperty("blocks").EnumerateArray().Any(b => b.String("type") == "input"))
            flaws.Add("missing required field: submit", "/view");
        return flaws;
    }

    public static int TextIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Sum(TextIn),
        JsonValueKind.Object => element.EnumerateObject().Sum(p =>
            p is { Name: "text", Value.ValueKind: JsonValueKind.String } ? p.Value.GetString()!.Length : TextIn(p.Value)),
        _ => 0,
    };

    private static Check BlocksUpTo(int count) => List(ByType(Blocks), count, min: 0).And(BlockIdsOnce);

    private static void NeedsTextOrFields(JsonElement value, string at, Flaws flaws)
    {
        if (!value.TryGetProperty("text", out _) && !value.TryGetProperty("fields", out _))
            flaws.Add("must define either `text` or `fields`", at);
    }

    private static void BlockIdsOnce(JsonElement blocks, string at, Flaws flaws) => Once(blocks, "block_id", at, flaws);

    private static void ActionsOnce(JsonElement block, string at, Flaws flaws)
    {
        if (block.TryGetProperty("elements", out var elements))
            Once(elements, "action_id", $"{at}/elements", flaws);
    }

    private static void Once(JsonElement list, string name, string at, Flaws flaws)
    {
        if (list.ValueKind != JsonValueKind.Array)
            return;
        foreach (var twice in list.EnumerateArray().Select(e => e.String(name)).OfType<string>().GroupBy(i => i).Where(g => g.Count() > 1))
            flaws.Add($"{name} already exists: {twice.Key}", at);
    }
}
