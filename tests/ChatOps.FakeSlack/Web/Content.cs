using System.Text.Json;

namespace ChatOps.Fakes.Slack;

/// <summary>Text, blocks and metadata of a message on their way in.</summary>
internal sealed record Content(string? Text, JsonElement? Blocks, JsonElement? Metadata)
{
    private const int CutAt = 40_000;

    /// <param name="longest">Longer text is refused; null: it is cut at 40,000 characters.</param>
    public static Content Of(ApiCall call, int? longest = null)
    {
        if (call["attachments"] is not (null or "" or "[]") || call["markdown_text"] is not null)
            throw new SlackError("invalid_arguments", ["[ERROR] this fake knows neither attachments nor markdown_text"]);
        return Of(call["text"], call.Structure("blocks", "invalid_blocks_format"), call.Structure("metadata", "invalid_metadata_format"), longest);
    }

    /// <summary>The same for what travels as plain JSON: answers to a response_url, payloads of an acknowledgement.</summary>
    public static Content Of(JsonElement body)
    {
        if (body.ValueKind == JsonValueKind.String)
            return Of(body.GetString(), null, null, null);
        return Of(body.String("text"), body.Property("blocks"), null, null);
    }

    /// <summary>An update keeps what it does not name.</summary>
    public Content Over(SlackMessage old) => new(Text ?? old.Text, Blocks ?? old.Blocks, Metadata ?? old.Metadata);

    public void NotEmpty()
    {
        if (string.IsNullOrEmpty(Text) && (Blocks is not { } blocks || blocks.GetArrayLength() == 0))
            throw new SlackError("no_text");
    }

    private static Content Of(string? text, JsonElement? blocks, JsonElement? metadata, int? longest)
    {
        if (blocks is { } given)
            Check(given);
        if (metadata is { } data && data.EnumerateObject().Any() && (data.String("event_type") is null || data.Property("event_payload")?.ValueKind != JsonValueKind.Object))
            throw new SlackError("invalid_metadata_schema");
        if (longest is not null && text?.Length > longest)
            throw new SlackError("msg_too_long");
        return new(text?.Length > CutAt ? text[..CutAt] : text, blocks, metadata);
    }

    private static void Check(JsonElement blocks)
    {
        if (blocks.ValueKind != JsonValueKind.Array)
            throw new SlackError("invalid_blocks_format");
        var flaws = BlockRules.InMessage(blocks);
        if (!flaws.None)
            throw SlackError.Of("invalid_blocks", flaws);
        if (BlockRules.TextIn(blocks) > BlockRules.TotalText)
            throw new SlackError("msg_blocks_too_long");
    }
}
