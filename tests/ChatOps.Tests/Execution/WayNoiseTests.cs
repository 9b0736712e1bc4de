using ChatOps.Core.Execution;

namespace ChatOps.Tests.Execution;

public sealed class WayNoiseTests
{
    // As the programs printed them: glibc 2.36, sudo 1.9.13, bash 5.2, perl 5.36.
    [Theory]
    [InlineData("ERROR: ld.so: object '/usr/lib/libmonitor.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.")]
    [InlineData("ERROR: ld.so: object 'libfaketime.so.1' from LD_PRELOAD cannot be preloaded (wrong ELF class: ELFCLASS32): ignored.")]
    [InlineData("sudo: unable to resolve host lims1: Name or service not known")]
    [InlineData("sudo: unable to resolve host lims1: Temporary failure in name resolution")]
    [InlineData("sudo: setrlimit(RLIMIT_CORE): Operation not permitted")]
    [InlineData("/bin/bash: warning: setlocale: LC_ALL: cannot change locale (fr_FR.UTF-8)")]
    [InlineData("bash: line 1: warning: setlocale: LC_ALL: cannot change locale (fr_FR.UTF-8): No such file or directory")]
    [InlineData("stdin: is not a tty")]
    public void A_line_of_the_way_is_known_wherever_it_stands(string line)
    {
        Assert.Equal(("a\nb\n", line), WayNoise.Part($"a\n{line}\nb\n"));
        Assert.Equal(("", $"{line}\n{line}"), WayNoise.Part($"{line}\n{line}\n"));
    }

    [Theory]
    [InlineData("ERROR: ld.so: object 'x' from LD_PRELOAD cannot be preloaded: ignored. Not restoring.")]
    [InlineData("ERROR: Not restoring.")]
    [InlineData("2026-11-20 INFO: sudo: unable to resolve host lims1: Name or service not known")]
    [InlineData("sudo: a password is required")]
    [InlineData("sudo: unknown user senaite_daemon")]
    [InlineData("ld.so: /bin/repozo: cannot open shared object file")]
    [InlineData("\tLANG = \"fr_FR.UTF-8\"")]
    public void A_tools_own_line_is_never_taken_for_noise(string line) => Assert.Equal((line, ""), WayNoise.Part(line));

    [Fact]
    public void Perls_list_of_its_locale_goes_with_its_warning_and_only_with_it()
    {
        const string Warning = "perl: warning: Setting locale failed.\nperl: warning: Please check that your locale settings:\n\tLANGUAGE = (unset),\n"
            + "\tLC_ALL = (unset),\n\tLANG = \"fr_FR.UTF-8\"\n    are supported and installed on your system.\nperl: warning: Falling back to the standard locale (\"C\").";
        Assert.Equal(("walked 3\n\tLANG = 1\n", Warning), WayNoise.Part($"{Warning}\nwalked 3\n\tLANG = 1\n"));
    }

    [Fact]
    public void People_are_told_few_short_and_different_lines()
    {
        var told = WayNoise.Told([string.Concat(Enumerable.Repeat("same\n", 100)), string.Join('\n', Enumerable.Range(0, 100).Select(i => $"line {i} {new string('x', 1000)}"))]);
        Assert.Equal(9, told.Length);
        Assert.Equal(("same", "…"), (told[0], told[^1]));
        Assert.All(told, line => Assert.InRange(line.Length, 1, 301));
    }

    /// <summary>Processes end while find looks at them, and some are another namespace's; every report of a restore said so, eight lines long.</summary>
    [Fact]
    public void What_find_says_of_processes_that_pass_is_nobodys_news()
    {
        const string News = "sudo: unable to resolve host lims1";
        string[] passing =
        [
            "/usr/bin/find: ‘/proc/4711/fd/5’: No such file or directory", "find: '/proc/1/fd/0': Permission denied", "/usr/bin/find: /proc/77/fd: No such process",
            "/usr/bin/find: ‘/proc/9/task/9/fd’: No such file or directory", "/usr/bin/find: '/proc/812/net': Invalid argument", "find: /proc/812/net: Invalid argument",
            "/usr/bin/find: ‘/proc/5/fd/3’: Input/output error", "/usr/bin/find: ‘/proc/5/task’: No such process", "find: ‘/proc/5’: No such file or directory\r",
        ];
        string[] kept =
        [
            News, "/usr/bin/find: ‘/home/senaite/data’: Permission denied", "/usr/bin/find: ‘/proc/fd’: Permission denied", "rm: cannot remove '/proc/1/fd/0': Permission denied",
            "/usr/bin/find: ‘/proc/net’: Invalid argument", "/usr/bin/find: ‘/proc/12/cwd/Data.fs’: Input/output error", "/usr/bin/find: ‘/proc/12/root/srv’: Permission denied",
            "/usr/bin/find: ‘/srv/proc/12/fd’: No such process", "/usr/bin/find: ‘/proc/12/fd’: Too many open files", "/usr/bin/find: ‘/proc/12/fd’: Invalid argument, and more",
            "find: failed to restore initial working directory: /proc/12/fd: No such file or directory", "/usr/bin/find: invalid argument `/proc/12/fd' to `-path'",
        ];
        Assert.Equal(string.Join('\n', kept), WayNoise.WithoutPassing(string.Join('\n', [kept[0], .. passing, .. kept[1..]])));
    }
}
