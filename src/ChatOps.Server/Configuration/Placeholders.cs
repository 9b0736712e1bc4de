using System.Text.RegularExpressions;

namespace ChatOps.Server.Configuration;

/// <summary>
/// Values that were to be replaced by one's own and were not: words in angle brackets, names that stand for nobody (RFC 2606), the ids of the example and
/// the documents. Asked when the bot is about to start, for examples themselves are read, too.
/// </summary>
internal static partial class Placeholders
{
    /// <summary>Texts that may say what they like: what a command of the site runs and is called.</summary>
    private static readonly string[] Free = ["Commands", "Logging"];

    /// <exception cref="SettingsException">With every one of them.</exception>
    public static void Require(IConfiguration settings)
    {
        if (Problems(settings).ToList() is { Count: > 0 } problems)
            throw new SettingsException(problems);
    }

    public static IEnumerable<string> Problems(IConfiguration settings) =>
        settings.GetChildren().Where(s => SettingsLoader.IsSection(s.Key) && !Free.Contains(s.Key, StringComparer.OrdinalIgnoreCase))
            .SelectMany(s => s.AsEnumerable()).Where(p => p.Value is not null && IsOne(p.Value)).OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => $"{p.Key}: '{p.Value}' stands for your own value; write that, or leave the key out.");

    private static bool IsOne(string value) => Form().IsMatch(value) || Example().IsMatch(value);

    [GeneratedRegex(@"^(<[^<>]+>|\.\.\.|…|.*(CHANGE[_ -]?ME|REPLACE[_ -]?ME|YOUR[_-][A-Z]).*|TODO|FIXME|[xX]{3,})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();

    [GeneratedRegex(@"(^|[/.@])(example\.(org|com|net)|[a-z0-9-]+\.example)(?![a-z0-9.-])|^[UCTG]0123ABCD$|^(1039257843046625331|1039257842178412574|206347185412374528)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Example();
}
