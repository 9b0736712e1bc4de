using System.Security.Cryptography;
using System.Text;
using ChatOps.Core.Execution;

namespace ChatOps.Tests.Execution;

[Collection(HostCollection.Name)]
public sealed class StepTests : IDisposable
{
    private readonly StepLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [HostFact]
    public async Task Arguments_arrive_byte_for_byte()
    {
        string[] arguments =
        [
            "", "plain", "two words", " edge ", "line\nbreak\n", "tab\there", "\r\n", "'single'", "\"double\"", "$(id) `id` ${HOME} $HOME", "a;b|c&d>e<f",
            "*?[a-z]~", "\\back\\slash\\n", "-n", "--", "-rf", "é ü 漢字 😀 \u202e", "!history", "#hash", "%s%n", "A=B", "\u0001\u001b[31m", "",
        ];
        var key = await _lab.StartedAsync(StepLab.Step(_lab.NewKey(), ["/usr/bin/printf", "%s\\0", .. arguments]));
        var end = await _lab.EndOfAsync(key);
        Assert.Equal(0, end.Progress.ExitStatus);
        Assert.Equal(string.Concat(arguments.Select(a => a + "\0")), end.Text);
    }

    [HostFact]
    public async Task As_many_arguments_as_a_command_line_holds_arrive_in_one_piece()
    {
        var many = Enumerable.Repeat("x", (CommandLine.MaxBytes - 100) / 2).ToArray();
        var key = await _lab.StartedAsync(StepLab.Script(_lab.NewKey(), "echo $#", many[..^40]));
        Assert.Equal($"{many.Length - 40}\n", (await _lab.EndOfAsync(key)).Text);
    }

    [HostFact]
    public async Task The_program_runs_as_the_steps_user_with_its_own_surroundings()
    {
        var key = await _lab.StartedAsync(StepLab.Script(_lab.NewKey(), "id -un; pwd; umask; grep SigIgn /proc/self/status; echo $CHATOPS_STEP"));
        Assert.Equal($"{TestUsers.App}\n/\n0022\nSigIgn:\t0000000000000000\n{_lab.Operation}/{key.Step}\n", (await _lab.EndOfAsync(key)).Text);
    }

    [HostFact]
    public async Task Input_is_delivered_and_gone_from_the_disk()
    {
        var input = "yes\nand the secret word\nno newline at the end";
        var step = StepLab.Script(_lab.NewKey(), "read -r first; echo \"$first\"; cat; sleep 300") with { Input = input };
        var key = await _lab.StartedAsync(step);
        await StepLab.UntilAsync(() => new FileInfo(_lab.StepFile(key, "out")).Length == input.Length);
        Assert.Equal(input, File.ReadAllText(_lab.StepFile(key, "out")));
        Assert.False(File.Exists(_lab.StepFile(key, "input")));
        await _lab.StopAsync(key);
    }

    [HostFact]
    public async Task Without_input_the_program_reads_the_end_at_once()
    {
        var key = await _lab.StartedAsync(StepLab.Step(_lab.NewKey(), "cat"));
        Assert.Equal(0, (await _lab.EndOfAsync(key)).Progress.ExitStatus);
    }

    [HostFact]
    public async Task The_exit_status_is_the_programs_own()
    {
        Assert.Equal(0, await ExitStatusAsync("/bin/true"));
        Assert.Equal(3, await ExitStatusAsync("/bin/sh", "-c", "exit 3"));
        Assert.Equal(255, await ExitStatusAsync("/bin/sh", "-c", "exit 255"));
        Assert.Equal(128 + 15, await ExitStatusAsync("/bin/sh", "-c", "kill -TERM $$"));
        Assert.Equal(128 + 9, await ExitStatusAsync("/bin/sh", "-c", "kill -KILL $$"));
    }

    [HostFact]
    public async Task A_program_that_is_not_there_ends_with_127_and_a_program_that_is_none_with_126()
    {
        var missing = await _lab.EndOfAsync(await _lab.StartedAsync(StepLab.Step(_lab.NewKey(), "/no/such/program", "x")));
        Assert.Equal(127, missing.Progress.ExitStatus);
        Assert.Contains("/no/such/program", missing.ErrorText, StringComparison.Ordinal);
        Assert.Equal(126, await ExitStatusAsync("/etc/passwd"));
        Assert.Equal(127, await ExitStatusAsync("-x"));
    }

    [HostFact]
    public async Task The_two_outputs_stay_apart()
    {
        var key = await _lab.StartedAsync(StepLab.Script(_lab.NewKey(), "echo out; echo err >&2"));
        var end = await _lab.EndOfAsync(key);
        Assert.Equal(("out\n", "err\n"), (end.Text, end.ErrorText));
    }

    [HostFact]
    public async Task Output_is_read_on_by_offset_and_every_byte_of_it_arrives()
    {
        var bytes = RandomNumberGenerator.GetBytes(3 * 1024 * 1024 + 17);
        File.WriteAllBytes(_lab.At("random"), bytes);
        var key = await _lab.StartedAsync(StepLab.Step(_lab.NewKey(), "cat", _lab.At("random")));
        var end = await _lab.EndOfAsync(key);
        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(end.Output));
        var tail = await _lab.FollowAsync(key, new(bytes.Length - 10, 0));
        Assert.Equal(bytes[^10..], tail.Output.ToArray());
        Assert.Empty((await _lab.FollowAsync(key, new(bytes.Length + 10, 5))).Output.ToArray());
    }

    [HostFact]
    public async Task The_start_tells_what_it_saw_and_a_follow_goes_on_behind_it()
    {
        var step = StepLab.Script(_lab.NewKey(), "echo one; until [ -e $1 ]; do sleep 0.1; done; echo two", _lab.At("go"));
        var progress = Assert.IsType<StartAnswer.Started>(await _lab.StartAsync(step)).Progress!;
        Assert.Equal((StepState.Running, null), (progress.State, progress.ExitStatus));
        await File.WriteAllTextAsync(_lab.At("go"), "");
        var text = Encoding.UTF8.GetString(progress.Output.Span);
        while (!progress.Ended || text.Length < progress.End.Output)
        {
            progress = await _lab.FollowAsync(step.Key, new(text.Length, 0), TimeSpan.FromSeconds(30));
            text += Encoding.UTF8.GetString(progress.Output.Span);
        }
        Assert.Equal((0, "one\ntwo\n"), (progress.ExitStatus, text));
    }

    [HostFact]
    public async Task A_follow_waits_on_the_host_for_something_new()
    {
        var key = await _lab.StartedAsync(StepLab.Script(_lab.NewKey(), "echo one; until [ -e $1 ]; do sleep 0.1; done; echo two", _lab.At("go")));
        var first = await _lab.FollowAsync(key, wait: TimeSpan.FromSeconds(30));
        Assert.Equal("one\n", Encoding.UTF8.GetString(first.Output.Span));
        Assert.Equal(StepState.Running, first.State);
        Assert.True(first.ProcessesLeft >= 1);
        var waiting = _lab.FollowAsync(key, first.End, TimeSpan.FromSeconds(60));
        File.WriteAllText(_lab.At("go"), "");
        Assert.Equal("two\n", Encoding.UTF8.GetString((await waiting).Output.Span));
    }

    [HostFact]
    public async Task A_step_of_the_bots_own_user_needs_no_sudo()
    {
        var key = await _lab.StartedAsync(StepLab.Script(_lab.NewKey(user: ""), "id -un; tr '\\0' '\\n' </proc/self/environ | grep -c SECRET_OF_THE_BOT"));
        Assert.Equal(TestUsers.Bot + "\n0\n", (await _lab.EndOfAsync(key)).Text);
    }

    [HostFact]
    public async Task What_it_left_behind_in_its_own_group_is_counted_after_a_good_end()
    {
        var key = await _lab.StartedAsync(StepLab.Script(_lab.NewKey(), "sleep 300 >/dev/null 2>&1 & exit 0"));
        var end = await _lab.EndOfAsync(key);
        Assert.Equal((0, 1), (end.Progress.ExitStatus, end.Progress.ProcessesLeft));
    }

    private async Task<int?> ExitStatusAsync(params string[] argv) =>
        (await _lab.EndOfAsync(await _lab.StartedAsync(StepLab.Step(_lab.NewKey(), argv)))).Progress.ExitStatus;
}
