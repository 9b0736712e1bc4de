using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ChatOps.Fakes.Slack;

/// <summary>What Slack makes of what people type.</summary>
internal static partial class Typing
{
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary><c>@name</c>, <c>#channel</c> and addresses in their encoded form.</summary>
    public static string Encode(string text, Workspace workspace)
    {
        List<SlackPerson> people;
        List<SlackChannel> channels;
        lock (workspace.Gate)
            (people, channels) = ([.. workspace.People.Values], [.. workspace.Channels.Values]);
        return Word().Replace(Escape(text), match => match.Value switch
        {
            ['@', .. var name] => people.Find(p => p.Name == name)?.Mention ?? match.Value,
            ['#', .. var name] => channels.Find(c => c.Name == name) is { } channel ? $"<#{channel.Id}|{channel.Name}>" : match.Value,
            var address when address.Contains("://", StringComparison.Ordinal) => $"<{address}>",
            var host => $"<http://{host}|{host}>",
        });
    }

    /// <summary>The state of a modal that was filled in.</summary>
    public static JsonObject Values(SlackView view, (string Input, string Value)[] values)
    {
        var state = new JsonObject();
        foreach (var block in view.Blocks.EnumerateArray().Where(b => b.String("type") == "input"))
        {
            var (id, element) = (block.String("block_id")!, block.GetProperty("element"));
            var action = element.String("action_id")!;
            var given = values.FirstOrDefault(v => v.Input == action || v.Input == id).Value;
            state[id] = new JsonObject { [action] = Value(element.String("type")!, given ?? element.String("initial_value")) };
        }
        return state;
    }

    private static JsonObject Value(string type, string? value) => type switch
    {
        "static_select" or "radio_buttons" => new() { ["type"] = type, ["selected_option"] = value is null ? null : new JsonObject { ["value"] = value } },
        "users_select" => new() { ["type"] = type, ["selected_user"] = value },
        "checkboxes" => new() { ["type"] = type, ["selected_options"] = value is null ? [] : new JsonArray(new JsonObject { ["value"] = value }) },
        _ => new() { ["type"] = type, ["value"] = value },
    };

    [GeneratedRegex(
        @"(?<![\w/])@[\w.-]*\w|(?<!\w)#[\w-]+|https?://[^\s&<>]+|(?<![\w@.])([a-z0-9-]+\.)+(com|org|net|io|dev|fr|de|eu|example)\b",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        1000)]
    private static partial Regex Word();
}
