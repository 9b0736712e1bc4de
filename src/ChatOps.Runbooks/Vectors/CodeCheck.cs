using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Vectors;

/// <summary>
/// Finds placeholders that would not stay one argument: inside code of an interpreter, before the program of a wrapper such as sudo, in an
/// option that starts a program. Whatever it is not sure about counts as found: a site can always call a program of its own.
/// </summary>
internal static partial class CodeCheck
{
    /// <param name="isBound">Whether a parameter is always given, and only with values that the settings name or describe.</param>
    public static IEnumerable<string> Problems(ImmutableArray<string> run, Func<string, bool> isBound)
    {
        for (var i = 0; i < run.Length; i++)
        {
            var found = Found(run, i, isBound);
            if (found is not null)
                yield return found;
        }
    }

    /// <summary>From where on arguments are the program's own: behind wrappers and behind an interpreter's script.</summary>
    public static int OwnArguments(ImmutableArray<string> run)
    {
        for (var at = 0; at < run.Length;)
        {
            int? next = Kind(run, at) switch
            {
                ProgramKind.Wrapper => Wrapped(run, at),
                ProgramKind.Shell or ProgramKind.Language => Script(run, at),
                ProgramKind.Plain => Enumerable.Range(at, run.Length - at).Select(i => Entering.At(run, i)?.Program).FirstOrDefault(p => p is not null),
                _ => null,
            };
            if (next is not { } found)
                return at + 1;
            at = found;
        }
        return run.Length;
    }

    private static ProgramKind Kind(ImmutableArray<string> run, int at) =>
        KnownPrograms.KindOf(run[at], at == 0 || Enumerable.Range(0, at).Any(e => Entering.At(run, e)?.Program == at), at + 1 < run.Length ? run[at + 1] : null);

    private static string? Found(ImmutableArray<string> run, int at, Func<string, bool> isBound)
    {
        var behind = run[(at + 1)..];
        var argument = Entering.At(run, at) is { } entering ? Entered(run, at, entering, isBound) : Kind(run, at) switch
        {
            ProgramKind.Shell => InInterpreter(behind, shell: true, KnownPrograms.NameOf(run[at])),
            ProgramKind.Language => InInterpreter(behind, shell: false, KnownPrograms.NameOf(run[at])),
            ProgramKind.AllCode => behind.FirstOrDefault(Placeholder.In),
            ProgramKind.Wrapper => behind.Take((Wrapped(run, at) ?? run.Length) - at).FirstOrDefault(Placeholder.In),
            ProgramKind.Find => InFind(behind),
            ProgramKind.StartsByOption => InOption(behind),
            _ => null,
        };
        return argument is null ? null
            : $"'{argument}' behind {run[at]} may be read as code or as a program, so people could write code there; call a program of your own that takes it as one argument.";
    }

    /// <summary>Where it runs may be chosen from what the settings name; the program and whatever else stands before it may not.</summary>
    private static string? Entered(ImmutableArray<string> run, int at, Entering entering, Func<string, bool> isBound) =>
        Enumerable.Range(at + 1, (entering.Program ?? run.Length - 1) - at)
            .Where(i => Placeholder.In(run[i]) && !(i == entering.Place && Placeholder.Names(run[i]).All(isBound)))
            .Select(i => run[i]).FirstOrDefault();

    /// <summary>The index of the program a wrapper starts: a whole path that cannot be the value of one of its options. Null: not certain.</summary>
    private static int? Wrapped(ImmutableArray<string> run, int at)
    {
        var wrapper = KnownPrograms.NameOf(run[at]);
        var paths = wrapper is "flock" or "chroot" ? 1 : 0;
        for (var i = at + 1; i < run.Length; i++)
        {
            var argument = run[i];
            var before = i == at + 1 ? "" : run[i - 1];
            if (Splits(wrapper, argument))
                return null;
            if (!argument.StartsWith('/') || (before.StartsWith('-') && before != "--" && !KnownPrograms.HasNoValue(wrapper, before)))
                continue;
            if (paths-- == 0)
                return i;
        }
        return null;
    }

    /// <summary>Options that make one line of all that follows, or a line of words.</summary>
    private static bool Splits(string wrapper, string argument) =>
        wrapper switch
        {
            "env" => argument.StartsWith("-S", StringComparison.Ordinal) || argument.StartsWith("--s", StringComparison.Ordinal) || SplitFlag().IsMatch(argument),
            "sudo" or "doas" => ShellFlag().IsMatch(argument) || argument is "--login" or "--shell",
            _ => false,
        };

    /// <summary>The index of an interpreter's script file, when it is certain and no code was given.</summary>
    private static int? Script(ImmutableArray<string> run, int at)
    {
        for (var i = at + 1; i < run.Length; i++)
        {
            if (run[i].StartsWith('/'))
                return i;
            if (!Harmless(run[i], Kind(run, at) == ProgramKind.Shell, KnownPrograms.NameOf(run[at])) && run[i] != "--")
                return null;
        }
        return null;
    }

    /// <summary>Walks an interpreter's options up to a script or to code; the first placeholder that comes before it is certain which.</summary>
    private static string? InInterpreter(ImmutableArray<string> arguments, bool shell, string name)
    {
        bool doubtful = false, codeIsNext = false, hasCode = false;
        foreach (var argument in arguments)
        {
            var option = argument.StartsWith('-') || argument.StartsWith('+');
            if (Placeholder.In(argument) && (doubtful || codeIsNext || !hasCode || option))
                return argument;
            if (codeIsNext && (!shell || !option))
            {
                (codeIsNext, hasCode) = (false, true);
                doubtful |= option || !IsTame(argument) || name.StartsWith("perl", StringComparison.Ordinal);
            }
            else if (IsCodeOption(argument, shell))
                codeIsNext = true;
            else if (option)
                doubtful |= argument != "--" && !Harmless(argument, shell, name);
            else if (!doubtful && (hasCode || argument.StartsWith('/')))
                return null;
            else
                doubtful = true;
        }
        return null;
    }

    private static string? InFind(ImmutableArray<string> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            var before = i == 0 ? "" : arguments[i - 1];
            if (Placeholder.In(arguments[i]) && (before is "--" or "-x" or "-X" || before.StartsWith("-exec", StringComparison.Ordinal) || before.StartsWith("-ok", StringComparison.Ordinal)
                || before.StartsWith("--exec", StringComparison.Ordinal) || arguments[i].StartsWith('-')))
                return arguments[i];
        }
        return null;
    }

    /// <summary>As the value of an option, a placeholder could name a program to start.</summary>
    private static string? InOption(ImmutableArray<string> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            var afterOption = i > 0 && arguments[i - 1].StartsWith('-') && arguments[i - 1] != "--";
            if (Placeholder.In(arguments[i]) && (afterOption || arguments[i].StartsWith('-')))
                return arguments[i];
        }
        return null;
    }

    private static bool IsCodeOption(string argument, bool shell) => shell ? ShellCode().IsMatch(argument) : LanguageCode().IsMatch(argument);

    /// <summary>Known to take no value, so that what follows is not part of it.</summary>
    private static bool Harmless(string option, bool shell, string name) =>
        shell ? ShellHarmless().IsMatch(option) : name switch
        {
            ['p', 'y', ..] => PythonHarmless().IsMatch(option),
            ['p', 'e', 'r', 'l', ..] or ['r', 'u', 'b', 'y', ..] => option is "-w" or "-T",
            _ => false,
        };

    /// <summary>Constant code that does not evaluate or start what it is given.</summary>
    private static bool IsTame(string code) => !Evaluates().IsMatch(code);

    [GeneratedRegex("^[-+][A-Za-z]*c[A-Za-z]*\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ShellCode();

    [GeneratedRegex("^(-[A-Za-z0-9]*[ceErpR]|--(eval|command|execute|exec|print|run|init))\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LanguageCode();

    [GeneratedRegex("^(-[aefhnuvx]+|--(posix|norc|noprofile))\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShellHarmless();

    [GeneratedRegex("^-[bBIOsSuvq]+\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PythonHarmless();

    [GeneratedRegex("^-[A-Za-z0]*S", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SplitFlag();

    [GeneratedRegex("^-[A-Za-z]*[is]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ShellFlag();

    [GeneratedRegex(@"\b(eval|exec|execfile|source|system|popen|spawn|subprocess|import|require|compile|trap|command|sudo|env|xargs|ssh|su|let|sh|bash|dash|ksh|zsh|awk|sed|perl|python3?|find)\b"
        + @"|`|\$\(\(|\(\(|\[\[|(^|[;&|({!\n]|\b(then|do|else|if|while|until)\b)\s*[""']?\$|(^|[;&|\n])\s*\.\s",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Evaluates();
}
