using System.Collections.Concurrent;
using System.Text.Json;
using ChatOps.Core.Chat;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>
/// Keeps the connection to the gateway, and with it the session: after a lost connection, and after a kill of the bot, Discord sends what
/// was missed. Where the session is gone, that is said in the channels. Errors that no further try could mend stop it, with the reason.
/// </summary>
internal sealed partial class DiscordGateway(
    DiscordApi api, DiscordOptions options, DiscordBotIdentity self, InteractionHandler door, DiscordStatus status, StreamTracker stream,
    IStreamPositions positions, GapNotice gap,
    CommandRegistrar registrar, TimeProvider time, ILogger<DiscordGateway> logger) : BackgroundService, IGatewayEvents
{
    /// <summary>A connection that lasted so long was a good one.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    /// <summary>What came is handled to its end when the bot stops, but not for ever.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(10);

    /// <summary>The session that was to be taken up; null: none was known.</summary>
    private KeptPosition? _former;
    private long _kept;
    private readonly ConcurrentDictionary<Task, byte> _taking = new();
    private bool _isOpen;
    private bool _isRegistered;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        status.Measure();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        try
        {
            await MeetAsync(stoppingToken);
            var first = await Task.WhenAny(KeepAsync(ending.Token), RejectedAsync(ending.Token));
            await ending.CancelAsync();
            await first;
        }
        catch (DiscordFatalException e)
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
            // Discord is not worth the bot's life: operations, page and API go on.
            status.Stop($"the connection broke: {e.Message}");
            LogBroke(e);
        }
        finally
        {
            await Task.WhenAny(Task.WhenAll(_taking.Keys), Task.Delay(Drain, CancellationToken.None));
        }
    }

    private async Task MeetAsync(CancellationToken stoppingToken)
    {
        for (var attempt = 0; await self.MeetAsync(stoppingToken) is { } trouble; attempt++)
            await WaitAsync(trouble, Backoff.Pause(attempt), stoppingToken);
    }

    private async Task RejectedAsync(CancellationToken stoppingToken) =>
        throw new DiscordFatalException(await status.Rejected.WaitAsync(stoppingToken));

    private async Task KeepAsync(CancellationToken stoppingToken)
    {
        if (await positions.FindAsync(DiscordPlatform.PlatformName, stoppingToken) is { } kept
            && Uri.TryCreate(kept.Position.Address, UriKind.Absolute, out var address))
        {
            _former = kept;
            stream.Begin(new(kept.Position.Session, address), kept.Position.Sequence);
        }
        for (var shortLived = 0; ;)
        {
            var began = time.GetUtcNow();
            var end = await ConnectAsync(stoppingToken);
            if (end.IsFatal)
                throw new DiscordFatalException(end.Why);
            if (!end.CanResume)
                stream.Begin(session: null, 0);
            shortLived = time.GetUtcNow() - began < Settled ? shortLived + 1 : 0;
            // The first one comes at once: most connections are lost for no reason that lasts.
            var pause = end.After ?? (shortLived <= 1 ? TimeSpan.FromMilliseconds(100) : Backoff.Pause(shortLived - 2));
            await WaitAsync(end.Why, pause, stoppingToken);
        }
    }

    private async Task<GatewayEnd> ConnectAsync(CancellationToken stoppingToken)
    {
        var (address, trouble) = stream.Session is { } session ? (session.Address, null) : await AddressAsync(stoppingToken);
        if (address is null)
            return trouble!;
        if (!ProtectedAddress.IsProtected(address))
            throw new DiscordFatalException($"Discord gave the address {address.Scheme}://{address.Host}, which is not protected");
        await using var connection = new GatewayConnection(options.Token, stream, this, time);
        var why = "the bot stops";
        try
        {
            var end = await connection.RunAsync(new Uri(address, "/?v=10&encoding=json"), stoppingToken);
            why = end.Why;
            return end;
        }
        finally
        {
            if (_isOpen)
                status.Closed(why);
            _isOpen = false;
        }
    }

    /// <summary>Where a new session begins, unless too many began today.</summary>
    private async Task<(Uri? Address, GatewayEnd? Trouble)> AddressAsync(CancellationToken stoppingToken)
    {
        switch (await api.SendAsync(DiscordCall.Get("gateway/bot"), stoppingToken))
        {
            case DiscordAnswer.Done done when done.Body.Number("session_start_limit", "remaining") == 0:
                return (
                    null,
                    new(
                        "Discord lets no more sessions begin today", CanResume: false,
                        TimeSpan.FromMilliseconds(done.Body.Number("session_start_limit", "reset_after") ?? 60_000)));
            case DiscordAnswer.Done done when Uri.TryCreate(done.Text("url"), UriKind.Absolute, out var address):
                return (address, null);
            case DiscordAnswer.Limited limited:
                return (null, new(limited.Told, CanResume: false, limited.After));
            case var other:
                return (null, new(other.Told is { Length: > 0 } why ? why : "Discord gave no address for a connection", CanResume: false));
        }
    }

    public async Task ReadyAsync(JsonElement ready)
    {
        if (stream.Now() is { } position)
            await positions.KeepAsync(position, CancellationToken.None);
        Opened();
        LogReady(options.Guilds.Length);
        if (_former is { } lost)
            await gap.TellAsync(lost.At);
        await FromNowOnAsync();
        registrar.Soon(options.Guilds);
        _isRegistered = true;
    }

    public async Task ResumedAsync()
    {
        Opened();
        LogResumed();
        await FromNowOnAsync();
        // A bot that was started anew may have other commands; a connection that was lost changes none.
        if (!_isRegistered)
            registrar.Soon(options.Guilds);
        _isRegistered = true;
    }

    public void Interaction(JsonElement interaction, long sequence, GatewayConnection connection)
    {
        var taking = TakeAsync(interaction, sequence, connection);
        _taking.TryAdd(taking, 0);
        _ = taking.ContinueWith(t => _taking.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    public void Happened(string type, JsonElement what)
    {
        var guild = what.Text("id");
        if (!options.Guilds.Contains(guild))
            return;
        switch (type)
        {
            case "GUILD_CREATE":
                status.Tell(guild, null);
                registrar.Soon([guild]);
                break;
            case "GUILD_DELETE":
                status.Tell(
                    guild,
                    what.Is("unavailable")
                        ? $"the guild {guild} is not available at Discord"
                        : $"the bot was removed from the guild {guild}; 'chatops discord invite' prints the link to bring it back");
                break;
            default:
                break;
        }
    }

    /// <summary>What asks for nothing moves the position on, too, but nothing is stored for that alone more often than this.</summary>
    public async Task BeatAsync()
    {
        if (_former is { } known)
            _former = known with { At = time.GetUtcNow() };
        try
        {
            if (stream.Now() is { } position && position.Sequence > _kept)
                await FromNowOnAsync();
        }
        catch (Exception e)
        {
            LogUnkept(e);
        }
    }

    private void Opened()
    {
        if (!_isOpen)
            status.Opened();
        _isOpen = true;
    }

    private async Task FromNowOnAsync()
    {
        if (stream.Now() is not { } position)
            return;
        await positions.KeepAsync(position, CancellationToken.None);
        _kept = position.Sequence;
        _former = new(position, time.GetUtcNow());
    }

    private async Task TakeAsync(JsonElement interaction, long sequence, GatewayConnection connection)
    {
        try
        {
            await door.TakeAsync(interaction, stream.With(sequence), () => stream.Stored(sequence));
        }
        catch (Exception e)
        {
            LogBrokeTaking(e, interaction.Text("id"));
            connection.Unstored($"an interaction could not be stored: {e.Message}");
        }
    }

    private async Task WaitAsync(string why, TimeSpan pause, CancellationToken stoppingToken)
    {
        status.Tried(why);
        LogLost(why, pause.TotalSeconds);
        await Task.Delay(pause, time, stoppingToken);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Discord does not let this bot in, so it stays out until it is started again: {Why}. 'chatops doctor' tells more")]
    private partial void LogFatal(string why);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The connection to Discord broke, and stays broken until the bot is started again")]
    private partial void LogBroke(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Taking the interaction {Id} of Discord broke")]
    private partial void LogBrokeTaking(Exception exception, string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "How far Discord's events are stored could not be kept; it is tried again")]
    private partial void LogUnkept(Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Connected to Discord for {Guilds} guilds")]
    private partial void LogReady(int guilds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Connected to Discord again; it sent what was missed")]
    private partial void LogResumed();

    [LoggerMessage(Level = LogLevel.Warning, Message = "No connection to Discord: {Why}; the next try is in {Seconds:0.0} s")]
    private partial void LogLost(string why, double seconds);
}
