using System.Net;
using System.Net.Sockets;
using ChatOps.Core.Execution;
using ChatOps.Server.Execution.Ssh;

namespace ChatOps.Tests.Execution.Ssh;

/// <summary>What keeps the bot from a host has a code, says that nothing ran only where that is so, and is not tried again where a person must act.</summary>
[Collection(HostCollection.Name)]
public class SshTroubleTests
{
    [HostFact]
    public async Task A_host_key_that_nobody_trusts_or_that_changed_is_refused_until_a_person_acts()
    {
        await using var lab = new SshLab();
        var known = await File.ReadAllTextAsync(lab.Server.KnownHosts);
        await File.WriteAllTextAsync(lab.Server.KnownHosts, "");
        var unknown = await lab.RefusedAsync();
        Assert.Equal(("host-key-unknown", true, true), (unknown.Code, unknown.NothingRan, unknown.NeedsPerson));
        await File.WriteAllTextAsync(lab.Server.KnownHosts, known);
        await lab.LookAsync("", "true");

        lab.Server.CutSessions();
        lab.Server.Rekey();
        var changed = await UntilAsync(lab, "host-key-changed");
        Assert.True(changed is { NothingRan: true, NeedsPerson: true });
        lab.Server.Stop(); // whoever knocked now would hear something else
        Assert.Equal("host-key-changed", (await lab.RefusedAsync()).Code);
        lab.Server.Start();

        lab.Server.Trust();
        Assert.Equal(0, (await lab.LookAsync("", "true")).ExitStatus);
    }

    [HostFact]
    public async Task A_refused_key_is_tried_once_and_again_only_when_somebody_has_acted()
    {
        await using var lab = new SshLab();
        var keys = await File.ReadAllTextAsync(lab.Server.At("authorized"));
        await File.WriteAllTextAsync(lab.Server.At("authorized"), "");
        var refused = await lab.RefusedAsync();
        Assert.Equal(("auth-refused", true, true), (refused.Code, refused.NothingRan, refused.NeedsPerson));
        await File.WriteAllTextAsync(lab.Server.At("authorized"), keys);
        Assert.Equal("auth-refused", (await lab.RefusedAsync()).Code); // the bot cannot know, and would knock for ever

        lab.Executor.Forget(lab.Host);
        Assert.Equal(0, (await lab.LookAsync("", "true")).ExitStatus);
    }

    [HostFact]
    public async Task A_start_that_cannot_reach_the_host_at_all_is_no_doubt()
    {
        await using var lab = new SshLab();
        await File.WriteAllTextAsync(lab.Server.KnownHosts, "");
        var thrown = await Assert.ThrowsAsync<HostUnreachableException>(() => lab.Steps.StartAsync(StepLab.Step(lab.Steps.NewKey(), "id")));
        Assert.True(thrown is { NothingRan: true, NeedsPerson: true });
    }

    [HostFact]
    public async Task A_closed_port_a_name_nobody_knows_and_what_is_no_ssh_server_are_told_apart()
    {
        await using var lab = new SshLab();
        var way = lab.Host.Ssh!;
        var closed = await lab.RefusedAsync(host: lab.Host with { Name = "closed", Ssh = way with { Port = SshServer.FreePort() } });
        Assert.Equal(("host-unreachable", true, false), (closed.Code, closed.NothingRan, closed.NeedsPerson));
        Assert.Contains("Connection refused", closed.Message, StringComparison.Ordinal);
        Assert.Equal("host-name-unknown", (await lab.RefusedAsync(host: lab.Host with { Name = "nowhere", Address = "nowhere.invalid" })).Code);
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var answering = Task.Run(async () =>
        {
            for (var i = 0; i < 2; i++)
            {
                using var client = await other.AcceptTcpClientAsync();
                await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
            }
        });
        var web = await lab.RefusedAsync(host: lab.Host with { Name = "web", Ssh = way with { Port = ((IPEndPoint)other.LocalEndpoint).Port } });
        Assert.Equal("not-an-ssh-server", web.Code);
        await answering;
    }

    [HostFact]
    public async Task A_full_sshd_is_busy_and_answers_later()
    {
        await using var lab = new SshLab("MaxStartups 1:100:1", "LoginGraceTime 60");
        using var holds = await lab.Server.HoldAsync();
        var busy = await lab.RefusedAsync();
        Assert.Equal(("host-busy", true, false), (busy.Code, busy.NothingRan, busy.NeedsPerson));
        holds.Close();
        await UntilAnswersAsync(lab);
    }

    [HostFact]
    public async Task More_calls_at_once_than_one_connection_takes_open_another()
    {
        await using var lab = new SshLab("MaxSessions 3");
        var looks = Enumerable.Range(0, 8).Select(i => lab.LookAsync("", "sh", "-c", $"sleep 1; echo {i}"));
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"{i}\n"), (await Task.WhenAll(looks)).Select(l => l.Output));
        Assert.InRange(lab.Server.Connections, 1, 8);
    }

    [HostFact]
    public async Task A_profile_that_ends_the_session_or_a_command_that_is_forced_is_no_answer()
    {
        await using var lab = new SshLab("ForceCommand echo something else; exit 0");
        var ended = await lab.RefusedAsync();
        Assert.Equal(("session-ended", true), (ended.Code, ended.NeedsPerson));
    }

    /// <summary>The session that holds the connection is ended a moment later, when a call is under way that nobody will answer.</summary>
    [HostFact]
    public async Task A_connection_whose_own_session_is_ended_under_a_call_was_not_lost()
    {
        var first = Path.Combine(Path.GetTempPath(), $"chatops-first-{Guid.NewGuid():n}");
        await using var lab = new SshLab($"ForceCommand if mkdir {first} 2>/dev/null; then sleep 1; exit 3; fi; sleep 2; kill -9 $$");
        var ended = await lab.RefusedAsync();
        Assert.Equal(("session-ended", true), (ended.Code, ended.NeedsPerson));
        Assert.Contains("exit status 3", ended.Message, StringComparison.Ordinal);
        Directory.Delete(first);
    }

    [HostFact]
    public async Task A_key_that_opens_the_scripts_door_only_is_enough_and_opens_nothing_else()
    {
        await using var lab = new SshLab(TestUsers.Narrow, TestUsers.InstalledScript, []);
        var key = await File.ReadAllTextAsync(lab.Server.At("client.pub"));
        await File.WriteAllTextAsync(lab.Server.At("authorized"), $"restrict,command=\"{TestUsers.InstalledScript} arrive\" {key}");
        Assert.Equal(TestUsers.App + "\n", (await lab.LookAsync(TestUsers.App, "id", "-un")).Output);
        var config = lab.Server.At("plain");
        await File.WriteAllTextAsync(config, SshConfig.Of(lab.Host, null));
        TestUsers.Run("ssh", "-F", config, "far", "touch", lab.Steps.At("opened"));
        Assert.False(File.Exists(lab.Steps.At("opened")));
    }

    [HostFact]
    public async Task An_sshd_that_hangs_is_left_in_time_and_found_again()
    {
        await using var lab = new SshLab();
        lab.Server.Hang(true);
        var hung = await lab.RefusedAsync();
        Assert.Equal(("host-unreachable", true), (hung.Code, hung.NothingRan));
        lab.Server.Hang(false);
        await UntilAnswersAsync(lab);
    }

    private static async Task UntilAnswersAsync(SshLab lab)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await lab.LookAsync("", "true");
                return;
            }
            catch (HostUnreachableException) when (tries < 30)
            {
                await Task.Delay(500);
            }
        }
    }

    /// <summary>A connection that has just been cut is noticed with the first call over it.</summary>
    private static async Task<HostUnreachableException> UntilAsync(SshLab lab, string code)
    {
        for (var tries = 0; ; tries++)
        {
            var thrown = await lab.RefusedAsync();
            if (thrown.Code == code || tries > 5)
            {
                Assert.Equal(code, thrown.Code);
                return thrown;
            }
        }
    }
}
