using ChatOps.Core.Execution;
using ChatOps.Server;
using ChatOps.Server.Execution;
using ChatOps.Server.Execution.Rights;

namespace ChatOps.Tests.Execution.Rights;

/// <summary>Root's part, with the real sudo and a file that the program generated.</summary>
[Collection(HostCollection.Name)]
public sealed class RootLineTests : IDisposable
{
    private readonly StepLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("root", true)]
    [InlineData("toor", true)]
    [InlineData("#0", true)]
    [InlineData("#00", true)]
    [InlineData("senaite", false)]
    [InlineData("zero", false)]
    public void Root_is_root_by_every_name_and_number(string user, bool root) =>
        Assert.Equal(root, LocalWay.IsRoots(user, ["root:x:0:0::/root:/bin/sh", "toor:x:0:0::/root:/bin/sh", "zero:x:1000:0::/:/bin/sh", "senaite:x:1001:1001::/:/bin/sh", ""]));

    /// <summary>What it leads to is root's; where it leads is anybody's.</summary>
    [Fact]
    public void A_link_that_others_could_turn_elsewhere_is_not_roots_alone()
    {
        var folder = Directory.CreateTempSubdirectory("roots-");
        var link = Path.Combine(folder.FullName, "conf");
        File.CreateSymbolicLink(link, "/etc/passwd");
        Assert.Null(RootOwned.Problem("/etc/passwd"));
        Assert.Contains("than root (", RootOwned.Problem(link), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    /// <summary>The path is root's, and so is what it leads to; in between stands a link in a folder of others.</summary>
    [HostFact]
    public void A_link_on_the_way_that_others_could_turn_elsewhere_is_not_roots_alone()
    {
        const string First = "/etc/chatops-way";
        var folder = Directory.CreateTempSubdirectory("roots-");
        var between = Path.Combine(folder.FullName, "conf");
        File.CreateSymbolicLink(between, "/etc/passwd");
        File.CreateSymbolicLink(First, between);
        try
        {
            Assert.Equal(["/", "/etc", First, .. RootOwned.Upwards(between).Reverse().Skip(1), "/etc/passwd"], PathTrail.Of(First));
            Assert.Contains($"{between} belongs to another account than root", WithOwner("nobody"), StringComparison.Ordinal);
            Assert.Contains($"{Path.GetTempPath().TrimEnd('/')} can be written by others than root", WithOwner("root"), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(First);
            folder.Delete(recursive: true);
        }

        string WithOwner(string account)
        {
            Assert.Equal(0, TestUsers.Run("chown", "-h", account, between));
            return RootOwned.Problem(First)!;
        }
    }

    [HostFact]
    public void Every_generated_line_is_allowed_as_it_stands_and_none_of_its_neighbours_is()
    {
        using var bot = new RootedBot().Install();
        Assert.Contains(bot.Sudoers.RootLines, l => l.Command.Arguments.Any(a => a.Contains('*', StringComparison.Ordinal)));
        RootedBot.AssertNamesWhole(bot.Sudoers.RootLines);
        Assert.False(RootedBot.Allows([bot.Supervisorctl, "-c", bot.Config, "status"]), "without its limit");
        Assert.False(RootedBot.Allows(new RootLine(new(bot.Supervisorctl, "-c", "/tmp/planted.conf", "status"), 30).Bounded.Arguments), "another configuration");
        Assert.False(RootedBot.Allows(new RootLine(new(bot.Supervisorctl, "status"), 30).Bounded.Arguments), "the configuration of the current folder");
        foreach (var more in (string[][])[["/bin/sh"], ["/bin/sh", "-c", "id"], ["/usr/bin/timeout", "-k", "5", "30", "/bin/sh"], ["/usr/bin/find", "/"]])
            Assert.False(RootedBot.Allows(more), string.Join(' ', more));
    }

    [HostFact]
    public async Task A_root_line_runs_in_the_root_folder_and_only_its_standard_output_is_its_word()
    {
        using var bot = new RootedBot().Install();
        File.WriteAllText(_lab.At("supervisord.conf"), "planted");
        // From a folder with a planted configuration, as somebody at a terminal would be.
        string[] here = ["env", "-C", _lab.Folder, .. TestUsers.As(TestUsers.Rooted)];
        var executor = new LocalExecutor(TestUsers.Rooted, here, HostScript.Sent, TimeSpan.FromSeconds(1));
        var look = await executor.ProbeAsync(_lab.Host, new("", bot.Status.Command, bot.Status.Longest) { RootSeconds = 30 }, CancellationToken.None);
        Assert.Equal((3, $"root / -c {bot.Config} status\n", ""), (look.ExitStatus, look.Output, look.Error));
        // sudo itself may have something to say on the way, too.
        Assert.EndsWith("beside", look.OnTheWay.TrimEnd(), StringComparison.Ordinal);

        var key = _lab.NewKey("");
        Assert.IsType<StartAnswer.Started>(await executor.StartAsync(_lab.Host, StepLab.Step(key, [.. bot.Status.Command.Arguments]) with { RootSeconds = 30 }, CancellationToken.None));
        var end = await new StepLab { Executor = executor, Host = _lab.Host }.EndOfAsync(key);
        Assert.Equal((3, look.Output), (end.Progress.ExitStatus, end.Text));
    }

    [HostFact]
    public async Task What_the_file_does_not_name_is_refused_by_sudo_and_what_would_run_as_root_by_the_bot()
    {
        using var bot = new RootedBot().Install();
        var executor = new LocalExecutor(TestUsers.Rooted, TestUsers.As(TestUsers.Rooted), HostScript.Sent, TimeSpan.FromSeconds(1));
        var other = await Assert.ThrowsAsync<HostUnreachableException>(
            () => executor.ProbeAsync(_lab.Host, new("", new("/usr/bin/id"), TimeSpan.FromSeconds(30)) { RootSeconds = 30 }, CancellationToken.None));
        Assert.StartsWith("sudo-refused: ", other.Message, StringComparison.Ordinal);
        Assert.Contains(" ALL=(root) NOPASSWD: /usr/bin/timeout -k 5 30 /usr/bin/id", other.Message, StringComparison.Ordinal);
        // Nobody could tell sudo's refusal from the program's own failure by its words alone: this one may run, and says what sudo would say.
        File.WriteAllText(bot.Supervisorctl, "#!/bin/sh\necho 'sudo: a password is required' >&2\nexit 1\n");
        var failed = await executor.ProbeAsync(_lab.Host, new("", bot.Status.Command, bot.Status.Longest) { RootSeconds = 30 }, CancellationToken.None);
        Assert.Equal((1, ""), (failed.ExitStatus, failed.Output));

        // The bot of the tests may become anybody but root and its namesakes, whatever sudo would say.
        var refused = Assert.IsType<StartAnswer.Refused>(await _lab.StartAsync(StepLab.Step(_lab.NewKey("root"), "id")));
        Assert.Equal("root-refused", refused.Code);
        var thrown = await Assert.ThrowsAsync<HostUnreachableException>(
            () => _lab.Executor.ProbeAsync(_lab.Host, new("root", new("id"), TimeSpan.FromSeconds(30)), CancellationToken.None));
        Assert.StartsWith("root-refused: ", thrown.Message, StringComparison.Ordinal);
    }

    [HostFact]
    public void What_others_than_root_can_change_is_not_written_into_the_file()
    {
        using var bot = new RootedBot();
        Assert.Empty(bot.Sudoers.Problems());
        var folder = Path.GetDirectoryName(bot.Config)!;
        Told($"{bot.Config} can be written by others", "chmod", "g+w", bot.Config);
        Told($"{bot.Config} belongs to another account", "chown", TestUsers.App, bot.Config);
        Told($"{bot.Supervisorctl} can be written by others", "chmod", "o+w", bot.Supervisorctl);
        Told($"{folder} can be written by others", "chmod", "o+w", folder);
        Assert.Empty(bot.Sudoers.Missing());
        File.Move(bot.Supervisorctl, bot.Supervisorctl + ".away");
        Assert.Equal([bot.Supervisorctl], bot.Sudoers.Missing());
        Assert.NotEmpty(bot.Sudoers.WithoutMissing().RootLines);
        Assert.All(bot.Sudoers.WithoutMissing().RootLines, l => Assert.EndsWith("/find", l.Command.Program, StringComparison.Ordinal));
        File.Move(bot.Supervisorctl + ".away", bot.Supervisorctl);
        var planted = Path.Combine(_lab.Folder, "supervisord.conf");
        File.WriteAllText(planted, "");
        File.Delete(bot.Config);
        Assert.Contains(bot.Sudoers.Problems(), p => p.Contains($"{bot.Config} is not there", StringComparison.Ordinal));
        File.CreateSymbolicLink(bot.Config, planted);
        Assert.Contains(bot.Sudoers.Problems(), p => p.Contains("can be written by others", StringComparison.Ordinal));

        void Told(string problem, params string[] change)
        {
            Assert.Equal(0, TestUsers.Run(change));
            Assert.Contains(bot.Sudoers.Problems(), p => p.Contains(problem, StringComparison.Ordinal));
            Assert.Equal(0, TestUsers.Run("chown", "root:root", change[^1]));
            Assert.Equal(0, TestUsers.Run("chmod", "go-w", change[^1]));
            Assert.Empty(bot.Sudoers.Problems());
        }
    }

    [HostFact]
    public async Task With_the_units_capabilities_the_look_at_open_files_still_sees_those_of_others()
    {
        using var bot = new RootedBot().Install();
        TestUsers.Run("chmod", "-R", "a+rX", Path.GetDirectoryName(bot.Config)!);
        using var holder = System.Diagnostics.Process.Start("setpriv", [.. TestUsers.AsApp[1..], "/bin/sh", "-c", "exec 3<\"$0\"; exec sleep 60", bot.DataFs]);
        try
        {
            var kept = DeployTests.UnitSettings()["CapabilityBoundingSet"].Split(' ').Select(c => "+" + c["CAP_".Length..].ToLowerInvariant());
            string[] asService = ["setpriv", "--bounding-set", "-all," + string.Join(',', kept), .. TestUsers.As(TestUsers.Rooted)];
            var executor = new LocalExecutor(TestUsers.Rooted, asService, HostScript.Sent, null);
            var line = bot.Sudoers.RootLines.Single(l => l.Command.Program.EndsWith("/find", StringComparison.Ordinal) && l.Command.Arguments.Contains(@"%p=%l\n") && !l.Command.Arguments.Contains("socket:*"));
            ProbeResult look;
            var tries = 0;
            do
            {
                await Task.Delay(200);
                look = await executor.ProbeAsync(_lab.Host, new("", line.Command, line.Longest) { RootSeconds = line.Seconds }, CancellationToken.None);
            }
            while (look.Output.Length == 0 && tries++ < 50);
            Assert.Contains($"/proc/{holder.Id}/fd/3", look.Output, StringComparison.Ordinal);
        }
        finally
        {
            holder.Kill();
        }
    }
}
