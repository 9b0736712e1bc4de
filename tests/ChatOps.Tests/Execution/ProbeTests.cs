using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using ChatOps.Core.Execution;
using ChatOps.Server.Execution;

namespace ChatOps.Tests.Execution;

[Collection(HostCollection.Name)]
public sealed class ProbeTests : IDisposable
{
    private readonly StepLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [HostFact]
    public async Task A_probe_answers_with_both_outputs_and_the_exit_status()
    {
        var result = await ProbeAsync(TestUsers.App, "/bin/sh", "-c", "id -un; echo oops >&2; exit 4");
        Assert.Equal(new ProbeResult(4, TestUsers.App + "\n", "oops\n"), result);
        Assert.Equal(new ProbeResult(0, TestUsers.Bot + "\n", ""), await ProbeAsync("", "id", "-un"));
    }

    [HostFact]
    public async Task A_probes_arguments_see_no_shell()
    {
        string[] arguments = ["", "a b", "$(id)", "'", "\"", "new\nline", "-n", "ü"];
        var result = await ProbeAsync(TestUsers.App, ["/usr/bin/printf", "%s|", .. arguments]);
        Assert.Equal(string.Concat(arguments.Select(a => a + "|")), result.Output);
    }

    [HostFact]
    public async Task A_probes_program_reads_its_input_whole_and_empty_where_there_is_none()
    {
        var walker = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i} $(id) 'é'\n"));
        foreach (var user in new[] { "", TestUsers.App })
        {
            foreach (var login in new[] { false, true })
            {
                var probe = new Probe(user, new CommandLine("/usr/bin/sha256sum"), TimeSpan.FromSeconds(60)) { Login = login };
                foreach (var encoding in new[] { InputEncoding.Utf8, InputEncoding.Latin1 })
                {
                    var sum = Convert.ToHexStringLower(SHA256.HashData(InputBytes.Of(walker, encoding)));
                    Assert.Equal($"{sum}  -\n", (await ProbeAsync(probe with { Input = walker, InputEncoding = encoding })).Output);
                }
                Assert.Equal(0, (await ProbeAsync(probe with { Command = new("/usr/bin/true"), Input = walker })).ExitStatus);
                Assert.Equal("0\n", (await ProbeAsync(probe with { Command = new("/usr/bin/wc", "-c") })).Output);
            }
        }
    }

    [HostFact]
    public async Task A_probe_whose_request_was_cut_short_anywhere_runs_nothing()
    {
        var probe = new Probe(TestUsers.App, new CommandLine("/usr/bin/touch", _lab.At("ran")), TimeSpan.FromSeconds(60)) { Input = "some input" };
        var request = new LauncherRequest().WithProbe(probe).ToBytes(HostScript.Sent);
        var script = HostScript.Sent.Preamble.Length;
        var parts = _lab.At("ran").Length + "/usr/bin/touch".Length + 2 + probe.Input.Length;
        int[] cuts = [script, .. Enumerable.Range(1, 8).Select(i => script + ((request.Length - script) * i / 9)), .. Enumerable.Range(1, parts).Select(i => request.Length - i)];
        foreach (var cut in cuts.Distinct())
        {
            var client = new ClientProcess([.. TestUsers.AsApp, .. HostScript.Sent.Command("probe")]);
            var result = await client.RunAsync(request.AsMemory(0, cut), TimeSpan.FromSeconds(60), 100_000, CancellationToken.None);
            Assert.Contains("answer refused\ncode request-damaged\n", result.Output.Text, StringComparison.Ordinal);
        }
        Assert.False(File.Exists(_lab.At("ran")));
        Assert.Equal(0, (await ProbeAsync(probe)).ExitStatus); // and whole it does
        Assert.True(File.Exists(_lab.At("ran")));
    }

    [HostFact]
    public async Task A_tool_that_is_not_there_is_127_with_and_without_sudo()
    {
        Assert.Equal(127, (await ProbeAsync("", "no-such-tool")).ExitStatus);
        Assert.Equal(127, (await ProbeAsync(TestUsers.App, "no-such-tool")).ExitStatus);
        Assert.Equal(127, (await ProbeAsync(TestUsers.App, "/no/such/tool")).ExitStatus);
    }

    [HostFact]
    public async Task What_sudo_refuses_is_not_the_tools_answer()
    {
        var thrown = await Assert.ThrowsAsync<HostUnreachableException>(() => ProbeAsync("daemon", "id"));
        Assert.StartsWith("sudo-refused: ", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(" ALL=(daemon) NOPASSWD: ALL — 'chatops sudoers' prints the whole file", thrown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HostUnreachableException>(() => ProbeAsync("no-such-account", "id"));
        // A tool whose own sudo fails says the same words, and it is the tool's answer.
        var tool = await ProbeAsync(TestUsers.App, "sudo", "-n", "-u", "daemon", "id");
        Assert.Equal(1, tool.ExitStatus);
        Assert.Contains("sudo: ", tool.Error, StringComparison.Ordinal);
    }

    [HostFact]
    public async Task A_probe_over_its_time_ends_with_all_it_started_also_behind_sudo()
    {
        foreach (var user in new[] { "", TestUsers.App })
        {
            var pids = _lab.At("pids" + user);
            var script = $"echo $$ >{pids}; sleep 300 & echo $! >>{pids}; wait";
            var result = await _lab.Executor.ProbeAsync(
                _lab.Host, new Probe(user, new CommandLine("/bin/sh", "-c", script), TimeSpan.FromSeconds(2)), CancellationToken.None);
            Assert.True(result.TimedOut);
            foreach (var pid in await File.ReadAllLinesAsync(pids))
                await StepLab.UntilAsync(() => !StepLab.IsAlive(int.Parse(pid)));
        }
    }

    [HostFact]
    public async Task Output_past_the_bound_is_cut_and_said_so_and_the_tool_is_not_held_up()
    {
        var result = await _lab.Executor.ProbeAsync(
            _lab.Host, new Probe(TestUsers.App, new CommandLine("/bin/sh", "-c", "head -c 50000000 /dev/zero; echo end >&2"), TimeSpan.FromSeconds(60), 1000),
            CancellationToken.None);
        Assert.Equal((0, 1000, "end\n", true), (result.ExitStatus, result.Output.Length, result.Error, result.Truncated));
    }

    [HostFact]
    public async Task What_is_not_UTF_8_is_read_as_Latin_1()
    {
        Assert.Equal("é\n", (await ProbeAsync("", "/usr/bin/printf", "\\303\\251\\n")).Output);
        Assert.Equal("é\n", (await ProbeAsync("", "/usr/bin/printf", "\\351\\n")).Output);
    }

    [Theory]
    [InlineData(1, "a")]
    [InlineData(2, "a")]
    [InlineData(3, "a")]
    [InlineData(4, "a")]
    [InlineData(5, "a😀")]
    public async Task A_bound_in_the_middle_of_a_character_takes_no_half_of_it(int bound, string expected)
    {
        var captured = await Captured.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes("a😀b")), bound, CancellationToken.None);
        Assert.Equal(expected, captured.Text);
        Assert.True(captured.Truncated);
    }

    [HostFact]
    public async Task A_grandchild_that_keeps_the_pipe_does_not_keep_the_probe()
    {
        var watch = Stopwatch.StartNew();
        var result = await ProbeAsync("", "/bin/sh", "-c", $"echo said; sleep 60 & echo $! >{_lab.At("pid")}");
        Assert.Equal("said\n", result.Output);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(50), "It waited for the grandchild.");
        StepLab.KillHard(await _lab.ProcessAsync("pid"));
    }

    [HostFact]
    public async Task A_probes_pipelines_end_as_on_a_terminal()
    {
        var result = await ProbeAsync("", "/bin/sh", "-c", "grep SigIgn /proc/self/status");
        Assert.Equal("SigIgn:\t0000000000000000\n", result.Output);
    }

    private Task<ProbeResult> ProbeAsync(string user, params string[] argv) =>
        ProbeAsync(new Probe(user, new CommandLine(argv), TimeSpan.FromSeconds(60)));

    private Task<ProbeResult> ProbeAsync(Probe probe) => _lab.Executor.ProbeAsync(_lab.Host, probe, CancellationToken.None);
}
