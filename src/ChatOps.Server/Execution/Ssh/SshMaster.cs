namespace ChatOps.Server.Execution.Ssh;

/// <summary>
/// One connection to a host, over which calls are made. A session of it does nothing but wait for the end of its input, which this bot holds open: so the
/// connection ends with the bot, however that ends, once what runs over it is told.
/// </summary>
internal sealed class SshMaster : IAsyncDisposable
{
    private const int MostWords = 16 * 1024;

    private static readonly TimeSpan EndsSoon = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource _killed = new();
    private readonly string _words;
    private Captured _beside = Captured.None;
    private readonly Task<int?> _ended;

    public SshMaster(SshFolder folder, string configFile, string host, string command, int room)
    {
        Room = room;
        (Socket, _words) = (folder.Fresh("s"), folder.Fresh("log"));
        var client = new ClientProcess(["ssh", "-F", configFile, "-M", "-S", Socket, "-E", _words, "-T", "--", host, command]) { HeldOpen = new TaskCompletionSource().Task };
        _ended = RunAsync(client);
    }

    /// <summary>The path of its control socket; it is there once the connection stands.</summary>
    public string Socket { get; }

    /// <summary>How many calls it takes at once; changed under its host's lock.</summary>
    public int Room { get; set; }

    /// <summary>How many there are; changed under its host's lock.</summary>
    public int Sessions { get; set; }

    public bool IsUp => File.Exists(Socket) && !_ended.IsCompleted;

    /// <summary>Done when the connection is over: ssh's exit status.</summary>
    public Task<int?> Ended => _ended;

    /// <summary>What ssh has said of it, once, and behind it what the ssh to a jump host has, whose words go elsewhere; empty: nothing.</summary>
    public string TakeWords() => $"{SshFolder.TakeText(_words)}\n{_beside.Text}".Trim();

    /// <returns>False: it ended before it stood, or did not stand in time.</returns>
    public async Task<bool> StandsAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(limit);
        try
        {
            while (!IsUp && !_ended.IsCompleted)
                await Task.WhenAny(_ended, Task.Delay(10, time.Token)).Unwrap();
            return IsUp;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return IsUp;
        }
    }

    /// <summary>
    /// The status with which its own session ended, although the bot held its input open: a profile or a forced command ended it. Null: it goes on, or the
    /// connection was lost (255), or somebody killed ssh (above 128).
    /// </summary>
    public async Task<int?> EndedByItselfAsync()
    {
        // A call that was made while the connection ends notices it first.
        await Task.WhenAny(_ended, Task.Delay(EndsSoon));
        return _ended.IsCompletedSuccessfully && await _ended is >= 0 and < 128 and var status ? status : null;
    }

    public void Kill() => _killed.Cancel();

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _ended;
        File.Delete(Socket);
        _ = TakeWords();
        _killed.Dispose();
    }

    private async Task<int?> RunAsync(ClientProcess client)
    {
        try
        {
            await Task.Yield();
            return await client.RunAsync(default, Timeout.InfiniteTimeSpan, ReadHeadAsync, async (s, ct) => _beside = await ReadHeadAsync(s, ct), _killed.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>
    /// Reads so much and no more: who goes on talking is held up by the full pipe and costs nothing. Whoever ends is heard to the end.
    /// </summary>
    private static async Task<Captured> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new byte[MostWords];
        try
        {
            var read = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
            if (read == head.Length)
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return new(head.AsMemory(0, read), Truncated: false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return new(head, Truncated: true);
        }
    }
}
