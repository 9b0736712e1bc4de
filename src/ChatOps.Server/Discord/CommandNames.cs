using System.Security.Cryptography;
using System.Text;
using ChatOps.Core.Text;

namespace ChatOps.Server.Discord;

/// <summary>
/// Names and descriptions within Discord's limits, whatever a catalogue calls things
/// (discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-naming).
/// </summary>
internal static class CommandNames
{
    public const int LongestName = 32;
    public const int LongestDescription = 100;
    private const int Digits = 7;

    /// <summary>
    /// Names of the catalogue are lower case, digits and dashes; a longer one gets an end that keeps it apart from others with its
    /// beginning.
    /// </summary>
    public static string Name(string name) => name.Length <= LongestName
        ? name
        : $"{name[..(LongestName - Digits - 1)].TrimEnd('-')}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..Digits]}";

    public static string Description(string text, string otherwise) =>
        InertText.Line(text, LongestDescription).Trim() is { Length: > 0 } shown ? shown : InertText.Line(otherwise, LongestDescription);
}
