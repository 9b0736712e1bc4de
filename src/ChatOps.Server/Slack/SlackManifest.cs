using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOps.Core.Commands;

namespace ChatOps.Server.Slack;

/// <summary>The app as Slack creates it (docs.slack.dev/reference/app-manifest): its commands are those of the catalogue, its rights those the bot uses.</summary>
public static class SlackManifest
{
    private const int LongestHint = 1000;
    private const int LongestDescription = 2000;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the bot's token must be allowed to do.</summary>
    public static ImmutableArray<string> Scopes { get; } =
    [
        "app_mentions:read", "channels:history", "channels:read", "chat:write", "commands", "files:write", "groups:history", "groups:read", "im:history",
        "im:write", "usergroups:read", "users:read",
    ];

    private static readonly ImmutableArray<string> Events = ["app_mention", "message.channels", "message.groups", "subteam_members_changed", "subteam_updated"];

    public static string Text(IEnumerable<CommandSpec> specs, string prefix) => Of(specs, prefix).ToJsonString(Indented);

    private static JsonObject Of(IEnumerable<CommandSpec> specs, string prefix) => new()
    {
        ["display_information"] = new JsonObject
        {
            ["name"] = "ChatOps",
            ["description"] = "Maintenance of hosts, by the team, with a second person where it is dangerous",
        },
        ["features"] = new JsonObject
        {
            ["bot_user"] = new JsonObject { ["display_name"] = "chatops", ["always_online"] = false },
            ["slash_commands"] = new JsonArray([.. specs.GroupBy(s => s.Family).Select(f => Command(f.Key, [.. f], prefix))]),
        },
        ["oauth_config"] = new JsonObject { ["scopes"] = new JsonObject { ["bot"] = Texts(Scopes) } },
        ["settings"] = new JsonObject
        {
            ["event_subscriptions"] = new JsonObject { ["bot_events"] = Texts(Events) },
            ["interactivity"] = new JsonObject { ["is_enabled"] = true },
            ["org_deploy_enabled"] = false,
            ["socket_mode_enabled"] = true,
            ["token_rotation_enabled"] = false,
        },
    };

    private static JsonObject Command(string family, ImmutableArray<CommandSpec> specs, string prefix) => new()
    {
        ["command"] = $"/{prefix}{family}",
        ["description"] = Clip(string.Join("; ", specs.Select(s => $"{s.Verb}: {s.Summary}")), LongestDescription),
        ["usage_hint"] = Clip(string.Join(" | ", specs.Select(s => s.Verb)), LongestHint),
        // What a person types comes as it was typed.
        ["should_escape"] = false,
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);

    private static string Clip(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";
}
