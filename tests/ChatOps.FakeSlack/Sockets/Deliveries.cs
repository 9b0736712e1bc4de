namespace ChatOps.Fakes.Slack;

/// <summary>
/// Takes envelopes to the app and waits for their acknowledgement: three seconds; then a command or a click has failed before the person's eyes, and an
/// event comes again, at once, after one minute and after five, under another envelope.
/// </summary>
internal sealed class Deliveries(Workspace workspace, SocketMode sockets)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan[] Retries = [TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];

    private readonly List<SlackDelivery> _all = [];
    private readonly Lock _gate = new();
    private TaskCompletionSource _now = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _twice;
    private int _again;

    public IReadOnlyList<SlackDelivery> All
    {
        get
        {
            lock (_gate)
                return [.. _all];
        }
    }

    /// <summary>The next ones come twice in the same envelope, over two connections where there are two.</summary>
    public void SendTwice(int count) => Interlocked.Add(ref _twice, count);

    /// <summary>The next deliveries come once more under another envelope, although they were acknowledged.</summary>
    public void SendAgain(int count) => Interlocked.Add(ref _again, count);

    /// <summary>Retries that wait for their time are sent now.</summary>
    public void RetryNow() => Interlocked.Exchange(ref _now, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Ends with the acknowledgement or, with a failure, when Slack has lost its patience.</summary>
    public async Task SendAsync(SlackDelivery delivery)
    {
        lock (_gate)
            _all.Add(delivery);
        if (sockets.Pick() is not { } socket)
        {
            delivery.Failure = "dispatch_failed";
            return;
        }
        await socket.DeliverAsync(delivery);
        if (Interlocked.Decrement(ref _twice) >= 0)
            await (sockets.Pick(socket) ?? socket).DeliverAsync(delivery);
        else
            Interlocked.Increment(ref _twice);
        using var patience = new CancellationTokenSource();
        await Task.WhenAny(delivery.Acknowledgement, Task.Delay(Patience, workspace.Clock, patience.Token));
        await patience.CancelAsync();
        if (!delivery.IsAcknowledged)
            delivery.Failure = "operation_timeout";
        if (delivery.EventId is not null)
            return;
        if (Interlocked.Decrement(ref _again) >= 0)
            await SendAsync(delivery.Again(0));
        else
            Interlocked.Increment(ref _again);
    }

    public async Task SendEventAsync(SlackDelivery first)
    {
        await SendAsync(first);
        if (Interlocked.Decrement(ref _again) >= 0)
            await SendAsync(first.Again(1));
        else
            Interlocked.Increment(ref _again);
        var last = first;
        for (var retry = 0; retry < Retries.Length && !last.IsAcknowledged; retry++)
        {
            await WaitAsync(Retries[retry]);
            if (last.IsAcknowledged)
                return;
            last = first.Again(retry + 1);
            await SendAsync(last);
        }
    }

    private async Task WaitAsync(TimeSpan time)
    {
        if (time == TimeSpan.Zero)
            return;
        using var cancel = new CancellationTokenSource();
        await Task.WhenAny(Volatile.Read(ref _now).Task, Task.Delay(time, workspace.Clock, cancel.Token));
        await cancel.CancelAsync();
    }
}
