using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatOps.Core.Languages;

/// <summary>Puts values into a sentence. <c>{0}</c> is taken over as it is; <c>{0:t}</c> is one of the bot's own words and is said in the same language.</summary>
internal static partial class Template
{
    public static string Fill(string template, Func<int, string> value, Func<string, string> shown) => Places().Replace(template, m =>
    {
        var said = value(int.Parse(m.Groups["place"].ValueSpan, CultureInfo.InvariantCulture));
        return m.Groups["own"].Success ? shown(said) : said;
    });

    [GeneratedRegex(@"\{(?<place>[0-9])(?<own>:t)?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    public static partial Regex Places();
}
