using System.CommandLine;
using ChatOps.Core.Commands;

namespace ChatOps.Server.Terminal;

/// <summary>What is said about a command line that was not understood: one sentence, what was probably meant, and the usage of the verb it was about.</summary>
internal static class Misunderstood
{
    public static IEnumerable<string> Lines(ParseResult line)
    {
        var verb = line.CommandResult.Command;
        var words = VerbText.WordsOf(verb);
        if (verb.Subcommands.Count > 0 && verb.Action is null)
            return line.UnmatchedTokens is [var typed, ..] ? [Unknown(verb, words, typed)] : VerbText.Short(verb);
        return [Problem(line, verb, words), $"usage: {VerbText.Usage(words, verb)}"];
    }

    private static string Unknown(Command group, string words, string typed)
    {
        var name = string.Join(' ', new[] { "chatops", words }.Where(w => w.Length > 0));
        if (typed.StartsWith('-'))
            return $"{name}: there is no option '{typed}' here; {name} --help lists what there is.";
        var meant = Suggestion.For(typed, group.Subcommands.Where(c => !c.Hidden).Select(c => c.Name));
        return $"{name}: there is no verb '{typed}'; {(meant is null ? "" : $"did you mean '{name} {meant}'? ")}{name} --help lists what there is.";
    }

    private static string Problem(ParseResult line, Command verb, string words)
    {
        if (line.UnmatchedTokens is [var typed, ..])
        {
            var meant = typed.StartsWith("--", StringComparison.Ordinal) ? Suggestion.For(typed, VerbText.Options(verb).Select(o => o.Name)) : null;
            return $"chatops {words}: '{typed}' is not understood here{(meant is null ? "." : $"; did you mean {meant}?")}";
        }
        if (verb.Arguments.FirstOrDefault(a => a.Arity.MinimumNumberOfValues > 0 && line.GetResult(a) is not { Tokens.Count: > 0 }) is { } missing)
            return $"chatops {words}: {missing.Name} is missing. {missing.Description}";
        return $"chatops {words}: {string.Join(' ', (line.Errors.Select(e => e.Message).FirstOrDefault() ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}";
    }
}
