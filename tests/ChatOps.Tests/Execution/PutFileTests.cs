using System.Globalization;
using System.Text;
using ChatOps.Core.Execution;

namespace ChatOps.Tests.Execution;

/// <summary>A file put on the host by the launcher: whole or not at all, with the owner and mode of what was there.</summary>
[Collection(HostCollection.Name)]
public sealed class PutFileTests : IDisposable
{
    private const string Before = "TOM_PORT=30508\n";

    private static readonly EnumerationOptions All = new() { AttributesToSkip = FileAttributes.None };

    private readonly StepLab _lab = new();
    private readonly string _home;

    public PutFileTests()
    {
        _home = _lab.At("home");
        if (Environment.IsPrivilegedProcess)
            AsApp("mkdir", "-m", "755", _home);
    }

    public void Dispose() => _lab.Dispose();

    [HostFact]
    public async Task A_file_is_replaced_with_its_owner_and_mode_and_the_bytes_of_before_are_kept()
    {
        var file = Existing("rc", "640");
        var key = await _lab.StartedAsync(Put(file, "TOM_PORT=30518\n"));
        var end = await _lab.EndOfAsync(key);
        Assert.Equal((0, ""), (end.Progress.ExitStatus, end.ErrorText));
        Assert.Contains($"{file}: put, 15 bytes", end.Text, StringComparison.Ordinal);
        Assert.Equal(("TOM_PORT=30518\n", $"{TestUsers.App} {TestUsers.App} 640"), (await File.ReadAllTextAsync(file), Stat(file)));
        Assert.Equal(Before, await File.ReadAllTextAsync(_lab.StepFile(key, "previous")));
        AssertAlone(file);
    }

    [HostFact]
    public async Task Where_no_file_is_there_it_gets_the_mode_of_the_step_and_nothing_is_kept()
    {
        foreach (var (mode, content) in new[] { ("0644", "new\n"), ("600", "") })
        {
            var file = Path.Combine(_home, "new" + mode);
            var key = await _lab.StartedAsync(Put(file, content, mode));
            Assert.Equal(0, (await _lab.EndOfAsync(key)).Progress.ExitStatus);
            Assert.Equal((content, $"{TestUsers.App} {TestUsers.App} {int.Parse(mode, CultureInfo.InvariantCulture)}"), (await File.ReadAllTextAsync(file), Stat(file)));
            Assert.False(File.Exists(_lab.StepFile(key, "previous")));
            Assert.False(File.Exists(_lab.StepFile(key, "content")));
        }
    }

    [HostFact]
    public async Task Every_byte_of_Latin_1_arrives_and_names_see_no_shell()
    {
        var all = string.Concat(Enumerable.Range(1, 255).Select(i => (char)i)) + "é\r\n no newline at the end";
        var file = Path.Combine(_home, "$(id) 'a' \"b\" * ü");
        await PutWellAsync(Put(file, all) with { InputEncoding = InputEncoding.Latin1 });
        Assert.Equal(Encoding.Latin1.GetBytes(all), await File.ReadAllBytesAsync(file));
        await PutWellAsync(Put(file, "é漢"));
        Assert.Equal(Encoding.UTF8.GetBytes("é漢"), await File.ReadAllBytesAsync(file));
        AssertAlone(file);
    }

    [HostFact]
    public async Task A_guard_that_does_not_hold_leaves_the_file_untouched()
    {
        var file = Existing("rc", "644");
        var step = Put(file, "other\n") with { Guards = [new Guard.Same(file, "1:2:3")] };
        Assert.IsType<StartAnswer.GuardFailed>(await _lab.StartAsync(step));
        await AssertUntouchedAsync(file);
        Assert.IsType<StartAnswer.GuardFailed>(await _lab.StartAsync(Put(file, "other\n") with { Guards = [new Guard.Absent(file)] }));
        await AssertUntouchedAsync(file);
    }

    [HostFact]
    public async Task What_is_no_plain_file_of_one_name_is_refused()
    {
        var real = Existing("real", "644");
        AsApp("ln", "-s", "real", Path.Combine(_home, "link"));
        AsApp("ln", "-s", "nowhere", Path.Combine(_home, "dangling"));
        AsApp("mkdir", Path.Combine(_home, "folder"));
        AsApp("mkfifo", Path.Combine(_home, "pipe"));
        await AssertRefusedAsync(Path.Combine(_home, "link"), "symbolic link");
        await AssertRefusedAsync(Path.Combine(_home, "dangling"), "symbolic link");
        await AssertRefusedAsync(Path.Combine(_home, "folder"), "no regular file");
        await AssertRefusedAsync(Path.Combine(_home, "pipe"), "no regular file");
        await AssertRefusedAsync(Path.Combine(_home, "missing", "file"), "cannot be entered");
        await AssertUntouchedAsync(real, others: 4);
        AsApp("ln", real, Path.Combine(_home, "second"));
        await AssertRefusedAsync(real, "other names");
    }

    [HostFact]
    public async Task A_file_of_somebody_else_is_not_taken_over()
    {
        var file = Existing("rc", "644");
        Assert.Equal(0, TestUsers.Run("chown", "root:root", file));
        await AssertRefusedAsync(file, "cannot be kept");
        await AssertUntouchedAsync(file);
        Assert.Equal("root root 644", Stat(file));
    }

    [HostFact]
    public async Task A_folder_that_may_not_be_written_to_is_said_and_nothing_is_left()
    {
        var file = Existing("rc", "644");
        AsApp("chmod", "555", _home);
        await AssertRefusedAsync(file, "Permission denied");
        AsApp("chmod", "755", _home);
        await AssertUntouchedAsync(file);
    }

    [MountFact]
    public async Task Without_room_nothing_is_changed_and_nothing_half_written_is_left()
    {
        Assert.Equal(0, TestUsers.Run("mount", "-t", "tmpfs", "-o", "size=64k,mode=1777", "none", _home));
        try
        {
            var file = Existing("rc", "644");
            await AssertRefusedAsync(file, "No space left", new string('x', 100_000));
            await AssertUntouchedAsync(file);
            Assert.Equal(0, TestUsers.Run("mount", "-o", "remount,ro", _home));
            await AssertRefusedAsync(file, "Read-only file system");
            await AssertUntouchedAsync(file);
        }
        finally
        {
            Assert.Equal(0, TestUsers.Run("umount", "-l", _home));
        }
    }

    [HostFact]
    public async Task The_same_key_twice_puts_the_file_once()
    {
        var file = Existing("rc", "644");
        var step = Put(file, "once\n");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _lab.StartAsync(step))));
        Assert.Single(answers.OfType<StartAnswer.Started>());
        await _lab.EndOfAsync(step.Key);
        await File.WriteAllTextAsync(file, "changed by hand\n");
        Assert.IsType<StartAnswer.Existing>(await _lab.StartAsync(step));
        Assert.Equal(0, (await _lab.EndOfAsync(step.Key)).Progress.ExitStatus);
        Assert.Equal("changed by hand\n", await File.ReadAllTextAsync(file));
    }

    [HostFact]
    public async Task Killed_at_any_moment_it_leaves_the_old_content_or_the_new_and_never_half()
    {
        var (old, fresh) = (new string('o', 3_000_000), new string('n', 4_000_000));
        var seen = new HashSet<int>();
        for (var round = 0; round < 7; round++)
        {
            var file = Path.Combine(_home, string.Create(CultureInfo.InvariantCulture, $"f{round}"));
            AsApp("dd", "if=/dev/null", "of=" + file);
            await File.WriteAllTextAsync(file, old);
            var key = await _lab.StartedAsync(Put(file, fresh));
            await Task.Delay(round * 12);
            // A stop lets the launcher tidy up; a kill does not.
            if (round % 2 == 0)
                await _lab.StopAsync(key);
            else
                TestUsers.Run("kill", "-KILL", "--", string.Create(CultureInfo.InvariantCulture, $"-{_lab.ProcessIn(key, "program")}"));
            await _lab.EndOfAsync(key);
            var content = await File.ReadAllTextAsync(file);
            Assert.True(content == old || content == fresh, $"half: {content.Length} characters");
            seen.Add(content.Length);
            if (round % 2 == 0)
                Assert.DoesNotContain(Directory.EnumerateFiles(_home, "*", All), f => f.Contains($".f{round}.chatops", StringComparison.Ordinal));
        }
        Assert.NotEmpty(seen);
    }

    private StepStart Put(string path, string content, string mode = "0644") =>
        StepLab.Step(_lab.NewKey(), "put-file", path, mode) with { Input = content, PutsFile = true };

    private async Task PutWellAsync(StepStart step)
    {
        var end = await _lab.EndOfAsync(await _lab.StartedAsync(step));
        Assert.Equal((0, ""), (end.Progress.ExitStatus, end.ErrorText));
    }

    private async Task AssertRefusedAsync(string file, string why, string content = "other\n")
    {
        var end = await _lab.EndOfAsync(await _lab.StartedAsync(Put(file, content)));
        Assert.Equal((1, ""), (end.Progress.ExitStatus, end.Text));
        Assert.StartsWith(file + ": ", end.ErrorText, StringComparison.Ordinal);
        Assert.Contains(why, end.ErrorText, StringComparison.Ordinal);
        Assert.EndsWith("; nothing was changed\n", end.ErrorText, StringComparison.Ordinal);
    }

    private static async Task AssertUntouchedAsync(string file, int others = 0)
    {
        Assert.Equal(Before, await File.ReadAllTextAsync(file));
        AssertAlone(file, others);
    }

    private static void AssertAlone(string file, int others = 0) =>
        Assert.Equal(1 + others, Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(file)!, "*", All).Count());

    private string Existing(string name, string mode)
    {
        var file = Path.Combine(_home, name);
        AsApp("dd", "if=/dev/null", "of=" + file);
        File.WriteAllText(file, Before);
        AsApp("chmod", mode, file);
        return file;
    }

    private static void AsApp(params string[] argv) => Assert.Equal(0, TestUsers.Run([.. TestUsers.AsApp, .. argv]));

    private static string Stat(string file)
    {
        using var stat = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("stat", ["-c", "%U %G %a", file]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        return stat.StandardOutput.ReadToEnd().Trim();
    }
}
