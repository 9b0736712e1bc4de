using static ChatOps.Fakes.Slack.Shape;

namespace ChatOps.Fakes.Slack;

/// <summary>Rich text, which Slack shows as it is: nothing in its texts is parsed.</summary>
internal static class RichTextRules
{
    private const int Any = 1_000_000;

    private static readonly Check Style = Object(
        Optional("bold", Flag), Optional("italic", Flag), Optional("strike", Flag), Optional("code", Flag), Optional("underline", Flag));

    private static readonly Field Styled = Optional("style", Style);

    private static readonly Dictionary<string, Check> Inline = new()
    {
        ["text"] = Object(Required("text", Text(Any)), Styled),
        ["link"] = Object(Required("url", Text(3000)), Optional("text", Text(Any)), Optional("unsafe", Flag), Styled),
        ["user"] = Object(Required("user_id", Text(30)), Styled),
        ["usergroup"] = Object(Required("usergroup_id", Text(30)), Styled),
        ["channel"] = Object(Required("channel_id", Text(30)), Styled),
        ["emoji"] = Object(Required("name", Text(100)), Optional("unicode", Text(100)), Styled),
        ["broadcast"] = Object(Required("range", OneOf("here", "channel", "everyone")), Styled),
        ["date"] = Object(
            Required("timestamp", Number(0, 99_999_999_999)), Required("format", Text(1000)), Optional("url", Text(3000)), Optional("fallback", Text(1000)), Styled),
        ["color"] = Object(Required("value", Text(20))),
    };

    private static readonly Dictionary<string, Check> Preformatted = Inline.Where(p => p.Key is "text" or "link").ToDictionary();

    private static readonly Check Section = Object(Required("elements", List(ByType(Inline), Any, min: 0)));

    private static readonly Dictionary<string, Check> Parts = new()
    {
        ["rich_text_section"] = Section,
        ["rich_text_preformatted"] = Object(
            Required("elements", List(ByType(Preformatted), Any, min: 0)), Optional("border", Number(0, 1)), Optional("language", Text(50))),
        ["rich_text_quote"] = Object(Required("elements", List(ByType(Inline), Any, min: 0)), Optional("border", Number(0, 1))),
        ["rich_text_list"] = Object(
            Required("style", OneOf("bullet", "ordered")),
            Required("elements", List(ByType(new Dictionary<string, Check> { ["rich_text_section"] = Section }), Any, min: 0)),
            Optional("indent", Number(0, 8)),
            Optional("offset", Number(0, 10_000)),
            Optional("border", Number(0, 1))),
    };

    public static Check Elements { get; } = List(ByType(Parts), Any, min: 0);
}
