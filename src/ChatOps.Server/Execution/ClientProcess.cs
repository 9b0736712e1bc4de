using System.ComponentModel;
using System.Diagnostics;

namespace ChatOps.Server.Execution;

/// <summary>
/// One program of ours, from its start to its end: bytes in, bounded bytes out, a time limit. It ends with the call whatever happens;
/// steps do not live here, they are detached on their host.
/// </summary>
internal sealed class ClientProcess(IReadOnlyList<string> argv)
{
    // A grandchild that keeps our pipe open must not keep us: after the exit there is this long for what is still in the pipe.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(3);

    // The bot's own environment may hold its secrets (Slack__BotToken); a tool gets what a login would give it.
    private static readonly string[] PassedOn = ["PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "TZ"];

    /// <summary>Called with the process id when the limit passes or the call is cancelled, before the process itself is killed.</summary>
    public Func<int, Task>? BeforeKill { get; init; }

    /// <summary>Standard input stays open behind the input until this is done; it closes with the bot, too, however that ends.</summary>
    public Task? HeldOpen { get; init; }

    /// <exception cref="Win32Exception">The program could not be started at all.</exception>
    public async Task<ClientResult> RunAsync(ReadOnlyMemory<byte> input, TimeSpan limit, int maxOutput, CancellationToken cancellationToken)
    {
        var (output, error) = (Captured.None, Captured.None);
        var status = await RunAsync(
            input, limit, async (s, ct) => output = await Captured.ReadAsync(s, maxOutput, ct), async (s, ct) => error = await Captured.ReadAsync(s, maxOutput, ct),
            cancellationToken);
        return new(status, output, error);
    }

    /// <returns>The exit status; null when the time limit passed first.</returns>
    /// <exception cref="Win32Exception">The program could not be started at all.</exception>
    public async Task<int?> RunAsync(
        ReadOnlyMemory<byte> input, TimeSpan limit, Func<Stream, CancellationToken, Task> readOutput, Func<Stream, CancellationToken, Task> readError,
        CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartInfo() };
        using var running = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Descriptors.KeepFromChildren();
        process.Start();
        await using var stdin = process.StandardInput.BaseStream;
        await using var stdout = process.StandardOutput.BaseStream;
        await using var stderr = process.StandardError.BaseStream;
        running.CancelAfter(limit);
        using var draining = new CancellationTokenSource();
        var reading = Task.WhenAll(readOutput(stdout, draining.Token), readError(stderr, draining.Token));
        var feeding = FeedAsync(stdin, input, draining.Token);
        var exited = await WaitAsync(process, running.Token);
        draining.CancelAfter(DrainTime);
        await reading;
        await feeding;
        cancellationToken.ThrowIfCancellationRequested();
        return exited ? process.ExitCode : null;
    }

    private ProcessStartInfo StartInfo()
    {
        var info = new ProcessStartInfo(argv[0], argv.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        var passed = PassedOn.Select(name => (name, info.Environment.TryGetValue(name, out var value) ? value : null)).ToArray();
        info.Environment.Clear();
        foreach (var (name, value) in passed)
        {
            if (value is not null)
                info.Environment[name] = value;
        }
        // What tools print is judged, so it must not depend on the machine's language.
        info.Environment["LC_ALL"] = "C.UTF-8";
        return info;
    }

    private async Task<bool> WaitAsync(Process process, CancellationToken cancellationToken)
    {
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            if (BeforeKill is not null)
                await BeforeKill(process.Id);
            Kill(process);
            return false;
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or AggregateException)
        {
            // It ended by itself in between, or it is sudo, which belongs to root: that one ends with what it started.
        }
    }

    private async Task FeedAsync(Stream stdin, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        try
        {
            await stdin.WriteAsync(input, cancellationToken);
            await stdin.FlushAsync(cancellationToken);
            if (HeldOpen is { } held)
                await held.WaitAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It did not want to hear all of it; what it says to that is in its answer.
        }
        finally
        {
            stdin.Close();
        }
    }
}
