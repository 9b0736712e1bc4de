using System.Text;
using System.Text.RegularExpressions;

namespace ChatOps.Tests.Languages;

/// <summary>The texts that the source asks a language for, read from the source itself.</summary>
internal static partial class SourceTexts
{
    public static IReadOnlySet<string> All()
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository, "src"), "*", SearchOption.AllDirectories)
                     .Where(f => Path.GetExtension(f) is ".cs" or ".razor" or ".js" && !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("ChatOps.Demo", StringComparison.Ordinal)))
        {
            var text = File.ReadAllText(file);
            if (file.EndsWith(".js", StringComparison.Ordinal))
                found.UnionWith(Script().Matches(text).Select(m => m.Groups["text"].Value));
            else
                found.UnionWith(Said(text));
        }
        return found;
    }

    /// <summary>The lines of sheets that are written to a host for people; commands in them are typed as they stand.</summary>
    public static IReadOnlyList<string> Sheets() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository, "src", "ChatOps.Runbooks"), "*Note.cs", SearchOption.AllDirectories).Select(File.ReadAllText)
            .SelectMany(s => Lines().Matches(s).Select(m => Format(s, m.Index + m.Length)))
            .Where(l => l.Any(char.IsLetter) && (!l.StartsWith("     ", StringComparison.Ordinal) || l.Contains(" # ", StringComparison.Ordinal))),
    ];

    public static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "ChatOps.sln")))
                folder = folder.Parent;
            return folder.FullName;
        }
    }

    private static IEnumerable<string> Said(string text) =>
    [
        .. Looked().Matches(text).Select(m => Literal(text, m.Index + m.Length).Text),
        .. Filled().Matches(text).Select(m => Format(text, m.Index + m.Length)),
        .. Counted().Matches(text).SelectMany(m =>
        {
            var (one, end) = Literal(text, m.Index + m.Length);
            return new[] { one, Literal(text, text.IndexOf('"', end) + 1).Text };
        }),
    ];

    /// <param name="at">Behind the quotation mark.</param>
    private static (string Text, int End) Literal(string source, int at)
    {
        var text = new StringBuilder();
        for (; source[at] != '"'; at++)
        {
            if (source[at] == '\\')
                at++;
            text.Append(source[at]);
        }
        return (text.ToString(), at + 1);
    }

    /// <summary>An interpolated text as its format: each hole is the next number.</summary>
    private static string Format(string source, int at)
    {
        var (text, holes) = (new StringBuilder(), 0);
        while (source[at] != '"')
        {
            if (source[at] != '{')
            {
                if (source[at] == '\\')
                    at++;
                text.Append(source[at++]);
                continue;
            }
            at = BehindHole(source, at);
            text.Append('{').Append(holes++).Append('}');
        }
        return text.ToString();
    }

    private static int BehindHole(string source, int at)
    {
        var depth = 0;
        while (true)
        {
            switch (source[at])
            {
                case '"': at = Literal(source, at + 1).End; continue;
                case '{' or '(': depth++; break;
                case '}' or ')' when --depth == 0: return at + 1;
            }
            at++;
        }
    }

    [GeneratedRegex("""\btr\('(?<text>[^']+)'\)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Script();

    [GeneratedRegex("""(\bL|[lL]anguage)\["(?=[^"])""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Looked();

    [GeneratedRegex("""(\bL|[lL]anguage)\.Say\(\$"(?=[^"])""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Filled();

    [GeneratedRegex("""\bLine\(\$?"(?=[^"])""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Lines();

    [GeneratedRegex("""(\bL|[lL]anguage)\.Count\([^"]*?, "(?=[^"])""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Counted();
}
