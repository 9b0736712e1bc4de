using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatOps.Server.Configuration;

/// <summary>
/// Finds a placeholder inside what an interpreter would read as code: <c>sh -c "… {x}"</c>, <c>perl -e</c>, the command of ssh or su.
/// A value is one argument only as long as nobody down the line parses it again.
/// </summary>
internal static partial class Interpreted
{
    /// <summary>Programs that read everything they get as code or as a command line for a shell on the other side.</summary>
    private static readonly string[] Whole = ["ssh", "su", "runuser", "eval", "watch", "script", "rsh", "mosh", "at", "batch", "parallel", "osascript"];

    /// <summary>Programs that read the argument after <c>-c</c>, <c>-e</c> and the like as code.</summary>
    private static readonly string[] Some =
        ["sh", "ash", "bash", "dash", "ksh", "mksh", "zsh", "fish", "csh", "tcsh", "busybox", "toybox", "perl", "python", "pypy", "ruby", "node", "nodejs",
         "php", "lua", "tclsh", "expect", "awk", "gawk", "mawk", "nawk", "sed", "psql", "mysql", "sqlite", "pwsh", "powershell", "jq", "deno", "bun", "guile",
         "emacs", "vi", "vim", "ex", "ed", "gdb", "make", "flock"];

    /// <summary>The offending argument, or null.</summary>
    public static string? Argument(ImmutableArray<string> run)
    {
        for (var i = 0; i < run.Length; i++)
        {
            var program = Base(run[i]);
            var later = run.Skip(i + 1).ToList();
            var code = Whole.Contains(program, StringComparer.Ordinal) ? later.Find(Holds)
                : Some.Contains(program, StringComparer.Ordinal) ? InCode(later)
                : null;
            if (code is not null)
                return code;
        }
        return null;
    }

    /// <summary>
    /// The interpreter's own script file ends its options: <c>sh /opt/tool.sh {x}</c> is one argument, <c>sh -c "… $1" _ {x}</c> too.
    /// </summary>
    private static string? InCode(List<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (!argument.StartsWith('-') || argument is "--")
                return arguments.Skip(i).Take(argument is "--" ? 2 : 1).FirstOrDefault(Holds);
            if (Holds(argument))
                return argument;
            if (CodeOption().IsMatch(argument))
                return arguments.Skip(i + 1).Take(1).FirstOrDefault(Holds);
        }
        return null;
    }

    private static bool Holds(string argument) => CommandSettings.Placeholders(argument).Any();

    /// <summary><c>/usr/bin/python3.12</c> is <c>python</c>.</summary>
    private static string Base(string program) => Path.GetFileName(program).ToLowerInvariant().TrimEnd("0123456789.".ToCharArray());

    /// <summary><c>-c</c>, <c>-e</c>, <c>-lc</c>, <c>-ne</c>, <c>--eval</c>, <c>--command</c>, <c>-Command</c>.</summary>
    [GeneratedRegex("^(-[A-Za-z]*[ceErfp]|--(eval|command|execute|expression|print|eval-string)|-(Command|EncodedCommand))$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex CodeOption();
}
