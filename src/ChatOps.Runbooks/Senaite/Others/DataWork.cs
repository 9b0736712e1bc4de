using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>
/// Tells whether a program works on the data, by its path and folder: who merely names a backup (an editor, <c>tail</c>, <c>find</c>) does not.
/// </summary>
internal sealed partial class DataWork(KnownInstance instance)
{
    private const int Deepest = 8;
    private static readonly ImmutableDictionary<string, string> NoVariables = ImmutableDictionary<string, string>.Empty;

    /// <summary>Programs that look at files, or whose words are names and texts.</summary>
    private static readonly HashSet<string> Lookers =
    [
        .. ("vi vim nvim view vimdiff nano pico emacs joe mcedit ed less more most cat zcat tac tail head grep egrep fgrep zgrep rg ag find locate stat ls lsof fuser file du df wc man ps pgrep pkill "
            + "top htop watch test [ [[ echo printf logger mail mailx sendmail mutt touch rm rmdir unlink mkdir ln chmod chown chgrp md5sum sha1sum sha256sum diff cmp sed awk gawk cut sort uniq "
            + "tee true false : sleep date kill killall exit return set unset umask ulimit trap wait read shift export local readonly declare type which whereis id whoami sshd").Split(' '),
    ];

    /// <summary>Programs that copy what they are given.</summary>
    private static readonly HashSet<string> Copiers = [.. "rsync cp mv tar dd scp sftp rclone borg restic duplicity zip 7z cpio unison rdiff-backup".Split(' ')];

    /// <summary>A line for a shell, as a crontab has it.</summary>
    /// <param name="own">It runs as the data's account.</param>
    public Finding OfLine(string line, string? folder, bool own, IReadOnlyDictionary<string, string> variables) =>
        Of(ShellText.Commands(line, folder, variables), own, variables, fromLine: true, Deepest);

    /// <summary>A running process. Its words are split at blanks, as ps prints them.</summary>
    public bool IsRunning(string arguments, bool own) =>
        arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words
        && !IsLook(words, arguments)
        && Of([.. words], null, own, NoVariables, fromLine: false, isScript: false, Deepest).Works;

    /// <summary>
    /// The shell of a look of the bot's own, such as another plan or a watch has at the same moment: it only reads, and the words it looks for stand in its line.
    /// </summary>
    private static bool IsLook(string[] words, string arguments) =>
        words is [var shell, "-c", ..] && Paths.Name(shell) == "sh" && words.Contains("chatops-look") && arguments.Contains("look=$CHATOPS_LOOK", StringComparison.Ordinal);

    /// <summary>A program's words, as a unit's ExecStart has them.</summary>
    public Finding OfWords(ImmutableArray<string> words, string? folder, bool own) => Of(words, folder, own, NoVariables, fromLine: true, isScript: false, Deepest);

    /// <summary>The text of a script that a job starts. What a script starts in turn is not read.</summary>
    public bool IsIn(string script, bool own)
    {
        if (Recipe().IsMatch(script))
            return instance.IsNamedIn(script);
        var text = string.Join('\n', script.Split('\n').Where(l => !l.TrimStart().StartsWith('#')));
        if (PackUrl().IsMatch(text) || BelowBin(text))
            return true;
        return !IsOtherLanguage(script)
            ? Of(ShellText.Commands(text, null, NoVariables), own || instance.IsNamedIn(text), NoVariables, fromLine: true, Deepest).Works
            : (own || instance.IsNamedIn(text)) && text.Split('\n').Any(l => BinWord().Matches(l).Any(m => instance.Meddles(m.Value)));
    }

    private static bool IsOtherLanguage(string script) =>
        script.StartsWith("#!", StringComparison.Ordinal) && script.Split('\n')[0].Split('/', ' ').Any(w => Launcher.IsInterpreter(w.Trim()));

    private bool BelowBin(string text) => Word().Matches(text).Any(m => Paths.IsBelow(m.Value, instance.Bin) && instance.Meddles(Paths.Name(m.Value)));

    private Finding Of(IReadOnlyList<ShellCommand> commands, bool own, IReadOnlyDictionary<string, string> variables, bool fromLine, int depth) =>
        depth == 0 ? Finding.Nothing : Finding.Of(commands.Select((c, i) => Finding.Of(
        [
            Of(c.Words, c.Folder, own, variables, fromLine, isScript: false, depth), Fed(c, i > 0 && commands[i - 1].Piped ? commands[i - 1] : null, own, variables, fromLine, depth - 1),
        ])));

    /// <summary>What a shell is given on its standard input is carried out as well: <c>echo bin/backup | sh</c>, <c>sh &lt; script</c>, <c>at now &lt;&lt;&lt; bin/backup</c>.</summary>
    private Finding Fed(ShellCommand command, ShellCommand? before, bool own, IReadOnlyDictionary<string, string> variables, bool fromLine, int depth)
    {
        if (!Launcher.ReadsCommands(command.Words))
            return Finding.Nothing;
        var text = command.InputText ?? (before is { Words: ["echo" or "printf" or "/bin/echo" or "/usr/bin/printf", .. var said] } ? string.Join(' ', said.Where(w => !w.StartsWith('-'))) : null);
        var file = command.InputFile ?? (before is { Words: ["cat" or "/bin/cat", .. var files] } ? files.FirstOrDefault(f => !f.StartsWith('-')) : null);
        own |= Launcher.Of(command.Words) is Launched.Program { Account: { } account } && account == instance.Account || command.Words.Contains(instance.Account);
        return Finding.Of(
        [
            text is null ? Finding.Nothing : Of(ShellText.Commands(text.Replace("\\n", "\n", StringComparison.Ordinal), command.Folder, variables), own, variables, fromLine, depth),
            file is null ? Finding.Nothing : Program([file], command.Folder, own, fromLine, isScript: true),
        ]);
    }

    private Finding Of(
        ImmutableArray<string> words, string? folder, bool own, IReadOnlyDictionary<string, string> variables, bool fromLine, bool isScript, int depth)
    {
        if (depth == 0 || words.IsEmpty)
            return Finding.Nothing;
        return isScript ? Program(words, folder, own, fromLine, isScript) : Launcher.Of(words) switch
        {
            Launched.Program inner => Of(inner.Words, inner.Folder ?? folder, own || inner.Account == instance.Account, variables, fromLine, inner.IsScript, depth - 1),
            Launched.Text text => Of(ShellText.Commands(text.Line, folder, variables), own || text.Account == instance.Account, variables, fromLine, depth - 1),
            Launched.Parts parts => Paths.Resolve(parts.Folder, folder) is { } path ? Finding.Parts(path) : Finding.Nothing,
            Launched.Code code => IsIn("#!/usr/bin/python\n" + code.Source, own) ? Finding.Work : Finding.Nothing,
            _ => Finding.Of([Program(words, folder, own, fromLine, isScript), fromLine ? Behind(words, folder, own, variables, depth - 1) : Finding.Nothing]),
        };
    }

    /// <summary>
    /// Behind a program that nobody knows another one may stand: as a word of its own (<c>setlock lock bin/backup</c>), or as a whole line (<c>ssh localhost 'cd …; bin/backup'</c>).
    /// </summary>
    private Finding Behind(ImmutableArray<string> words, string? folder, bool own, IReadOnlyDictionary<string, string> variables, int depth)
    {
        var name = Paths.Name(words[0]);
        if (Lookers.Contains(name) || Copiers.Contains(name) || (name == "ssh" && !words.Any(IsHere)))
            return Finding.Nothing;
        if (own && words.Skip(1).Any(w => (w.StartsWith("bin/", StringComparison.Ordinal) || w.StartsWith("./", StringComparison.Ordinal)) && instance.Meddles(Paths.Name(w))))
            return Finding.Work;
        return Finding.Of(words.Skip(1).Where(w => w.Contains(' ', StringComparison.Ordinal)).Select(w => Of(ShellText.Commands(w, folder, variables), own, variables, fromLine: true, depth)));

        bool IsHere(string word) => word[(word.IndexOf('@', StringComparison.Ordinal) + 1)..] is "localhost" or "127.0.0.1" or "::1";
    }

    private Finding Program(ImmutableArray<string> words, string? folder, bool own, bool fromLine, bool isScript)
    {
        var name = Paths.Name(words[0]);
        if (Lookers.Contains(name) || (!fromLine && words[0].EndsWith(':')))
            return Finding.Nothing;
        if (words.Skip(1).Any(w => PackUrl().IsMatch(w)) || IsCopy(words, folder))
            return Finding.Work;
        var path = words[0].Contains('/', StringComparison.Ordinal) || isScript ? Paths.Resolve(words[0], folder) : null;
        if (path is not null && Paths.IsBelow(path, instance.Bin))
            return instance.Meddles(name) || words.Skip(1).Any(w => !w.StartsWith('-') && instance.Meddles(Paths.Name(w))) ? Finding.Work : Finding.Nothing;
        if (instance.Meddles(name) && IsOurs(words, path, own))
            return Finding.Work;
        if (fromLine && words.Skip(1).Any(w => Paths.Resolve(w, folder) is { } word && Paths.IsBelow(word, instance.Bin) && instance.Meddles(Paths.Name(word))))
            return Finding.Work;
        if (path is not null && own && instance.Meddles(name))
            return Finding.Doubt(path);
        return path is not null && (instance.Meddles(name) || !IsSystems(path)) ? Finding.Read(path) : Finding.Nothing;
    }

    /// <summary>A telling name alone is enough where the data's account runs it, or where its folder is not known; else it must name the instance.</summary>
    private bool IsOurs(ImmutableArray<string> words, string? path, bool own)
    {
        if (words.Any(instance.IsNamedIn))
            return true;
        return path is null
            ? own || words[0].StartsWith("bin/", StringComparison.Ordinal) || words[0].StartsWith("./", StringComparison.Ordinal)
            : own && !instance.IsAnothers(path);
    }

    private bool IsCopy(ImmutableArray<string> words, string? folder) =>
        Copiers.Contains(Paths.Name(words[0])) && words.Skip(1).Any(w => (Paths.Resolve(w[(w.IndexOf('=', StringComparison.Ordinal) + 1)..], folder) ?? w) is { } path && instance.IsLive(path));

    private static bool IsSystems(string path) => Paths.Parent(path) is "/bin" or "/sbin" or "/usr/bin" or "/usr/sbin";

    [GeneratedRegex(@"manage_pack|Control_Panel/Database|://\S*/@{0,2}[a-z_-]*pack(?:[^a-z]|$)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex PackUrl();

    [GeneratedRegex(@"import collective\.recipe\.backup|collective\.recipe\.backup\.", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Recipe();

    [GeneratedRegex(@"/[A-Za-z0-9_./-]+", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Word();

    [GeneratedRegex(@"[A-Za-z0-9_-]+", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex BinWord();
}
