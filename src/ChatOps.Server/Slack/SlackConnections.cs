using ChatOps.Server.ChatPlatforms;


namespace ChatOps.Server.Slack;

/// <summary>
/// Keeps two connections to Slack: when one is lost the other goes on, and one that Slack wants to end is left only after its successor has said
/// hello. Errors that no further try could mend stop it, with the reason.
/// </summary>
internal sealed partial class SlackConnections(SlackApi api, SlackEventHandler door, SlackStatus status, TimeProvider time, ILogger<SlackConnections> logger) : BackgroundService
{
    private const int Connections = 2;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>People type meanwhile, and Slack tries its deliveries again for a few seconds only.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>A connection that lasted so long was a good one.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        status.Measure();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        try
        {
            await MeetAsync(stoppingToken);
            var kept = Enumerable.Range(0, Connections).Select(_ => KeepAsync(ending.Token)).Append(RejectedAsync(ending.Token)).ToList();
            // They end only when the bot stops, or when one is told that no try can succeed: then the others are not worth keeping.
            var first = await Task.WhenAny(kept);
            await ending.CancelAsync();
            await Task.WhenAll(kept).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await first;
        }
        catch (SlackFatalException e)
        {
            status.Stop(e.Message);
            LogFatal(e.Message);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The bot stops.
        }
        catch (Exception e)
        {
            // Slack is not worth the bot's life: operations, page and API go on.
            status.Stop($"the connection broke: {e.Message}");
            LogBroke(e);
        }
    }

    private async Task MeetAsync(CancellationToken stoppingToken)
    {
        for (var attempt = 0; await door.MeetAsync(stoppingToken) is { } trouble; attempt++)
            await WaitAsync(trouble, attempt, stoppingToken);
    }

    /// <summary>Connections are opened with the other token: commands would come, and nobody could be answered.</summary>
    private async Task RejectedAsync(CancellationToken stoppingToken) => throw new SlackFatalException(await status.Rejected.WaitAsync(stoppingToken));

    private async Task KeepAsync(CancellationToken stoppingToken)
    {
        SlackSocket? former = null;
        var shortLived = 0;
        try
        {
            while (true)
            {
                var current = await OpenAsync(shortLived, stoppingToken);
                var opened = time.GetUtcNow();
                var replaced = former;
                former = current;
                if (replaced is not null)
                    _ = replaced.LeaveAsync(Grace);
                var leaving = await LivingAsync(current, stoppingToken);
                shortLived = time.GetUtcNow() - opened < Settled ? shortLived + 1 : 0;
                if (leaving.Announced)
                {
                    LogLeaving(leaving.Reason);
                    continue;
                }
                LogLost(leaving.Reason);
                former = null;
                await current.LeaveAsync(TimeSpan.Zero);
            }
        }
        finally
        {
            if (former is not null)
                await former.LeaveAsync(TimeSpan.Zero);
        }
    }

    /// <summary>Until it has to be replaced.</summary>
    private async Task<Leaving> LivingAsync(SlackSocket socket, CancellationToken stoppingToken)
    {
        status.Opened();
        if (status.Census.Strangers is { } strangers)
            LogStrangers(strangers);
        var why = "the bot stops";
        try
        {
            var leaving = await socket.Leaving.WaitAsync(stoppingToken);
            why = leaving.Reason;
            return SlackApi.Fatal.Contains(leaving.Reason) ? throw new SlackFatalException(leaving.Reason) : leaving;
        }
        finally
        {
            status.Closed(why);
        }
    }

    /// <param name="shortLived">How many connections one after the other did not last: then the next one is not opened at once.</param>
    private async Task<SlackSocket> OpenAsync(int shortLived, CancellationToken stoppingToken)
    {
        if (shortLived > 0)
            await Task.Delay(Backoff.Pause(shortLived - 1, LongestPause), time, stoppingToken);
        for (var attempt = shortLived; ; attempt++)
        {
            var (socket, why, after) = await TryAsync(stoppingToken);
            if (socket is not null)
                return socket;
            await WaitAsync(new(why, after), attempt, stoppingToken);
        }
    }

    private async Task WaitAsync(SlackTrouble trouble, int attempt, CancellationToken stoppingToken)
    {
        status.Tried(trouble.Why);
        var pause = trouble.After ?? Backoff.Pause(attempt, LongestPause);
        LogRefused(trouble.Why, pause.TotalSeconds);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var delay = Task.Delay(pause, time, ended.Token);
        // What Slack asks for is kept to; else a call that it answers says that it is back.
        await Task.WhenAny(trouble.After is null ? [delay, status.Back()] : [delay]);
        stoppingToken.ThrowIfCancellationRequested();
        await ended.CancelAsync();
    }

    private async Task<(SlackSocket? Socket, string Why, TimeSpan? After)> TryAsync(CancellationToken stoppingToken)
    {
        switch (await api.OpenConnectionAsync(stoppingToken))
        {
            case SlackAnswer.Done done when Uri.TryCreate(done.Text("url"), UriKind.Absolute, out var address):
                return await ConnectAsync(address, stoppingToken);
            case SlackAnswer.Refused refused when refused.IsAboutRights:
                throw new SlackFatalException(refused.ToString());
            case var other:
                var trouble = SlackTrouble.Of(other);
                return (null, trouble.Why, trouble.After);
        }
    }

    private async Task<(SlackSocket? Socket, string Why, TimeSpan? After)> ConnectAsync(Uri address, CancellationToken stoppingToken)
    {
        if (!ProtectedAddress.IsProtected(address))
            throw new SlackFatalException($"Slack gave the address {address.Scheme}://{address.Host}, which is not protected");
        try
        {
            return (await SlackSocket.ConnectAsync(address, status.Census, door.DeliverAsync, stoppingToken), "", null);
        }
        catch (SlackLeftException e) when (SlackApi.Fatal.Contains(e.Message))
        {
            throw new SlackFatalException(e.Message, e);
        }
        catch (SlackLeftException e)
        {
            // Such as too_many_websockets: others of this app are connected; they have to go first.
            return (null, e.Message, Backoff.Pause(10));
        }
        catch (Exception e) when (e is not SlackFatalException && !stoppingToken.IsCancellationRequested)
        {
            return (null, e is OperationCanceledException ? "no hello came in time" : e.Message, null);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Slack does not let this bot in, so it stays out until it is started again: {Why}. 'chatops doctor' tells more")]
    private partial void LogFatal(string why);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The connection to Slack broke, and stays broken until the bot is started again")]
    private partial void LogBroke(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Others are connected: {Strangers}")]
    private partial void LogStrangers(string strangers);

    [LoggerMessage(Level = LogLevel.Information, Message = "Slack ends a connection ({Why}); its successor is opened first")]
    private partial void LogLeaving(string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection to Slack was lost: {Why}")]
    private partial void LogLost(string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No connection to Slack: {Why}; the next try is in {Seconds:0.0} s")]
    private partial void LogRefused(string why, double seconds);
}
