using System.ComponentModel;
using System.Diagnostics;
using CliWrap;

namespace ChatOps.Server.Execution;

/// <summary>
/// One program of ours, from its start to its end: bytes in, bounded bytes out, a time limit. It ends with the call whatever happens;
/// steps do not live here, they are detached on their host. CliWrap runs it; what it does not do stands around it here: the end of what runs behind sudo,
/// a drain that does not wait for whoever inherited the pipe, and bounds for what is kept.
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
        using var killing = new CancellationTokenSource();
        using var draining = new CancellationTokenSource();
        var (output, error) = (new ClientPipe(readOutput, draining.Token), new ClientPipe(readError, draining.Token));
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Descriptors.KeepFromChildren();
        var running = new Command(argv[0]).WithWorkingDirectory("/").WithValidation(CommandResultValidation.None)
            .WithStandardInputPipe(PipeSource.Create((stdin, exit) => FeedAsync(stdin, input, exited, exit)))
            .WithStandardOutputPipe(output.Target)
            .WithStandardErrorPipe(error.Target)
            .ExecuteAsync(Prepare, configureProcess: null, killing.Token, CancellationToken.None);
        var inTime = await EndsAsync(exited.Task, limit, cancellationToken);
        if (!inTime)
        {
            if (BeforeKill is not null)
                await BeforeKill(running.ProcessId);
            await killing.CancelAsync();
        }
        draining.CancelAfter(DrainTime);
        var status = await StatusAsync(running);
        await Task.WhenAll(output.Done, error.Done);
        cancellationToken.ThrowIfCancellationRequested();
        return inTime ? status : null;
    }

    /// <summary>The arguments stay a list to the last: written as one line and taken apart again, they would be only as good as the quoting.</summary>
    private void Prepare(ProcessStartInfo start)
    {
        foreach (var argument in argv.Skip(1))
            start.ArgumentList.Add(argument);
        var passed = PassedOn.Select(name => (name, start.Environment.TryGetValue(name, out var value) ? value : null)).ToArray();
        start.Environment.Clear();
        foreach (var (name, value) in passed)
        {
            if (value is not null)
                start.Environment[name] = value;
        }
        // What tools print is judged, so it must not depend on the machine's language.
        start.Environment["LC_ALL"] = "C.UTF-8";
    }

    private static async Task<bool> EndsAsync(Task exited, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await exited.WaitAsync(limit, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task<int?> StatusAsync(CommandTask<CommandResult> running)
    {
        try
        {
            return (await running).ExitCode;
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            // Killed; or it is sudo, which belongs to root and cannot be: that one ends with what it started.
            return null;
        }
    }

    /// <param name="exit">Cancelled at the exit, also when the input has long been taken: the only word of it while a pipe is still open.</param>
    private async Task FeedAsync(Stream stdin, ReadOnlyMemory<byte> input, TaskCompletionSource exited, CancellationToken exit)
    {
        _ = exit.Register(() => exited.TrySetResult());
        try
        {
            await stdin.WriteAsync(input, exit);
            await stdin.FlushAsync(exit);
            if (HeldOpen is { } held)
                await held.WaitAsync(exit);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It did not want to hear all of it; what it says to that is in its answer.
        }
    }
}
