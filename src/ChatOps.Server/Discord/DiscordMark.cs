using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>
/// By its mark the bot knows a message of its own again. Discord keeps nothing beside a message that nobody sees, so the mark stands small
/// at its foot, and is as short as it can be: 16 digits of the key's SHA-256.
/// </summary>
internal static class DiscordMark
{
    private const string Before = "chatops ";

    public static string Of(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..16];

    /// <summary>For the foot of an embed.</summary>
    public static string Foot(string key) => Before + Of(key);

    /// <summary>For the end of a text, in small letters.</summary>
    public static string Line(string key) => $"\n-# {Before}{Of(key)}";

    public static bool Bears(JsonElement message, string key) =>
        message.Items("embeds").Any(e => e.Text("footer", "text") == Foot(key))
            || message.Text("content").EndsWith(Line(key).TrimStart('\n'), StringComparison.Ordinal);
}
