using System.Text.RegularExpressions;

namespace ChatOps.Server.Configuration;

/// <summary>Discord calls everything by a number of 15 to 20 digits, a snowflake.</summary>
internal static partial class DiscordId
{
    public static bool Is(string text) => Snowflake().IsMatch(text);

    /// <param name="where">Where people find it.</param>
    public static string Problem(string text, string what, string where) =>
        $"'{text}' is no id of {what}; it is a number such as 1039257842178412574 ({where}; Developer Mode must be on).";

    [GeneratedRegex("^[1-9][0-9]{14,19}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Snowflake();
}
