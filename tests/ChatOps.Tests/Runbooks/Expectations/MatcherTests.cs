using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Runbooks.Expectations;

namespace ChatOps.Tests.Runbooks.Expectations;

/// <summary>What the programs of a Debian 12 say, and what is made of it. An answer that is none is Unknown: never a yes, and never a no.</summary>
public class MatcherTests
{
    private const string Sum = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private const string Sockets = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000    33        0 31337 1 0000000000000000 100 0 0 10 0
           1: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 31338 1 0000000000000000 100 0 0 10 0
        root:x:0:0:root:/root:/bin/bash
        www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
        """;

    private const string Owned = """
        State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess
        LISTEN 0      511          0.0.0.0:80         0.0.0.0:*    users:(("nginx",pid=612,fd=6)) ino:1 sk:1 cgroup:x <->
        LISTEN 0      511          0.0.0.0:81         0.0.0.0:*    ino:2 sk:2 cgroup:x <->
        """;

    private const string Processes = """
              1 root                             /sbin/init
            612 root                             nginx: master process /usr/sbin/nginx
            700 app                              /usr/bin/python3 -u /opt/app/worker.py --queue nginx
        """;

    public static TheoryData<string, string, int?, string, string> Answers
    {
        get
        {
            var data = new TheoryData<string, string, int?, string, string>();
            void Add(Matcher matcher, string answer, int? exit, string output, string error = "") => data.Add(matcher.Write(), answer, exit, output, error);
            FileMatcher file = new(true, "root", "", "640");
            Add(file, "Holds", 0, "regular file\nroot\nadm\n640\n");
            Add(file, "Differs", 0, "regular file\nroot\nadm\n644\n");
            Add(file, "Differs", 0, "regular file\napp\nadm\n640\n");
            Add(file, "Differs", 1, "", "/usr/bin/stat: cannot statx '/etc/app': No such file or directory\n");
            Add(file, "Unknown", 1, "", "/usr/bin/stat: cannot statx '/etc/app': Permission denied\n");
            Add(file, "Unknown", 127, "", "stat: not found");
            Add(file, "Unknown", null, "");
            Add(file with { Exists = false, Owner = "", Mode = "" }, "Holds", 1, "", "/usr/bin/stat: cannot statx '/etc/app': No such file or directory\n");
            Add(file with { Exists = false, Owner = "", Mode = "" }, "Differs", 0, "regular file\nroot\nadm\n640\n");
            Add(file with { Exists = false, Owner = "", Mode = "" }, "Unknown", 1, "", "/usr/bin/stat: cannot statx '/etc/app': Permission denied\n");
            Add(new SumMatcher(Sum), "Holds", 0, $"{Sum}  /etc/app\n");
            Add(new SumMatcher(Sum), "Holds", 0, $"\\{Sum}  /etc/a\\npp\n");
            Add(new SumMatcher(Sum), "Differs", 0, $"{Sum.Replace('9', '8')}  /etc/app\n");
            Add(new SumMatcher(Sum), "Differs", 1, "", "sha256sum: /etc/app: No such file or directory\n");
            Add(new SumMatcher(Sum), "Unknown", 1, "", "sha256sum: /etc/app: Permission denied\n");
            Add(new ContentMatcher(true, false, "x"), "Holds", 0, "");
            Add(new ContentMatcher(true, false, "x"), "Differs", 1, "");
            Add(new ContentMatcher(true, false, "x"), "Unknown", 2, "", "grep: /etc/app: Permission denied\n");
            Add(new ContentMatcher(true, false, "x"), "Unknown", 1, "", "sudo: a password is required\n");
            Add(new ContentMatcher(false, false, "x"), "Holds", 1, "");
            Add(new ContentMatcher(false, false, "x"), "Differs", 2, "", "/bin/grep: /etc/app: No such file or directory\n");
            Add(new PortMatcher(8080, true, "", ""), "Holds", 0, Sockets);
            Add(new PortMatcher(8080, true, "", ""), "Holds", 1, Sockets, "/bin/cat: /proc/net/tcp6: No such file or directory\n");
            Add(new PortMatcher(8080, true, "", ""), "Unknown", 1, Sockets, "/bin/cat: /proc/net/tcp: Permission denied\n");
            Add(new PortMatcher(8080, true, "www-data", ""), "Holds", 0, Sockets);
            Add(new PortMatcher(8080, true, "33", ""), "Holds", 0, Sockets);
            Add(new PortMatcher(8080, true, "root", ""), "Differs", 0, Sockets);
            Add(new PortMatcher(8080, true, "nobody-knows", ""), "Unknown", 0, Sockets);
            Add(new PortMatcher(8081, true, "", ""), "Differs", 0, Sockets);
            Add(new PortMatcher(8081, false, "", ""), "Holds", 0, Sockets);
            Add(new PortMatcher(8081, false, "", ""), "Unknown", 0, "rubbish");
            Add(new PortMatcher(8080, false, "", ""), "Differs", 0, Sockets);
            Add(new PortMatcher(80, true, "", "nginx"), "Holds", 0, Owned);
            Add(new PortMatcher(80, true, "", "apache2"), "Differs", 0, Owned);
            Add(new PortMatcher(81, true, "", "nginx"), "Unknown", 0, Owned);
            Add(new ProcessMatcher("nginx", true, ""), "Holds", 0, Processes);
            Add(new ProcessMatcher("nginx", true, "app"), "Differs", 0, Processes); // a word among arguments is no program
            Add(new ProcessMatcher("/opt/app/worker.py", true, "app"), "Holds", 0, Processes);
            Add(new ProcessMatcher("worker", true, ""), "Differs", 0, Processes);
            Add(new ProcessMatcher("worker", false, ""), "Holds", 0, Processes);
            Add(new ProcessMatcher("worker", false, ""), "Unknown", 0, "    700 app                              -sh\n"); // hidepid
            Add(new ProcessMatcher("worker", false, ""), "Unknown", 0, "");
            UnitMatcher unit = new(true, true);
            Add(unit, "Holds", 0, "LoadState=loaded\nActiveState=active\nSubState=running\nUnitFileState=enabled\n");
            Add(unit, "Differs", 0, "LoadState=loaded\nActiveState=active\nSubState=running\nUnitFileState=disabled\n");
            Add(unit, "Differs", 0, "LoadState=loaded\nActiveState=activating\nSubState=start\nUnitFileState=enabled\n");
            Add(unit, "Differs", 0, "LoadState=not-found\nActiveState=inactive\nSubState=dead\nUnitFileState=\n");
            Add(unit, "Unknown", 1, "", "System has not been booted with systemd as init system (PID 1). Can't operate.\n");
            Add(new UnitMatcher(false, null), "Holds", 0, "LoadState=loaded\nActiveState=failed\nSubState=failed\nUnitFileState=enabled\n");
            Add(new UnitMatcher(false, null), "Differs", 0, "LoadState=loaded\nActiveState=deactivating\nSubState=stop-sigterm\nUnitFileState=enabled\n");
            SupervisorMatcher program = new("web:app", true);
            Add(program, "Holds", 0, "web:app                          RUNNING   pid 612, uptime 0:10:00\n");
            Add(program, "Differs", 3, "web:app                          BACKOFF   Exited too quickly (process log may have details)\n");
            Add(program, "Differs", 4, "web:app: ERROR (no such process)\n");
            Add(program, "Unknown", 4, "unix:///var/run/supervisor.sock refused connection\n");
            Add(program with { Running = false }, "Unknown", 4, "unix:///var/run/supervisor.sock no such file\n");
            Add(program with { Running = false }, "Holds", 3, "web:app                          STOPPED   Nov 28 12:00 AM\n");
            HttpMatcher http = new(200, [TextRule.Read("ok"), TextRule.Read("!/^error/")]);
            Add(http, "Holds", 0, "all ok\nchatops 200");
            Add(http, "Differs", 0, "all ok\nchatops 500");
            Add(http, "Differs", 0, "all fine\nchatops 200");
            Add(http, "Differs", 0, "ok\nerror here\nchatops 200");
            Add(http, "Differs", 0, "ok\nchatops 200\nchatops 404"); // the page cannot say curl's line
            Add(http, "Differs", 7, "\nchatops 000", "curl: (7) Failed to connect to 127.0.0.1 port 8080 after 0 ms: Couldn't connect to server\n");
            Add(http, "Differs", 18, "ok\nchatops 200", "curl: (18) transfer closed with 3 bytes remaining to read\n");
            Add(http, "Unknown", 2, "\nchatops 000", "curl: option --proto: the installed libcurl version doesn't support this\n");
            Add(http, "Unknown", 127, "");
            OutputMatcher output = new(0, [TextRule.Read("1.4")]);
            Add(output, "Holds", 0, "app 1.4\n");
            Add(output, "Differs", 0, "app 1.3\n");
            Add(output, "Differs", 1, "app 1.4\n");
            Add(output, "Unknown", 127, "");
            Add(output, "Unknown", null, "app 1.4\n");
            const string Df = "Filesystem     1024-blocks     Used Available Capacity Mounted on\n/dev/a b         103081248 22814116  75999876      24% /\n";
            Add(new DiskMatcher(2_000_000_000, 0), "Holds", 0, Df);
            Add(new DiskMatcher(90_000_000_000, 0), "Differs", 0, Df);
            Add(new DiskMatcher(0, 76), "Holds", 0, Df);
            Add(new DiskMatcher(0, 77), "Differs", 0, Df);
            Add(new DiskMatcher(0, 1), "Unknown", 1, "", "df: /data: No such file or directory\n");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void What_a_program_said_is_yes_no_or_no_answer(string matcher, string answer, int? exit, string output, string error)
    {
        var seen = Matcher.Read(matcher).Of(new StepResult(exit is null ? StepState.TimedOut : StepState.Exited, exit, output, error, []));
        Assert.True(seen.Answer.ToString() == answer, $"{seen} of {matcher}");
        Assert.NotEmpty(seen.What);
    }

    [Fact]
    public void Bytes_that_are_only_kept_tell_states_apart()
    {
        Seen Of(int exit, string output, string error = "") => new SumMatcher("").Of(new StepResult(StepState.Exited, exit, output, error, []));
        string[] states = [Of(0, $"{Sum}  /x").State, Of(0, $"{Sum.Replace('9', '8')}  /x").State, Of(1, "", "sha256sum: /x: No such file or directory").State, Of(1, "", "sha256sum: /x: Is a directory").State];
        Assert.Equal(4, states.Distinct().Count());
        Assert.Equal(Answer.Unknown, Of(1, "", "sha256sum: /x: Input/output error").Answer);
    }
}
