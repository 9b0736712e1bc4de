using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Discord;

/// <summary>
/// A message as it was at one moment; <see cref="FakeDiscord.Fresh"/> looks again. A click on an old one is a click of somebody whose
/// screen is behind.
/// </summary>
public sealed record DiscordMessage
{
    public required string Id { get; init; }

    public required DiscordChannel Channel { get; init; }

    public required DiscordPerson Author { get; init; }

    public string Content { get; init; } = "";

    public JsonElement Embeds { get; init; } = JsonElement.Parse("[]");

    public JsonElement Components { get; init; } = JsonElement.Parse("[]");

    public JsonElement? AllowedMentions { get; init; }

    public IReadOnlyList<DiscordAttachment> Attachments { get; init; } = [];

    public string? Nonce { get; init; }

    /// <summary>Only this person sees it; it is in no history.</summary>
    public DiscordPerson? EphemeralFor { get; init; }

    /// <summary>Deferred: "is thinking…".</summary>
    public bool IsLoading { get; init; }

    /// <summary>How often it was changed.</summary>
    public int Edits { get; init; }

    public DateTimeOffset At { get; init; }

    public bool IsDeleted { get; init; }

    /// <summary>The first embed's title, as a person reads it.</summary>
    public string Title =>
        Embeds.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first
            ? Markdown.Read(first.String("title") ?? "").Shown
            : "";

    public long? Colour =>
        Embeds.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first ? first.Number("color") : null;

    /// <summary>Everything of it that a person reads, one part per line.</summary>
    public string Shown => string.Join('\n', Texts.Select(t => Markdown.Read(t).Shown));

    /// <summary>Whatever in it is more than text: mentions, links, moments, headings and so on, as they stand there.</summary>
    public IReadOnlyList<string> Active => [.. Texts.SelectMany(t => Markdown.Read(t).Active)];

    /// <summary>Ids of those who are notified: mentioned in the content (embeds notify nobody), and allowed to be.</summary>
    public IReadOnlySet<string> Notified => Mentions.Notified(this);

    public IReadOnlyList<DiscordButton> Buttons =>
        [.. Components.EnumerateArray().SelectMany(r => r.Items("components")).Where(c => c.Number("type") == 2).Select(
            c => new DiscordButton(c.String("custom_id") ?? "", c.String("label") ?? "", c.Number("style") ?? 0))];

    public bool HasButton(string labelOrId) => Buttons.Any(b => b.Is(labelOrId));

    /// <summary>The small line at its foot.</summary>
    public string Foot => Embeds.EnumerateArray().Select(e => e.Property("footer")?.String("text")).OfType<string>().LastOrDefault() ?? "";

    private IEnumerable<string> Texts
    {
        get
        {
            if (Content.Length > 0)
                yield return Content;
            foreach (var embed in Embeds.EnumerateArray())
            {
                if (embed.String("title") is { } title)
                    yield return title;
                if (embed.String("description") is { } description)
                    yield return description;
                foreach (var part in embed.Items("fields"))
                    yield return $"{part.String("name")}\n{part.String("value")}";
            }
        }
    }

    public override string ToString() =>
        $"{Channel} {Id} {(EphemeralFor is null ? "" : $"(for {EphemeralFor}) ")}{Shown}{string.Concat(Buttons.Select(b => $" [{b.Label}]"))}";

    internal JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["channel_id"] = Channel.Id,
        ["author"] = Author.ToJson(),
        ["content"] = Content,
        ["timestamp"] = At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff+00:00", System.Globalization.CultureInfo.InvariantCulture),
        ["edited_timestamp"] = null,
        ["tts"] = false,
        ["mention_everyone"] = false,
        ["mentions"] = new JsonArray(),
        ["mention_roles"] = new JsonArray(),
        ["attachments"] = new JsonArray([.. Attachments.Select(a => new JsonObject { ["id"] = a.Id, ["filename"] = a.Name, ["size"] = a.Text.Length, ["url"] = $"https://cdn.example/{a.Id}", ["proxy_url"] = $"https://cdn.example/{a.Id}" })]),
        ["embeds"] = Embeds.ToNode(),
        ["components"] = Components.ToNode(),
        ["pinned"] = false,
        ["type"] = 0,
        ["flags"] = (EphemeralFor is null ? 0 : 64) | (IsLoading ? 128 : 0),
    };
}
