using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ChatOps.Server.Discord;

/// <summary>One call of the REST API.</summary>
/// <param name="Path">Below the version, such as <c>channels/1/messages</c>.</param>
internal sealed record DiscordCall(HttpMethod Method, string Path, JsonNode? Body = null)
{
    public ImmutableArray<DiscordFile> Files { get; init; } = [];

    /// <summary>
    /// Authorised by the token of an interaction in its path: outside of the global limit, and the bot's token is not sent.
    /// </summary>
    public bool IsInteraction =>
        Path.StartsWith("interactions/", StringComparison.Ordinal) || Path.StartsWith("webhooks/", StringComparison.Ordinal);

    /// <summary>
    /// What the limits are counted by: the path without ids, and apart from it the channel, guild or webhook that it is about.
    /// </summary>
    public (string Route, string Major) Bucket
    {
        get
        {
            var parts = Path.Split('?')[0].Split('/');
            var major = parts switch
            {
                ["channels" or "guilds", var id, ..] => id,
                ["webhooks" or "interactions", var id, var token, ..] => $"{id}/{token}",
                _ => "",
            };
            return ($"{Method} {string.Join('/', parts.Select((p, i) => i > 0 && (p is [>= '0' and <= '9', ..] || major.EndsWith($"/{p}", StringComparison.Ordinal)) ? ":id" : p))}", major);
        }
    }

    public static DiscordCall Get(string path) => new(HttpMethod.Get, path);

    public static DiscordCall Post(string path, JsonNode body) => new(HttpMethod.Post, path, body);

    public static DiscordCall Put(string path, JsonNode body) => new(HttpMethod.Put, path, body);

    public static DiscordCall Patch(string path, JsonNode body) => new(HttpMethod.Patch, path, body);

    public static DiscordCall Delete(string path) => new(HttpMethod.Delete, path);
}
