using System.Text.Json;

namespace ChatOps.Fakes.Discord;

/// <summary>What a message may hold (discord.com/developers/docs/resources/message).</summary>
internal static class MessageRules
{
    private const int Content = 2000;
    private const int AllEmbeds = 6000;
    private static readonly string[] Parseable = ["roles", "users", "everyone"];

    public static void Check(RestCall call, bool isEdit)
    {
        var (body, flaws) = (call.Body, new Flaws());
        flaws.Text(body, "", "content", Content);
        if (body.Property("nonce") is { ValueKind: JsonValueKind.String } nonce && nonce.GetString()!.Length > 25)
            flaws.Add("nonce", "Must be 25 or fewer in length.");
        Embeds(body, flaws);
        Components(body, flaws);
        Mentions(body, flaws);
        foreach (var attachment in body.Items("attachments").Where(a => a.Number("id") is { } id && id < 10 && id >= call.Files.Count))
            flaws.Add("attachments", $"there is no file {attachment.Number("id")}");
        flaws.ThrowIfAny();
        var isEmpty = string.IsNullOrEmpty(body.String("content")) && !body.Items("embeds").Any() && !body.Items("components").Any()
            && call.Files.Count == 0;
        if (isEmpty && (!isEdit || body.Property("content") is not null))
            throw new RestError(400, 50006, "Cannot send an empty message");
    }

    private static void Embeds(JsonElement body, Flaws flaws)
    {
        var embeds = body.Items("embeds").ToList();
        if (embeds.Count > 10)
            flaws.Add("embeds", "Must be 10 or fewer in length.");
        var total = 0;
        for (var i = 0; i < embeds.Count; i++)
        {
            var (embed, path) = (embeds[i], $"embeds.{i}.");
            total += (flaws.Text(embed, path, "title", 256)?.Length ?? 0) + (flaws.Text(embed, path, "description", 4096)?.Length ?? 0);
            if (embed.Property("footer") is { } footer)
                total += flaws.Required(footer, path + "footer.", "text", 2048).Length;
            if (embed.Property("author") is { } author)
                total += flaws.Required(author, path + "author.", "name", 256).Length;
            if (embed.Property("color") is { } color && (color.ValueKind != JsonValueKind.Number || color.GetInt64() is < 0 or > 0xFFFFFF))
                flaws.Add(path + "color", "int value should be between 0 and 16777215.");
            total += Fields(embed, path, flaws);
            if (embed.Property("title") is null && embed.Property("description") is null && !embed.Items("fields").Any()
                && embed.Property("footer") is null && embed.Property("author") is null)
                flaws.Add(path + "description", "This field is required");
        }
        if (total > AllEmbeds)
            flaws.Add("embeds", "Embed size exceeds maximum size of 6000");
    }

    private static int Fields(JsonElement embed, string path, Flaws flaws)
    {
        var fields = embed.Items("fields").ToList();
        if (fields.Count > 25)
            flaws.Add(path + "fields", "Must be 25 or fewer in length.");
        return fields.Select((f, i) => flaws.Required(f, $"{path}fields.{i}.", "name", 256).Length + flaws.Required(f, $"{path}fields.{i}.", "value", 1024).Length).Sum();
    }

    private static void Components(JsonElement body, Flaws flaws)
    {
        var rows = body.Items("components").ToList();
        var ids = new HashSet<string>();
        if (rows.Count > 5)
            flaws.Add("components", "Must be 5 or fewer in length.");
        for (var r = 0; r < rows.Count; r++)
        {
            var buttons = rows[r].Items("components").ToList();
            if (rows[r].Number("type") != 1 || buttons.Count is 0 or > 5)
                flaws.Add($"components.{r}", "An action row holds 1 to 5 components.");
            for (var b = 0; b < buttons.Count; b++)
            {
                var path = $"components.{r}.components.{b}.";
                if (buttons[b].Number("type") != 2 || buttons[b].Number("style") is not (>= 1 and <= 4))
                    flaws.Add(path + "style", "This fake knows buttons of the styles 1 to 4.");
                flaws.Required(buttons[b], path, "label", 80);
                if (!ids.Add(flaws.Required(buttons[b], path, "custom_id", 100)))
                    flaws.Add(path + "custom_id", "Component custom id cannot be duplicated");
            }
        }
    }

    private static void Mentions(JsonElement body, Flaws flaws)
    {
        if (body.Property("allowed_mentions") is not { } allowed)
            return;
        foreach (var parse in allowed.Items("parse").Where(p => !Parseable.Contains(p.GetString())))
            flaws.Add("allowed_mentions.parse", $"Value must be one of {string.Join(", ", Parseable)}.");
        if (allowed.Items("users").Count() > 100)
            flaws.Add("allowed_mentions.users", "Must be 100 or fewer in length.");
        if (allowed.Items("parse").Any(p => p.GetString() == "users") && allowed.Items("users").Any())
            flaws.Add("allowed_mentions", "parse:[\"users\"] and users: [ids...] are mutually exclusive.");
    }
}
