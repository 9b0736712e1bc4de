using CliWrap;

namespace ChatOps.Server.Execution;

/// <summary>One stream that a program writes to, read until its end or the end of the drain: CliWrap itself would wait for everybody who holds it open.</summary>
internal sealed class ClientPipe
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ClientPipe(Func<Stream, CancellationToken, Task> read, CancellationToken draining) => Target = PipeTarget.Create(async (stream, _) =>
    {
        try
        {
            await read(stream, draining);
        }
        finally
        {
            _done.TrySetResult();
        }
    });

    public PipeTarget Target { get; }

    /// <summary>Done when nothing more is read: also when CliWrap gave up waiting for a process that it could not kill.</summary>
    public Task Done => _done.Task;
}
