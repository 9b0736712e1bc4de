using System.CommandLine;
using System.Text;

namespace ChatOps.Server.Terminal;

/// <summary><c>man chatops</c>, made of the same declarations as the help.</summary>
internal static class ManPage
{
    private static readonly (string Path, string What)[] Files =
    [
        ("/etc/chatops/appsettings.json", "The settings of a site; docs/settings.md has every key."),
        ("/var/lib/chatops", "The bot's own state (Storage:Path); save it with chatops backup FILE."),
        ("/var/lib/chatops-keys", "The key of the record (Record:KeyFile), apart from the state."),
        ("/etc/sudoers.d/chatops", "What chatops sudoers prints."),
    ];

    public static string Text(RootCommand root, string version)
    {
        var page = new StringBuilder();
        Line(page, $".TH CHATOPS 1 \"\" \"ChatOps {version}\" \"ChatOps\"");
        Section(page, "NAME", @"chatops \- a bot for the maintenance of hosts, in chat and on the web");
        Section(page, "SYNOPSIS", @"\fBchatops\fR \fIVERB\fR [\fIARGUMENT\fR ...] [\fB\-\-option\fR \fIVALUE\fR ...]");
        Section(page, "DESCRIPTION", Escaped(root.Description!));
        Line(page, ".SH VERBS");
        foreach (var (words, verb) in VerbText.Verbs(root))
            Verb(page, words, verb);
        Line(page, ".SH EXIT STATUS");
        foreach (var (status, meaning) in ExitStatus.All)
            Item(page, $"{status}", meaning);
        Line(page, ".SH FILES");
        foreach (var (path, what) in Files)
            Item(page, path, what);
        Section(page, "ENVIRONMENT", Escaped("Every key of the settings can be set by a variable, which wins over the file: Site__TimeZone=Europe/Paris. Lists have a number at their end."));
        return page.ToString();
    }

    private static void Verb(StringBuilder page, string words, Command verb)
    {
        Line(page, $".SS {Escaped(VerbText.Usage(words, verb))}");
        Line(page, Escaped(verb.Description ?? ""));
        foreach (var argument in verb.Arguments)
            Item(page, argument.Name, argument.Description ?? "");
        foreach (var option in VerbText.Options(verb))
            Item(page, VerbText.Option(option), option.Description ?? "");
    }

    private static void Section(StringBuilder page, string title, string text)
    {
        Line(page, $".SH {title}");
        Line(page, text);
    }

    private static void Item(StringBuilder page, string term, string text)
    {
        Line(page, ".TP");
        Line(page, $".B {Escaped(term)}");
        Line(page, Escaped(text));
    }

    private static void Line(StringBuilder page, string line) => page.Append(line).Append('\n');

    /// <summary>A backslash begins an escape of roff, a dot or an apostrophe at the start of a line a request, and a plain minus could become a hyphen.</summary>
    private static string Escaped(string text)
    {
        var plain = text.ReplaceLineEndings(" ").Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return plain is ['.' or '\'', ..] ? "\\&" + plain : plain;
    }
}
