using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ChatOps.Server.Discord;

/// <summary>A reply in Discord's form.</summary>
/// <param name="Accounts">Who may be notified by it.</param>
/// <param name="IsWhole">Nothing of the reply was left out.</param>
internal sealed record DiscordContent(string Text, JsonArray Embeds, JsonArray Components, ImmutableArray<string> Accounts, bool IsWhole)
{
    /// <summary>As an answer by token, or within a message.</summary>
    public JsonObject Body() => new()
    {
        ["content"] = Text,
        ["embeds"] = Embeds.DeepClone(),
        ["components"] = Components.DeepClone(),
        ["allowed_mentions"] = new JsonObject { ["parse"] = new JsonArray(), ["users"] = new JsonArray([.. Accounts.Select(a => JsonValue.Create(a))]) },
    };
}
