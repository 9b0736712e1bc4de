using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>
/// One connection to the gateway (discord.com/developers/docs/topics/gateway), from the hello to its end: heartbeats, identify or resume,
/// events. A peer that does not confirm a heartbeat is dead.
/// </summary>
internal sealed class GatewayConnection(string token, StreamTracker stream, IGatewayEvents events, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Slash commands and buttons come without any; with this one the bot hears of guilds it is removed from.</summary>
    public const int Intents = 1;
    private static readonly TimeSpan Greeting = TimeSpan.FromSeconds(20);

    private readonly GatewaySocket _socket = new(time);
    private readonly TaskCompletionSource<GatewayEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _confirmed = true;
    private volatile bool _isReady;
    private int _invalid;

    public async Task<GatewayEnd> RunAsync(Uri address, CancellationToken stoppingToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var tasks = new List<Task>();
        try
        {
            var interval = await GreetedAsync(address, stoppingToken);
            tasks.Add(ReadAsync(ending.Token));
            tasks.Add(BeatAsync(interval, ending.Token));
            tasks.Add(ReadyInTimeAsync(ending.Token));
            await IntroduceAsync(ending.Token);
            return await _end.Task.WaitAsync(stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested && e is WebSocketException or OperationCanceledException or HttpRequestException or IOException or JsonException)
        {
            return new(e is OperationCanceledException ? "no hello came in time" : e.Message, CanResume: true);
        }
        finally
        {
            await _socket.LeaveAsync();
            await ending.CancelAsync();
            await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What came could not be stored: the session is taken up again before it.</summary>
    public void Unstored(string why) => End(new(why, CanResume: true, TimeSpan.FromSeconds(5)));

    public ValueTask DisposeAsync() => _socket.DisposeAsync();

    private async Task<TimeSpan> GreetedAsync(Uri address, CancellationToken stoppingToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        patience.CancelAfter(Greeting);
        await _socket.ConnectAsync(address, patience.Token);
        var hello = await _socket.ReceiveAsync(patience.Token) ?? throw new WebSocketException(GatewayEnd.Closed(_socket.CloseCode).Why);
        return hello.Number("op") == 10 && hello.Number("d", "heartbeat_interval") is > 0 and var interval
            ? TimeSpan.FromMilliseconds(interval)
            : throw new WebSocketException("Discord did not begin with its hello");
    }

    private Task<bool> IntroduceAsync(CancellationToken cancellationToken) => _socket.SendAsync(
        stream.Session is { } session
            ? new JsonObject { ["op"] = 6, ["d"] = new JsonObject { ["token"] = token, ["session_id"] = session.Id, ["seq"] = stream.Safe } }
            : new JsonObject
            {
                ["op"] = 2,
                ["d"] = new JsonObject
                {
                    ["token"] = token,
                    ["intents"] = Intents,
                    ["properties"] = new JsonObject { ["os"] = "linux", ["browser"] = "chatops", ["device"] = "chatops" },
                },
            },
        cancellationToken);

    private async Task ReadyInTimeAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Greeting, time, cancellationToken);
        if (!_isReady)
            End(new("Discord said neither ready nor resumed in time", CanResume: true));
    }

    private async Task BeatAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        // Many bots come back at one moment, after an outage: the first beat of each is at another one.
        await Task.Delay(interval * (RandomNumberGenerator.GetInt32(1000) / 1000.0), time, cancellationToken);
        while (true)
        {
            if (!_confirmed)
            {
                End(new("Discord does not confirm heartbeats", CanResume: true));
                return;
            }
            _confirmed = false;
            await HeartbeatAsync(cancellationToken);
            await events.BeatAsync();
            await Task.Delay(interval, time, cancellationToken);
        }
    }

    private async Task HeartbeatAsync(CancellationToken cancellationToken)
    {
        var safe = stream.Safe;
        try
        {
            await _socket.SendAsync(new JsonObject { ["op"] = 1, ["d"] = safe > 0 ? safe : null }, cancellationToken);
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            End(new(e.Message, CanResume: true));
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _socket.ReceiveAsync(cancellationToken) is { } frame)
                await TakeAsync(frame, cancellationToken);
            End(GatewayEnd.Closed(_socket.CloseCode));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            End(new(e.Message, CanResume: true));
        }
    }

    private async Task TakeAsync(JsonElement frame, CancellationToken cancellationToken)
    {
        switch (frame.Number("op"))
        {
            case 0:
                await DispatchAsync(frame.Text("t"), frame.Number("s") ?? 0, frame.At("d") ?? default);
                break;
            case 1:
                await HeartbeatAsync(cancellationToken);
                break;
            case 7:
                End(new("Discord asks for a new connection", CanResume: true, TimeSpan.Zero));
                break;
            case 9:
                await InvalidAsync(canResume: frame.Is("d"), cancellationToken);
                break;
            case 11:
                _confirmed = true;
                break;
            default:
                // What is not known is nothing for us.
                break;
        }
    }

    /// <summary>With "true" the session is still there and is taken up again at once, here; said twice it is believed no longer.</summary>
    private async Task InvalidAsync(bool canResume, CancellationToken cancellationToken)
    {
        if (canResume && stream.Session is not null && Interlocked.Increment(ref _invalid) == 1)
            await IntroduceAsync(cancellationToken);
        else
            End(new(
                "Discord no longer knows the session", CanResume: false,
                TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(1000, 5000))));
    }

    private async Task DispatchAsync(string type, long sequence, JsonElement what)
    {
        switch (type)
        {
            case "READY":
                var session = new GatewaySession(what.Text("session_id"), new Uri(what.Text("resume_gateway_url"), UriKind.Absolute));
                stream.Begin(session, sequence);
                _isReady = true;
                await events.ReadyAsync(what);
                break;
            case "RESUMED":
                stream.Seen(sequence);
                _isReady = true;
                await events.ResumedAsync();
                break;
            case "INTERACTION_CREATE":
                stream.Taken(sequence);
                events.Interaction(what, sequence, this);
                break;
            default:
                stream.Seen(sequence);
                events.Happened(type, what);
                break;
        }
    }

    private void End(GatewayEnd end) => _end.TrySetResult(end);
}
