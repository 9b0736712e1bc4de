using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Slack;

/// <summary>
/// A message as it was at one moment; <see cref="FakeSlack.Fresh"/> looks again. A click on an old one is a click of somebody whose screen is behind.
/// </summary>
public sealed record SlackMessage
{
    public required SlackChannel Channel { get; init; }

    public required string Ts { get; init; }

    public required SlackPerson Author { get; init; }

    /// <summary>As sent: with blocks it is only what notifications show.</summary>
    public string Text { get; init; } = "";

    public JsonElement? Blocks { get; init; }

    public string? ThreadTs { get; init; }

    public JsonElement? Metadata { get; init; }

    /// <summary>Only this person sees it; it is in no history and cannot be edited by its time.</summary>
    public SlackPerson? EphemeralFor { get; init; }

    public IReadOnlyList<SlackFile> Files { get; init; } = [];

    public bool UnfurlsLinks { get; init; } = true;

    public bool UnfurlsMedia { get; init; } = true;

    /// <summary>How often it was updated.</summary>
    public int Edits { get; init; }

    public DateTimeOffset At { get; init; }

    public bool IsDeleted { get; init; }

    /// <summary>Everything of it that a person sees, unescaped, one block per line.</summary>
    public string Shown => BlockText.Shown(this);

    /// <summary>Who was pinged: ids of people and groups, and <c>channel</c>, <c>here</c>, <c>everyone</c>. The text counts also when there are blocks.</summary>
    public IReadOnlySet<string> Notified => Pings.In(this).Notified;

    /// <summary>Whatever a click would open.</summary>
    public IReadOnlySet<string> Links => Pings.In(this).Links;

    /// <summary>Links that Slack fetches and shows a preview of.</summary>
    public IReadOnlySet<string> Unfurls => UnfurlsLinks || UnfurlsMedia ? Links : new HashSet<string>();

    public IReadOnlyList<SlackButton> Buttons => SlackButton.In(Blocks);

    public bool HasButton(string textOrAction) => Buttons.Any(b => b.Is(textOrAction));

    public override string ToString() => $"{Channel} {Ts} {Author}: {Shown}{string.Concat(Buttons.Select(b => $" [{b.Text}]"))}";

    internal JsonObject ToJson(SlackApp app, bool withMetadata = false)
    {
        var json = new JsonObject { ["type"] = "message", ["user"] = Author.Id, ["ts"] = Ts, ["text"] = Text, ["team"] = Author.Team.Id };
        if (ReferenceEquals(Author, app.Bot))
        {
            json["bot_id"] = app.BotId;
            json["app_id"] = app.Id;
            json["bot_profile"] = new JsonObject { ["id"] = app.BotId, ["app_id"] = app.Id, ["name"] = Author.Name, ["team_id"] = Author.Team.Id };
        }
        if (Blocks is { } blocks)
            json["blocks"] = JsonNode.Parse(blocks.GetRawText());
        if (ThreadTs is not null)
            json["thread_ts"] = ThreadTs;
        if (Edits > 0)
            json["edited"] = new JsonObject { ["user"] = Author.Id, ["ts"] = Ts };
        if (Files.Count > 0)
        {
            json["subtype"] = "file_share";
            json["files"] = new JsonArray([.. Files.Select(f => f.ToJson())]);
            json["upload"] = true;
        }
        if (withMetadata && Metadata is { } metadata)
            json["metadata"] = JsonNode.Parse(metadata.GetRawText());
        return json;
    }
}
