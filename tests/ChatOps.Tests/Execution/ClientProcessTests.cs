using System.ComponentModel;
using System.Text;
using ChatOps.Server.Execution;

namespace ChatOps.Tests.Execution;

/// <summary>A program of ours from its start to its end, with real programs.</summary>
public sealed class ClientProcessTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Arguments_arrive_byte_for_byte()
    {
        string[] arguments =
        [
            "", " ", "a b", "\"", "\"\"", "a\"b", "\\", "a\\", "a b\\", "\\\\ x", "a\\\"b", "\\\" \\\"", "'", "$(id)", "`id`", "a\nb", "\r\n", "\t", "*", "-n", "--", "ü 😀", "a;b|c&d>e", "%s",
        ];
        var result = await new ClientProcess(["/usr/bin/printf", "%s\\0", .. arguments]).RunAsync(default, Long, 100_000, CancellationToken.None);
        Assert.Equal(string.Concat(arguments.Select(a => a + "\0")), result.Output.Text);
    }

    [Fact]
    public async Task A_program_gets_of_the_bots_environment_only_what_a_login_would_give_it()
    {
        Environment.SetEnvironmentVariable("Test__BotToken", "a secret of the bot");
        var result = await new ClientProcess(["/usr/bin/env"]).RunAsync(default, Long, 100_000, CancellationToken.None);
        var names = result.Output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=')[0]).ToList();
        Assert.Contains("PATH", names);
        Assert.Contains("LC_ALL=C.UTF-8\n", result.Output.Text, StringComparison.Ordinal);
        Assert.Empty(names.Except(["PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "TZ", "LC_ALL"]));
    }

    [Theory]
    [InlineData("a gigabyte of lines", "yes 2>/dev/null | head -c 1000000000")]
    [InlineData("one line of 200 MB", "head -c 200000000 /dev/zero | tr '\\0' x")]
    public async Task What_is_printed_past_the_bound_goes_by_and_is_not_kept(string what, string script)
    {
        var before = GC.GetTotalAllocatedBytes();
        var result = await new ClientProcess(["/bin/sh", "-c", $"{script}; echo end >&2; exit 3"]).RunAsync(default, Long, 1000, CancellationToken.None);
        Assert.Equal((3, 1000, true, "end\n"), (result.ExitStatus, result.Output.Bytes.Length, result.Output.Truncated, result.Error.Text));
        // Kept, it would be all of it; what other tests of this process do meanwhile is much less.
        Assert.True(GC.GetTotalAllocatedBytes() - before < 150_000_000, $"{what} was kept in memory.");
    }

    [Fact]
    public async Task A_forked_writer_that_holds_the_pipe_does_not_keep_the_call_and_ends_with_its_pipe()
    {
        var result = await new ClientProcess(["/bin/sh", "-c", "yes & echo $! >&2"]).RunAsync(default, Long, 1000, CancellationToken.None);
        Assert.Equal((0, true), (result.ExitStatus, result.Output.Truncated));
        await StepLab.UntilAsync(() => !StepLab.IsAlive(int.Parse(result.Error.Text)));
    }

    [Fact]
    public async Task Whoever_passes_its_limit_ends_with_its_children_and_is_told_of_while_it_lives()
    {
        var told = new List<(int Pid, bool Alive)>();
        var process = new ClientProcess(["/bin/sh", "-c", "sleep 300 & echo $!; wait"])
        {
            BeforeKill = pid =>
            {
                told.Add((pid, StepLab.IsAlive(pid)));
                return Task.CompletedTask;
            },
        };
        var result = await process.RunAsync(default, TimeSpan.FromSeconds(1), 1000, CancellationToken.None);
        Assert.Null(result.ExitStatus);
        var (pid, alive) = Assert.Single(told);
        Assert.True(alive);
        await StepLab.UntilAsync(() => !StepLab.IsAlive(pid) && !StepLab.IsAlive(int.Parse(result.Output.Text)));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_ends_its_program()
    {
        using var cancelled = new CancellationTokenSource();
        var pid = 0;
        var process = new ClientProcess(["/bin/sleep", "300"])
        {
            BeforeKill = id =>
            {
                pid = id;
                return Task.CompletedTask;
            },
        };
        var running = process.RunAsync(default, Long, 1000, cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.NotEqual(0, pid);
        await StepLab.UntilAsync(() => !StepLab.IsAlive(pid));
    }

    [Fact]
    public async Task A_program_that_does_not_read_its_input_ends_as_it_wants_to()
    {
        var input = new byte[20_000_000];
        Assert.Equal(0, (await new ClientProcess(["/bin/true"]).RunAsync(input, Long, 1000, CancellationToken.None)).ExitStatus);
        Assert.Equal("20000000\n", (await new ClientProcess(["/usr/bin/wc", "-c"]).RunAsync(input, Long, 1000, CancellationToken.None)).Output.Text);
    }

    [Fact]
    public async Task Input_that_is_held_open_ends_when_its_holder_is_done()
    {
        var holder = new TaskCompletionSource();
        var running = new ClientProcess(["/bin/cat"]) { HeldOpen = holder.Task }.RunAsync(Encoding.ASCII.GetBytes("said"), Long, 1000, CancellationToken.None);
        Assert.NotSame(running, await Task.WhenAny(running, Task.Delay(500)));
        holder.SetResult();
        Assert.Equal("said", (await running).Output.Text);
    }

    [Fact]
    public async Task Ended_by_a_signal_is_128_and_its_number() =>
        Assert.Equal(137, (await new ClientProcess(["/bin/sh", "-c", "kill -9 $$"]).RunAsync(default, Long, 1000, CancellationToken.None)).ExitStatus);

    [Fact]
    public async Task A_program_that_is_not_there_is_an_error_of_ours() =>
        await Assert.ThrowsAsync<Win32Exception>(() => new ClientProcess(["/no/such/program"]).RunAsync(default, Long, 1000, CancellationToken.None));
}
