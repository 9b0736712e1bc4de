using static ChatOps.Fakes.Slack.Shape;

namespace ChatOps.Fakes.Slack;

/// <summary>Texts, buttons and inputs, with Slack's limits.</summary>
internal static class ElementRules
{
    public static readonly Field ActionId = Optional("action_id", Text(255));

    private static readonly Field Confirm = Optional("confirm", Object(
        Required("title", Plain(100)),
        Required("text", Either(300)),
        Required("confirm", Plain(30)),
        Required("deny", Plain(30)),
        Optional("style", OneOf("primary", "danger"))));

    private static readonly Field Focus = Optional("focus_on_load", Flag);

    private static readonly Field Placeholder = Optional("placeholder", Plain(150));

    private static readonly Check Option = Object(
        Required("text", Either(75)), Required("value", Text(150)), Optional("description", Either(75)), Optional("url", Text(3000)));

    private static readonly Check Button = Object(
        Required("text", Plain(75)), ActionId, Optional("value", Text(2000)), Optional("url", Text(3000)), Optional("style", OneOf("primary", "danger")),
        Confirm, Optional("accessibility_label", Text(75)));

    private static readonly Check Select = Object(
        ActionId, Required("options", List(Option, 100)), Optional("initial_option", Option), Placeholder, Confirm, Focus);

    private static readonly Check Radio = Object(
        ActionId, Required("options", List(Option, 10)), Optional("initial_option", Option), Confirm, Focus);

    private static readonly Check Checkboxes = Object(
        ActionId, Required("options", List(Option, 10)), Optional("initial_options", List(Option, 10)), Confirm, Focus);

    private static readonly Check PlainInput = Object(
        ActionId, Placeholder, Optional("initial_value", Text(3000, min: 0)), Optional("multiline", Flag), Optional("min_length", Number(0, 3000)),
        Optional("max_length", Number(1, 3000)), Focus,
        Optional("dispatch_action_config", Object(Required("trigger_actions_on", List(OneOf("on_enter_pressed", "on_character_entered"), 2)))));

    private static readonly Dictionary<string, Check> Actions = new()
    {
        ["button"] = Button,
        ["static_select"] = Select,
        ["radio_buttons"] = Radio,
        ["checkboxes"] = Checkboxes,
        ["overflow"] = Object(ActionId, Required("options", List(Option, 5)), Confirm),
        ["users_select"] = Object(ActionId, Optional("initial_user", Text(30)), Placeholder, Confirm, Focus),
    };

    private static readonly Dictionary<string, Check> Inputs =
        new(Actions.Where(p => p.Key is not ("button" or "overflow"))) { ["plain_text_input"] = PlainInput };

    public static Check Usable { get; } = ByType(Actions);

    public static Check Fillable { get; } = ByType(Inputs);

    public static Check Plain(int max) => ByType(new Dictionary<string, Check>
    {
        ["plain_text"] = Object(Required("text", Text(max)), Optional("emoji", Flag)),
    });

    public static Check Either(int max) => ByType(new Dictionary<string, Check>
    {
        ["plain_text"] = Object(Required("text", Text(max)), Optional("emoji", Flag)),
        ["mrkdwn"] = Object(Required("text", Text(max)), Optional("verbatim", Flag)),
    });
}
