using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Vectors;

/// <summary>Programs that make something else of their arguments than arguments. A list can only know names: docs/commands.md says so.</summary>
internal static partial class KnownPrograms
{
    private static readonly FrozenSet<string> Shells =
        Set("sh ash bash dash ksh ksh93 mksh zsh rbash rzsh rksh fish csh tcsh yash busybox toybox");

    private static readonly FrozenSet<string> AllCode = Set(
        "awk gawk mawk nawk original-awk sed gsed ssh rsh rlogin mosh slogin dbclient autossh su runuser eval exec command watch script scriptreplay parallel at batch "
        + "psql mysql mariadb sqlite sqlite3 sqlplus mongo mongosh redis-cli expect vi vim view nvim ex ed emacs gdb make gmake m4 bc dc osascript pwsh powershell "
        + "trap source . crontab ansible salt socat nc ncat screen tmux dtach abduco pdsh clush pssh parallel-ssh entr");

    /// <summary>Wrappers, with the options of each that are known to take no value of their own.</summary>
    private static readonly FrozenDictionary<string, string> Wrappers = new[]
    {
        "env: -i -0 -v",
        "sudo: -n -H -E -b -k -nH -nHE",
        "doas: -n",
        "ionice: -t",
        "timeout: --foreground --preserve-status -v",
        "setsid: -w -f -c",
        "stdbuf: -oL -o0 -eL -e0 -i0",
        "time: -p -v",
        "xargs: -0 -r -t -x -0r -r0",
        "flock: -n -x -s -e -u -o",
        "systemd-run: --wait --pipe --quiet -q -P --collect -G",
        "unshare: -f -r",
        "chrt: -b -f -i -o -r",
        "taskset: -c",
        "strace: -f",
        "ltrace: -f",
        "setarch: -R",
        "tini: -g -s",
        "dumb-init: -c",
        "xvfb-run: -a",
    }
    .Concat(("pkexec nice nohup chroot systemd-inhibit nsenter numactl setpriv fakeroot start-stop-daemon capsh "
        + "sg unbuffer dbus-run-session dbus-launch sshpass firejail bwrap catchsegv cpulimit setuidgid chpst gosu su-exec prlimit choom uclampset runcon aa-exec cgexec "
        + "systemd-cat systemd-nspawn lxc-attach lxc-execute npx valgrind heaptrack perf proot fakechroot faketime eatmydata torsocks torify tsocks proxychains proxychains4 "
        + "linux32 linux64 i386 softlimit envdir setlock logsave chronic cronic ifne daemonize rlwrap").Split(' '))
    .Select(w => w.Split(": ")).ToFrozenDictionary(w => w[0], w => w.Length > 1 ? w[1] : "");

    private static readonly FrozenSet<string> StartsByOption = Set("tar bsdtar rsync git sort zip scp sftp nmap man less");

    /// <summary>Also ordinary words: as a bare word behind another program they are taken for that.</summary>
    private static readonly FrozenSet<string> Words = Set("time at watch script make command exec batch nice ed ex trap source . screen view git sort man less salt");

    public static string NameOf(string argument) => argument[(argument.LastIndexOf('/') + 1)..].ToLowerInvariant();

    /// <param name="next">The argument behind it, if any.</param>
    public static ProgramKind KindOf(string argument, bool first, string? next)
    {
        var name = NameOf(argument);
        if (!first && argument == name && Words.Contains(name) && next?.StartsWith('-') != true)
            return ProgramKind.Plain;
        return Shells.Contains(name) || Shells.Contains(Version().Replace(name, "")) ? ProgramKind.Shell
            : AllCode.Contains(name) ? ProgramKind.AllCode
            : Wrappers.ContainsKey(name) ? ProgramKind.Wrapper
            : name is "find" or "gfind" or "fd" or "fdfind" ? ProgramKind.Find
            : StartsByOption.Contains(name) ? ProgramKind.StartsByOption
            : Language().IsMatch(name) ? ProgramKind.Language
            : ProgramKind.Plain;
    }

    public static bool HasNoValue(string wrapper, string option) =>
        Wrappers.GetValueOrDefault(wrapper, "").Split(' ').Contains(option) || (wrapper != "env" && option.StartsWith("--", StringComparison.Ordinal) && option.Contains('='));

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet();

    [GeneratedRegex("^(python|pypy|perl|ruby|irb|jruby|php|lua|luajit|node|nodejs|deno|bun|tclsh|wish|rscript|julia|groovy|scala|guile|racket|erl|elixir|ghci|java|jshell|dotnet-script)[0-9.]*(-.*)?\\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Language();

    [GeneratedRegex("[-0-9.]+\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Version();
}
