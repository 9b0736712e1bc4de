using System.CommandLine;
using System.Text;

namespace ChatOps.Server.Terminal;

/// <summary>A script by which bash completes verbs, options, files and folders; it starts no program of ours at a keystroke.</summary>
internal static class BashCompletion
{
    private static readonly string[] Files = ["FILE", "LINE|FILE"];

    public static string Text(RootCommand root)
    {
        List<(string Words, Command Verb)> all = [.. Everything(root, "")];
        var script = new StringBuilder(
            """
            # bash completion for chatops; 'chatops completion bash' prints it. Install it as /etc/bash_completion.d/chatops
            _chatops() {
                local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb='' words='' i
                COMPREPLY=()
                for ((i = 1; i < COMP_CWORD; i++)); do

            """);
        script.Append("        case \"${verb:+$verb }${COMP_WORDS[i]}\" in ").AppendJoin('|', all.Where(v => v.Words.Length > 0).Select(v => $"'{v.Words}'"))
            .Append(") verb=\"${verb:+$verb }${COMP_WORDS[i]}\" ;; esac\n    done\n");
        script.Append("    case $prev in\n");
        Paths(script, all, "-f", o => Files.Contains(o.HelpName, StringComparer.Ordinal));
        Paths(script, all, "-d", o => o.HelpName == "DIR");
        script.Append("    esac\n    case $verb in\n");
        foreach (var (words, verb) in all)
            script.Append("        '").Append(words).Append("') words='").AppendJoin(' ', Offers(verb)).Append("' ;;\n");
        script.Append("    esac\n    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n");
        var takesFile = string.Join('|', all.Where(v => v.Verb.Arguments.Any(a => a.Name == "FILE")).Select(v => $"'{v.Words}'"));
        script.Append("    case $verb in ").Append(takesFile).Append(") [[ $cur == -* ]] || { compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\")); } ;; esac\n");
        return script.Append("}\ncomplete -F _chatops chatops\n").ToString();
    }

    private static IEnumerable<(string Words, Command Verb)> Everything(Command verb, string words) =>
        new[] { (words, verb) }.Concat(verb.Subcommands.Where(c => !c.Hidden).SelectMany(c => Everything(c, words.Length == 0 ? c.Name : $"{words} {c.Name}")));

    private static IEnumerable<string> Offers(Command verb) =>
        verb.Subcommands.Where(c => !c.Hidden).Select(c => c.Name).Concat(VerbText.Options(verb).Select(o => o.Name)).Append("--help")
            .Concat(verb.Arguments.SelectMany(a => a.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(c => c.Label)));

    private static void Paths(StringBuilder script, IEnumerable<(string Words, Command Verb)> verbs, string kind, Func<Option, bool> takes)
    {
        var names = verbs.SelectMany(v => VerbText.Options(v.Verb)).Where(takes).Select(o => o.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (names.Count > 0)
            script.Append("        ").AppendJoin('|', names).Append(") compopt -o filenames; COMPREPLY=($(compgen ").Append(kind).Append(" -- \"$cur\")); return ;;\n");
    }
}
