using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Server.Execution;

namespace ChatOps.Tests.Execution;

/// <summary>A host with one step folder, an executor that arrives as the unprivileged bot, and steps that run as the application.</summary>
internal sealed class StepLab : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private int _steps;

    public StepLab()
    {
        Folder = Directory.CreateTempSubdirectory("chatops-lab-").FullName;
        // As /var/tmp: everybody may write, nobody may touch what is another's.
        File.SetUnixFileMode(Folder, (UnixFileMode)0b001_111_111_111);
        Host = new Host("lab", "Local", "", "", Path.Combine(Folder, "steps"), []);
        Executor = NewExecutor(HostScript.Sent);
    }

    public string Folder { get; }

    public Host Host { get; set; }

    public IExecutor Executor { get; init; }

    public string Operation { get; } = "op-" + Guid.NewGuid().ToString("n");

    public static LocalExecutor NewExecutor(HostScript script) =>
        new(TestUsers.Bot, TestUsers.AsBot, script, TimeSpan.FromSeconds(1));

    public string At(string name) => Path.Combine(Folder, name);

    public string StepFile(StepKey key, string name) => Path.Combine(Host.StepFolder, key.Operation, key.Step, name);

    public StepKey NewKey(string user = TestUsers.App) => new(user, Operation, string.Create(CultureInfo.InvariantCulture, $"s{++_steps}"));

    public static StepStart Step(StepKey key, params string[] argv) => new(
        key, 1, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', argv)))),
        new CommandLine(argv), null, TimeSpan.FromMinutes(5), AtLimit.Stop, []);

    /// <summary>A step in the shell's language; the script is the test's own, its arguments come as $1, $2 …</summary>
    public static StepStart Script(StepKey key, string script, params string[] arguments) =>
        Step(key, ["/bin/sh", "-c", script, "step", .. arguments]);

    public Task<StartAnswer> StartAsync(StepStart start) => Executor.StartAsync(Host, start, CancellationToken.None);

    public async Task<StepKey> StartedAsync(StepStart start)
    {
        Assert.IsType<StartAnswer.Started>(await StartAsync(start));
        return start.Key;
    }

    public Task<StepProgress> FollowAsync(StepKey key, StepOffsets? from = null, TimeSpan wait = default, long fence = 1) =>
        Executor.FollowAsync(Host, key, fence, from ?? StepOffsets.Start, wait, CancellationToken.None);

    public Task<StepProgress> StopAsync(StepKey key, long fence = 1) => Executor.StopAsync(Host, key, fence, CancellationToken.None);

    public Task<StepProgress> SettleAsync(StepKey key, long fence = 1) => Executor.SettleAsync(Host, key, fence, CancellationToken.None);

    /// <summary>Reads on from where the last answer ended, as the engine does, until the step has ended and everything is read.</summary>
    public async Task<Ending> EndOfAsync(StepKey key)
    {
        var output = new MemoryStream();
        var error = new MemoryStream();
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var progress = await FollowAsync(key, new(output.Length, error.Length), TimeSpan.FromSeconds(2));
            output.Write(progress.Output.Span);
            error.Write(progress.Error.Span);
            if (progress.Ended && progress.End == new StepOffsets(output.Length, error.Length))
                return new(progress, output.ToArray(), error.ToArray());
            Assert.True(watch.Elapsed < Patience, $"The step did not end: {progress}");
        }
    }

    public static async Task UntilAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Patience, "It did not happen in time.");
            await Task.Delay(50);
        }
    }

    /// <summary>The process that a step wrote into a file of the lab, as its number.</summary>
    public async Task<int> ProcessAsync(string file)
    {
        await UntilAsync(() => File.Exists(At(file)) && File.ReadAllText(At(file)).EndsWith('\n'));
        return int.Parse(File.ReadAllText(At(file)).Split(' ')[0], CultureInfo.InvariantCulture);
    }

    public int ProcessIn(StepKey key, string file) =>
        int.Parse(File.ReadAllText(StepFile(key, file)).Split(' ')[0], CultureInfo.InvariantCulture);

    public static bool IsAlive(int pid) =>
        File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);

    public static void KillHard(int pid) => Assert.Equal(0, TestUsers.Run("kill", "-KILL", pid.ToString(CultureInfo.InvariantCulture)));

    public void Dispose()
    {
        // What a failed test left running carries the operation's name in its environment.
        foreach (var environ in Directory.EnumerateDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])).Select(d => d + "/environ"))
        {
            try
            {
                if (File.ReadAllText(environ).Contains($"CHATOPS_STEP={Operation}/", StringComparison.Ordinal))
                    TestUsers.Run("kill", "-KILL", environ.Split('/')[2]);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // gone, or not ours
            }
        }
        // A runner that a test killed has left its watch behind, which sleeps until the time limit.
        foreach (var runner in Directory.EnumerateFiles(Folder, "runner", SearchOption.AllDirectories))
            TestUsers.Run("pkill", "-KILL", "-s", File.ReadAllText(runner).Split(' ')[0]);
        for (var tries = 0; Directory.Exists(Folder); tries++)
        {
            try
            {
                Directory.Delete(Folder, recursive: true);
            }
            catch (IOException) when (tries < 50)
            {
                Thread.Sleep(100); // a runner is writing its last word
            }
        }
    }
}

internal sealed record Ending(StepProgress Progress, byte[] Output, byte[] Error)
{
    public string Text => Encoding.UTF8.GetString(Output);

    public string ErrorText => Encoding.UTF8.GetString(Error);
}
