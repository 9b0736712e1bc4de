using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Runbooks.Declared;

namespace ChatOps.Tests.Runbooks.Declared;

public sealed class DeclaredCommandTests
{
    [Theory]
    [InlineData("/bin/echo done {x}")]
    [InlineData("/bin/echo --text={x}")]
    [InlineData("/bin/echo {} {x}")]
    [InlineData("/bin/rm -- {x}")]
    [InlineData("/bin/sh /opt/tool.sh {x}")]
    [InlineData("/bin/sh -eu /opt/tool.sh --for={x}")]
    [InlineData("/bin/sh -c|printf '%s' \"$1\"|_|{x}")]
    [InlineData("/usr/bin/python3 -u /opt/tool.py {x}")]
    [InlineData("/usr/bin/perl -w /opt/tool.pl {x}")]
    [InlineData("/usr/bin/sudo -n -H -u|app|/opt/tool|{x}")]
    [InlineData("/usr/bin/sudo -n -- /opt/tool {x}")]
    [InlineData("/usr/bin/env -i A=b /opt/tool {x}")]
    [InlineData("/usr/bin/nice -n 5 /usr/bin/timeout -k 5 60 /opt/tool {x}")]
    [InlineData("/usr/bin/flock -n /run/lock/tool /opt/tool {x}")]
    [InlineData("/usr/bin/find /srv -name {x}")]
    [InlineData("/usr/bin/systemctl status {x}")]
    [InlineData("/opt/tool at time {x}")]
    [InlineData("/usr/bin/docker exec web ls {x}")]
    [InlineData("/usr/bin/docker exec -it -u app web ls {x}")]
    [InlineData("/usr/bin/docker compose exec web /opt/tool {x}")]
    [InlineData("/usr/bin/sudo -n /usr/bin/podman exec --workdir=/srv web ls {x}")]
    [InlineData("/usr/bin/kubectl exec -n shop web-0 -c app -- ls {x}")]
    [InlineData("/usr/bin/docker logs {x}")]
    [InlineData("/usr/bin/docker restart {x}")]
    [InlineData("/usr/bin/prlimit --nofile=100 /opt/tool {x}")]
    public void A_placeholder_that_stays_one_argument_is_fine(string run) => Assert.Empty(Declare(run).Problems());

    [Theory]
    [InlineData("/bin/sh -c|echo {x}")]
    [InlineData("/bin/sh -c {x}")]
    [InlineData("/bin/sh -ec|echo {x}")]
    [InlineData("/bin/sh -c -e|echo {x}")]
    [InlineData("/bin/sh -o pipefail -c|echo {x}")]
    [InlineData("/bin/bash --rcfile /etc/bashrc -c|echo {x}")]
    [InlineData("/bin/bash -O extglob -c|echo {x}")]
    [InlineData("/bin/bash +x -c|echo {x}")]
    [InlineData("/bin/bash5.2 -c|echo {x}")]
    [InlineData("/bin/sh {x}")]
    [InlineData("/bin/sh -- {x}")]
    [InlineData("/bin/sh -c|eval \"$1\"|_|{x}")]
    [InlineData("/bin/sh -c|\"$@\"|_|{x}")]
    [InlineData("/bin/sh -c|true; $1|_|{x}")]
    [InlineData("/bin/bash -c|echo $(($1))|_|{x}")]
    [InlineData("/usr/bin/env sh -c|echo {x}")]
    [InlineData("/usr/bin/env A={x} /opt/tool")]
    [InlineData("/usr/bin/env -S|sh -c {x}")]
    [InlineData("/usr/bin/env -S|sh -c|{x}")]
    [InlineData("/usr/bin/env -iS|sh -c|/opt/x|{x}")]
    [InlineData("/usr/bin/env --split-string=sh|/opt/x|{x}")]
    [InlineData("/usr/bin/env {x}")]
    [InlineData("/usr/bin/env -C /srv {x}")]
    [InlineData("/usr/bin/sudo {x}")]
    [InlineData("/usr/bin/sudo -u {x} /opt/tool")]
    [InlineData("/usr/bin/sudo -u root {x}")]
    [InlineData("/usr/bin/sudo -D /srv {x}")]
    [InlineData("/usr/bin/sudo -s /opt/tool {x}")]
    [InlineData("/usr/bin/sudo -ni /opt/tool {x}")]
    [InlineData("/usr/bin/sudo -u root /bin/sh -c|echo {x}")]
    [InlineData("/usr/bin/nice -n 5 /bin/dash -c|echo {x}")]
    [InlineData("/usr/bin/timeout 60 bash -c|echo {x}")]
    [InlineData("/usr/bin/timeout 60 {x}")]
    [InlineData("/usr/bin/setsid -w /bin/zsh -c|echo {x}")]
    [InlineData("/usr/bin/nohup /bin/ksh -c|echo {x}")]
    [InlineData("/usr/bin/xargs {x}")]
    [InlineData("/usr/bin/xargs -n 1 sh -c|echo {x}")]
    [InlineData("/usr/bin/flock /run/lock/x -c {x}")]
    [InlineData("/usr/bin/flock /run/lock/x {x}")]
    [InlineData("/usr/sbin/chroot /srv {x}")]
    [InlineData("/usr/bin/find /srv -exec sh -c|echo {x}|;")]
    [InlineData("/usr/bin/find /srv -exec {x} ;")]
    [InlineData("/usr/bin/find /srv -execdir {x} ;")]
    [InlineData("/usr/bin/find -- {x}")]
    [InlineData("/usr/bin/find /srv -{x}")]
    [InlineData("/usr/bin/python3 -c|print('{x}')")]
    [InlineData("/usr/bin/python3.12 -c {x}")]
    [InlineData("/usr/bin/python3 -W ignore -c {x}")]
    [InlineData("/usr/bin/python3 -E -c {x}")]
    [InlineData("/usr/bin/python3 -m {x}")]
    [InlineData("/usr/bin/python3 -m timeit {x}")]
    [InlineData("/usr/bin/python3 -c|import os; os.system(x)|{x}")]
    [InlineData("/usr/bin/perl -e {x}")]
    [InlineData("/usr/bin/perl -I /opt/lib -e|{x}")]
    [InlineData("/usr/bin/perl -I /opt/lib {x}")]
    [InlineData("/usr/bin/perl -lane|print '{x}'")]
    [InlineData("/usr/bin/perl -ne|print|{x}")]
    [InlineData("/usr/bin/perl -e|print 1|-e|{x}")]
    [InlineData("/usr/bin/perl -e{x}")]
    [InlineData("/usr/bin/perl5.36-x86_64-linux-gnu -e {x}")]
    [InlineData("/usr/bin/ruby -e {x}")]
    [InlineData("/usr/bin/node -e {x}")]
    [InlineData("/usr/bin/node --eval={x}")]
    [InlineData("/usr/bin/nodejs -r {x} /opt/a.js")]
    [InlineData("/usr/bin/php -r {x}")]
    [InlineData("/usr/bin/awk {x} /etc/passwd")]
    [InlineData("/usr/bin/gawk -v a={x} /opt/a.awk")]
    [InlineData("/bin/sed -e {x} /etc/passwd")]
    [InlineData("/bin/sed s/a/{x}/ /etc/passwd")]
    [InlineData("/usr/bin/ssh web1 {x}")]
    [InlineData("/usr/bin/ssh web1 -- echo {x}")]
    [InlineData("/bin/su -c {x}")]
    [InlineData("/bin/su - app -c|echo {x}")]
    [InlineData("/usr/sbin/runuser -u app -- {x}")]
    [InlineData("/usr/bin/watch {x}")]
    [InlineData("/usr/bin/script -c {x}")]
    [InlineData("/usr/bin/docker exec web sh -c|echo {x}")]
    [InlineData("/usr/bin/busybox sh -c|echo {x}")]
    [InlineData("/usr/bin/docker exec web {x}")]
    [InlineData("/usr/bin/docker exec {x} ls")]
    [InlineData("/usr/bin/docker exec -u {x} web ls")]
    [InlineData("/usr/bin/docker exec -e A={x} web ls")]
    [InlineData("/usr/bin/docker exec -it web {x} --all")]
    [InlineData("/usr/bin/docker exec --new-option web {x}")]
    [InlineData("/usr/bin/docker -H unix:///run/d.sock exec web {x}")]
    [InlineData("/usr/bin/docker exec web env {x}")]
    [InlineData("/usr/bin/docker compose exec web {x}")]
    [InlineData("/usr/bin/docker run {x}")]
    [InlineData("/usr/bin/docker run --rm debian {x}")]
    [InlineData("/usr/bin/podman exec web nice {x}")]
    [InlineData("/usr/bin/sudo -n /usr/bin/podman exec web {x}")]
    [InlineData("/usr/bin/kubectl exec web-0 -- {x}")]
    [InlineData("/usr/bin/kubectl -n shop exec -c app web-0 -- {x}")]
    [InlineData("/usr/bin/kubectl exec web-0 -- sh -c|echo {x}")]
    [InlineData("/usr/bin/kubectl run {x}")]
    [InlineData("/usr/bin/oc exec web-0 -- {x}")]
    [InlineData("/usr/bin/lxc exec web -- {x}")]
    [InlineData("/usr/bin/lxc exec -n web {x} /bin/ls")]
    [InlineData("/usr/sbin/ip netns exec blue {x}")]
    [InlineData("/opt/own-wrapper exec {x}")]
    [InlineData("/usr/bin/prlimit {x}")]
    [InlineData("/usr/bin/prlimit --nofile=100 {x}")]
    [InlineData("/usr/bin/ionice -c 3 {x}")]
    [InlineData("/usr/bin/setsid {x}")]
    [InlineData("/usr/bin/stdbuf -oL {x}")]
    [InlineData("/usr/bin/nsenter -t 1 -m {x}")]
    [InlineData("/usr/bin/unshare -r {x}")]
    [InlineData("/bin/bash -lc|echo {x}")]
    [InlineData("/usr/bin/strace -f {x}")]
    [InlineData("/usr/bin/systemd-run --wait {x}")]
    [InlineData("/usr/bin/time {x}")]
    [InlineData("/usr/bin/doas {x}")]
    [InlineData("/usr/bin/chrt -r 1 {x}")]
    [InlineData("/usr/bin/taskset -c 0 {x}")]
    [InlineData("/usr/bin/tar --to-command={x} -xf /srv/a.tar")]
    [InlineData("/usr/bin/tar -I {x} -xf /srv/a.tar")]
    [InlineData("/usr/bin/rsync -e {x} /srv/a /srv/b")]
    [InlineData("/usr/bin/git -c core.pager={x} log")]
    [InlineData("/usr/bin/psql -c|select '{x}'")]
    [InlineData("/opt/../bin/SH -c|echo {x}")]
    public void A_placeholder_in_code_or_as_a_program_fails_the_start(string run) =>
        Assert.Contains(Declare(run).Problems(), p => p.StartsWith("Commands:try:Run: ", StringComparison.Ordinal) && p.Contains("call a program of your own", StringComparison.Ordinal));

    /// <summary>A container chosen from what the settings name is no program; one that may be left out, or be any text, could make the next word one.</summary>
    [Fact]
    public void Where_a_program_runs_may_be_chosen_from_what_the_settings_name()
    {
        const string Run = "/usr/bin/docker exec {x} ls";
        Assert.Empty(In(new Parameter.Choice("x", "which", Required: true, ["web", "db"]), Run).Problems());
        Assert.Empty(In(new Parameter.Text("x", "which", Required: true, Pattern: "^[a-z]+$"), Run).Problems());
        Assert.NotEmpty(In(new Parameter.Choice("x", "which", Required: false, ["web", "db"]), Run).Problems());
        Assert.NotEmpty(In(new Parameter.Choice("x", "which", Required: true, ["web", "db"]), "/usr/bin/docker exec web {x}").Problems());
        Assert.NotEmpty(In(new Parameter.Choice("x", "which", Required: true, ["web", "db"]), "/usr/bin/docker run {x} ls").Problems());

        static DeclaredCommand In(Parameter parameter, string run) => With(new CommandSpec("demo", "try", "Tries", Risk.Read, [parameter], []), run);
    }

    /// <summary>The two dashes are the tool's, not the program's: a value is still no option of the program.</summary>
    [Fact]
    public void A_value_behind_the_dashes_of_kubectl_cannot_be_an_option()
    {
        var command = Declare("/usr/bin/kubectl exec web-0 -- ls {x}");
        Assert.Empty(command.Problems());
        Assert.Null(command.Template.Fill(new ParsedCommand(command.Spec, null, ImmutableSortedDictionary<string, string>.Empty.Add("x", "--color"))).Command);
    }

    [Theory]
    [InlineData("{x} a", "whole path")]
    [InlineData("/opt/{x}", "whole path")]
    [InlineData("echo {x}", "whole path")]
    [InlineData("/bin/echo {y} {x}", "{y} is no parameter")]
    [InlineData("/bin/echo {X} {x}", "{X} is no parameter")]
    [InlineData("/bin/echo", "'x' is not used")]
    public void What_cannot_work_fails_the_start(string run, string why) =>
        Assert.Contains(Declare(run).Problems(), p => p.Contains(why, StringComparison.Ordinal));

    [Fact]
    public void A_target_and_a_bad_specification_fail_the_start()
    {
        var spec = new CommandSpec("Demo", "try", "Tries", Risk.Read, [new Parameter.Target("x", "", "host")], []);

        var problems = With(spec, "/bin/echo {x}") with { TimeLimit = TimeSpan.Zero };

        Assert.Equal(3, problems.Problems().Count);
    }

    /// <summary>Arguments are divided by spaces, or by | from the first | on.</summary>
    internal static DeclaredCommand Declare(string run) =>
        With(new CommandSpec("demo", "try", "Tries", Risk.Read, [new Parameter.Text("x", "anything", Required: true)], []), run);

    internal static DeclaredCommand With(CommandSpec spec, string run)
    {
        var parts = run.Split('|');
        return new("try", spec, "local", "", [.. parts[0].Split(' '), .. parts[1..]], TimeSpan.FromSeconds(10));
    }
}
