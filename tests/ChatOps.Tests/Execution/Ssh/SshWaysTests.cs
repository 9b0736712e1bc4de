using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Server.Execution.Ssh;
using ChatOps.Tests.Execution.Rights;

namespace ChatOps.Tests.Execution.Ssh;

/// <summary>Ways to a host that administrators have: a host in between, an authority for keys, a sudoers file that names every line; and hosts that flood.</summary>
[Collection(HostCollection.Name)]
public class SshWaysTests
{
    [HostFact]
    public async Task A_host_behind_another_is_reached_through_it_and_both_must_be_trusted()
    {
        await using var lab = new SshLab();
        using var jump = new SshServer();
        File.AppendAllText(jump.At("authorized"), File.ReadAllText(lab.Server.At("client.pub")));
        var behind = lab.Host with { Name = "behind", Ssh = lab.Host.Ssh! with { JumpHost = $"{TestUsers.Arriving}@127.0.0.1:{jump.Port}" } };
        Assert.Equal("host-key-unknown", (await lab.RefusedAsync(host: behind)).Code);

        File.AppendAllText(lab.Server.KnownHosts, File.ReadAllText(jump.KnownHosts));
        Assert.Equal("over there\n", (await lab.Executor.ProbeAsync(behind, new(TestUsers.App, new CommandLine("echo", "over there"), TimeSpan.FromSeconds(60)), CancellationToken.None)).Output);
        Assert.Equal(1, jump.Connections);

        // The same by its name in the settings, with a key of its own.
        var named = new Host("jump", "Ssh", "127.0.0.1", TestUsers.Arriving, "", []) { Ssh = lab.Host.Ssh! with { Port = jump.Port, KeyFile = jump.At("client") } };
        await using var executor = new SshExecutor($"{lab.Server.Folder} named", n => n == "jump" ? named : null, TimeProvider.System);
        var through = behind with { Ssh = behind.Ssh with { JumpHost = "jump" } };
        Assert.Equal(0, (await executor.ProbeAsync(through, new("", new CommandLine("true"), TimeSpan.FromSeconds(60)), CancellationToken.None)).ExitStatus);

        jump.CutSessions();
        jump.Stop();
        Assert.Equal("host-unreachable", (await UnreachedAsync(executor, through)).Code);
        jump.Start();
    }

    [HostFact]
    public async Task A_host_is_believed_by_its_authority()
    {
        await using var lab = new SshLab();
        var authority = lab.Server.At("ca");
        Assert.Equal(0, TestUsers.Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", authority));
        Assert.Equal(0, TestUsers.Run("ssh-keygen", "-q", "-s", authority, "-I", "far", "-h", "-n", "127.0.0.1", lab.Server.At("host.pub")));
        File.AppendAllText(lab.Server.At("config"), $"HostCertificate {lab.Server.At("host-cert.pub")}\n");
        lab.Server.Restart();
        File.Delete(lab.Server.KnownHosts);
        new KnownHosts(lab.Server.KnownHosts).TrustAuthority($"[127.0.0.1]:{lab.Server.Port}", string.Join(' ', (await File.ReadAllTextAsync(authority + ".pub")).Split(' ')[..2]));
        Assert.Equal(0, (await lab.LookAsync("", "true")).ExitStatus);
    }

    [HostFact]
    public async Task What_only_root_may_do_runs_by_the_generated_file_and_by_nothing_else()
    {
        using var bot = new RootedBot().Install();
        await using var lab = new SshLab(TestUsers.Rooted, "", []);
        var look = await lab.LookAsync(new Probe("", bot.Status.Command, bot.Status.Longest) { RootSeconds = 30 });
        Assert.Equal((3, $"root / -c {bot.Config} status\n", ""), (look.ExitStatus, look.Output, look.Error));
        var key = await lab.Steps.StartedAsync(StepLab.Step(lab.Steps.NewKey(""), [.. bot.Status.Command.Arguments]) with { RootSeconds = 30 });
        Assert.Equal((3, look.Output), ((await lab.Steps.EndOfAsync(key)).Progress.ExitStatus!.Value, (await lab.Steps.EndOfAsync(key)).Text));
        var other = await Assert.ThrowsAsync<HostUnreachableException>(() => lab.LookAsync(new Probe("", new CommandLine("/usr/bin/id"), TimeSpan.FromSeconds(30)) { RootSeconds = 30 }));
        Assert.StartsWith("sudo-refused: ", other.Message, StringComparison.Ordinal);
    }

    [HostFact]
    public async Task A_host_that_floods_or_never_ends_costs_no_more_than_its_limit()
    {
        await using var lab = new SshLab("ForceCommand cat /dev/zero");
        await using var other = new SshLab();
        var flooding = Assert.ThrowsAsync<HostUnreachableException>(() => lab.LookAsync(new Probe("", new CommandLine("true"), TimeSpan.FromSeconds(3))));
        Assert.Equal(0, (await other.LookAsync("", "true")).ExitStatus);
        Assert.InRange((await flooding).Message.Length, 1, 4000);
    }

    private static async Task<HostUnreachableException> UnreachedAsync(SshExecutor executor, Host host)
    {
        for (var tries = 0; ; tries++)
        {
            var thrown = await Assert.ThrowsAsync<HostUnreachableException>(() => executor.ProbeAsync(host, new("", new CommandLine("true"), TimeSpan.FromSeconds(60)), CancellationToken.None));
            if (thrown.NothingRan || tries > 5)
                return thrown;
        }
    }
}
