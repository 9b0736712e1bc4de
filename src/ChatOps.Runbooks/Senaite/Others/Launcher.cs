using System.Collections.Immutable;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>
/// Programs that stand before another one. Each knows which of its options take a value, so that the program behind them is found.
/// </summary>
internal static class Launcher
{
    /// <param name="Valued">Letters of the options that take the next word.</param>
    /// <param name="Long">Long options that take the next word.</param>
    /// <param name="Positional">Words that stand before the program.</param>
    private sealed record Form(string Valued = "", string Long = "", int Positional = 0, string Account = "", string Folder = "");

    private static readonly Dictionary<string, Form> Forms = new(StringComparer.Ordinal)
    {
        ["env"] = new("uC", Folder: "-C --chdir"),
        ["nice"] = new("n"),
        ["ionice"] = new("cnpPu"),
        ["timeout"] = new("ks", Positional: 1),
        ["nohup"] = new(),
        ["setsid"] = new(),
        ["chronic"] = new(),
        ["cronic"] = new(),
        ["run-one"] = new(),
        ["run-this-one"] = new(),
        ["run-one-constantly"] = new(),
        ["run-one-until-success"] = new(),
        ["run-one-until-failure"] = new(),
        ["exec"] = new("a"),
        ["command"] = new(),
        ["builtin"] = new(),
        ["time"] = new("fo"),
        ["sudo"] = new("ugphCrtTURD", "user group prompt host close-from role type command-timeout other-user chroot chdir", Account: "-u --user", Folder: "-D --chdir"),
        ["doas"] = new("uC", Account: "-u"),
        ["stdbuf"] = new("ioe"),
        ["chrt"] = new("TPD", Positional: 1),
        ["taskset"] = new(Positional: 1),
        ["systemd-run"] = new("puEHMG", "unit property description slice uid gid nice working-directory setenv service-type on-calendar on-active", Account: "--uid", Folder: "--working-directory"),
        ["systemd-cat"] = new("tp"),
        ["systemd-inhibit"] = new("", "what who why mode"),
        ["setpriv"] = new("", "reuid regid groups inh-caps ambient-caps bounding-set securebits pdeathsig", Account: "--reuid"),
        ["unshare"] = new("SGRw"),
        ["nsenter"] = new("tSG"),
        ["cgexec"] = new("g"),
        ["chpst"] = new("ueplnomdrc", Account: "-u"),
        ["xargs"] = new("IiLnPsEadl"),
        ["chroot"] = new("", "userspec groups", Positional: 1),
        ["busybox"] = new(),
        ["script"] = new("OIBETmo"),
        ["screen"] = new("ScehtTp"),
        ["strace"] = new("aeEoOPpsSuX"),
    };

    private static readonly HashSet<string> Shells = [.. "sh bash dash ash ksh mksh zsh".Split(' ')];

    /// <summary>Null: the program is no launcher.</summary>
    public static Launched? Of(ImmutableArray<string> words)
    {
        var name = Paths.Name(words[0]).TrimStart('-');
        if (Shells.Contains(name))
            return Shell(words);
        return name switch
        {
            "su" or "runuser" => Su(words),
            "flock" => Flock(words),
            "run-parts" => words.Skip(1).LastOrDefault(w => !w.StartsWith('-')) is { } folder ? new Launched.Parts(folder) : null,
            "eval" => new Launched.Text(string.Join(' ', words.Skip(1))),
            "." or "source" => words.Length > 1 ? new Launched.Program([.. words.Skip(1)], IsScript: true) : null,
            "at" => words.IndexOf("-f") is >= 0 and var from && from + 1 < words.Length ? new Launched.Program([words[from + 1]], IsScript: true) : null,
            "sg" => words.Length > 2 ? new Launched.Text(string.Join(' ', words.Skip(2).SkipWhile(w => w is "-c" or "-"))) : null,
            "find" => Find(words),
            "env" or "script" when words.Length > 2 && words.Skip(1).FirstOrDefault(w => w.StartsWith("-S", StringComparison.Ordinal) || w == "-c") is { } split =>
                new Launched.Text(string.Join(' ', words.Skip(words.IndexOf(split) + 1).Prepend(split.Length > 2 ? split[2..] : ""))),
            _ when IsInterpreter(name) => Interpreter(words),
            _ => Forms.TryGetValue(name, out var form) ? After(words, form) : null,
        };
    }

    /// <summary>Behind <c>-exec</c> and its kin stands a program, or <c>{}</c>: then what is found is started itself.</summary>
    private static Launched? Find(ImmutableArray<string> words)
    {
        var exec = words.FirstOrDefault(w => w is "-exec" or "-execdir" or "-ok" or "-okdir") is { } word ? words.IndexOf(word) : -1;
        if (exec < 0 || exec + 1 >= words.Length)
            return null;
        if (words[exec + 1] != "{}" || words[1].StartsWith('-'))
            return new Launched.Program([.. words.Skip(exec + 1)]);
        return words.IndexOf("-name") is > 0 and var name && name + 1 < exec
            ? new Launched.Program([$"{words[1].TrimEnd('/')}/{words[name + 1]}"], IsScript: true)
            : new Launched.Parts(words[1]);
    }

    /// <summary>It carries out what it reads from standard input: a shell without a script, <c>at</c>, <c>su</c> without <c>-c</c>; also behind others, such as <c>sudo -u X sh</c>.</summary>
    public static bool ReadsCommands(ImmutableArray<string> words, int deepest = 4)
    {
        var name = Paths.Name(words[0]).TrimStart('-');
        if (name is "at" or "batch")
            return !words.Contains("-f");
        return Shells.Contains(name) ? Shell(words) is null
            : name is "su" or "runuser" ? Su(words) is null
            : deepest > 0 && Of(words) is Launched.Program { IsScript: false } inner && ReadsCommands(inner.Words, deepest - 1);
    }

    /// <summary>python, python2.7, python3.11 and the like.</summary>
    public static bool IsInterpreter(string name) => name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.') is "python" or "pypy" or "perl" or "ruby" or "php" or "node";

    private static Launched.Program? After(ImmutableArray<string> words, Form form)
    {
        string? account = null, folder = null;
        var at = 1;
        for (; at < words.Length && words[at].StartsWith('-') && words[at] != "--"; at++)
        {
            var (option, value) = words[at].Split('=', 2) is [var o, var v] ? (o, v) : (words[at], null);
            var takesNext = value is null && (option is ['-', var letter] ? form.Valued.Contains(letter, StringComparison.Ordinal)
                : option.StartsWith("--", StringComparison.Ordinal) && form.Long.Split(' ').Contains(option[2..]));
            if (takesNext && at + 1 < words.Length)
                value = words[++at];
            account = form.Account.Split(' ').Contains(option) ? value : account;
            folder = form.Folder.Split(' ').Contains(option) ? value : folder;
        }
        if (at < words.Length && words[at] == "--")
            at++;
        at += form.Positional;
        while (at < words.Length && ShellText.IsAssignment(words[at]))
            at++;
        return at < words.Length ? new Launched.Program([.. words.Skip(at)], account, folder) : null;
    }

    private static Launched? Shell(ImmutableArray<string> words)
    {
        var text = false;
        for (var at = 1; at < words.Length; at++)
        {
            if (!words[at].StartsWith('-') && !words[at].StartsWith('+'))
                return text ? new Launched.Text(string.Join(' ', words.Skip(at))) : new Launched.Program([.. words.Skip(at)], IsScript: true);
            text |= !words[at].StartsWith("--", StringComparison.Ordinal) && words[at].Contains('c', StringComparison.Ordinal);
            if (words[at] is "-o" or "+o" or "-O" or "+O" or "--rcfile" or "--init-file")
                at++;
        }
        return null;
    }

    private static Launched? Su(ImmutableArray<string> words)
    {
        string? account = null;
        for (var at = 1; at < words.Length; at++)
        {
            if (words[at] is "-c" or "--command" or "--session-command" && at + 1 < words.Length)
            {
                account ??= words.Skip(at + 2).FirstOrDefault(w => !w.StartsWith('-'));
                return new Launched.Text(string.Join(' ', Line(words, at + 1, ref account)), account);
            }
            if (words[at].StartsWith("--command=", StringComparison.Ordinal))
                return new Launched.Text(words[at]["--command=".Length..], account ?? words.Skip(at + 1).FirstOrDefault(w => !w.StartsWith('-')));
            if (words[at] is "-u" or "--user" && at + 1 < words.Length)
                return After(words, new("ugGsw", "user group supp-group shell", Account: "-u --user"));
            if (words[at] is "-s" or "--shell" or "-g" or "--group" or "-G" or "-w")
                at++;
            else if (!words[at].StartsWith('-'))
                account ??= words[at];
        }
        return null;
    }

    /// <summary>In a process table the line of <c>su -c</c> is split into words; the account, if it comes last, stands behind it.</summary>
    private static List<string> Line(ImmutableArray<string> words, int from, ref string? account)
    {
        var line = words.Skip(from).ToList();
        if (line.Count > 1 && account == line[^1])
            line.RemoveAt(line.Count - 1);
        return line;
    }

    private static Launched? Flock(ImmutableArray<string> words)
    {
        if (After(words, new("wE", "wait timeout conflict-exit-code", Positional: 1)) is not Launched.Program inner)
            return null;
        return inner.Words is ["-c" or "--command", .. var line] ? new Launched.Text(string.Join(' ', line)) : inner;
    }

    private static Launched? Interpreter(ImmutableArray<string> words)
    {
        for (var at = 1; at < words.Length; at++)
        {
            if (words[at] is "-c" or "-e" or "-r" && at + 1 < words.Length)
                return new Launched.Code(string.Join(' ', words.Skip(at + 1)));
            if (words[at] is "-m" && at + 1 < words.Length)
                return new Launched.Program([words[at + 1].Replace('.', '/'), .. words.Skip(at + 2)], IsScript: true);
            if (words[at] is "-W" or "-X" or "-I" or "-M")
                at++;
            else if (!words[at].StartsWith('-'))
                return new Launched.Program([.. words.Skip(at)], IsScript: true);
        }
        return null;
    }
}
