using System.CommandLine;

namespace ChatOps.Server.Terminal;

/// <summary>A verb of the command line in words: the short help, the manual page and completion are made of these.</summary>
internal static class VerbText
{
    /// <summary>Every verb that does something, with all the words before it: <c>hosts trust</c>.</summary>
    public static IEnumerable<(string Words, Command Verb)> Verbs(Command root, string before = "") =>
        root.Subcommands.Where(c => !c.Hidden).SelectMany(c => (IEnumerable<(string, Command)>)
        [
            .. c.Action is null ? [] : new[] { (before + c.Name, c) },
            .. Verbs(c, $"{before}{c.Name} "),
        ]);

    public static string Usage(string words, Command verb) => string.Join(' ', (string[])
    [
        "chatops", .. words.Length > 0 ? [words] : Array.Empty<string>(),
        .. verb.Arguments.Select(a => a.Arity.MinimumNumberOfValues > 0 ? a.Name : $"[{a.Name}]"),
        .. Options(verb).Select(o => o.Required ? Option(o) : $"[{Option(o)}]"),
    ]);

    /// <summary>Without those that every verb has.</summary>
    public static IEnumerable<Option> Options(Command verb) => verb.Options.Where(o => !o.Hidden && o.Name.StartsWith("--", StringComparison.Ordinal) && o.Name is not ("--help" or "--version"));

    public static string Option(Option option) => option.ValueType == typeof(bool) ? option.Name : $"{option.Name} {option.HelpName ?? "VALUE"}";

    public static string FirstSentence(Symbol symbol)
    {
        var text = symbol.Description ?? "";
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        var sentence = end < 0 ? text : text[..(end + 1)];
        var colon = sentence.IndexOf(": ", StringComparison.Ordinal);
        return colon > 20 ? sentence[..colon] + "." : sentence;
    }

    /// <summary>The words that lead to a verb.</summary>
    public static string WordsOf(Command verb) =>
        verb is RootCommand ? "" : verb.Parents.OfType<Command>().FirstOrDefault() is { } above and not RootCommand ? $"{WordsOf(above)} {verb.Name}" : verb.Name;

    /// <summary>For whoever typed a group of verbs and no verb: one line for each.</summary>
    public static IEnumerable<string> Short(Command group)
    {
        var words = WordsOf(group);
        var rows = group.Subcommands.Where(c => !c.Hidden).Select(c => (Call: string.Join(' ', new[] { "chatops", words, c.Name }.Where(w => w.Length > 0)), c)).ToList();
        var width = rows.Max(r => r.Call.Length);
        if (words.Length == 0)
            yield return $"{FirstSentence(group)} To try it without any settings: chatops demo. To set up a site: chatops init";
        foreach (var (call, verb) in rows)
            yield return $"  {call.PadRight(width)}  {FirstSentence(verb)}";
        yield return $"More: {string.Join(' ', new[] { "chatops", words, "VERB --help" }.Where(w => w.Length > 0))}, man chatops";
    }
}
