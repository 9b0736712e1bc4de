using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ChatOps.Fakes.Discord;

/// <summary>
/// The gateway, version 10 (discord.com/developers/docs/events/gateway): hello, heartbeats, identify, resume with what was missed, and the
/// codes it closes with.
/// </summary>
internal sealed class GatewayServer(World world, Func<int> port)
{
    private readonly Lock _gate = new();
    private readonly List<AppSocket> _sockets = [];
    private readonly List<AppSession> _sessions = [];

    public GatewayOptions Options { get; } = new();

    public IReadOnlyList<AppSocket> Sockets
    {
        get
        {
            lock (_gate)
                return [.. _sockets];
        }
    }

    public IReadOnlyList<AppSession> Sessions
    {
        get
        {
            lock (_gate)
                return [.. _sessions];
        }
    }

    /// <summary>The next interactions come twice, as two events.</summary>
    public int Twice { get; set; }

    public async Task AcceptAsync(HttpContext context)
    {
        using var socket = new AppSocket(
            await context.WebSockets.AcceptWebSocketAsync(), context.Abort,
            context.Connection.LocalIpAddress!.Equals(RestServer.ForResume));
        lock (_gate)
            _sockets.Add(socket);
        if (context.Request.Query["v"] != "10" || context.Request.Query["encoding"] != "json")
        {
            await socket.CloseAsync(4012);
            return;
        }
        await Options.BeforeHello;
        await socket.SendAsync(new() { ["op"] = 10, ["d"] = new JsonObject { ["heartbeat_interval"] = (int)Options.HeartbeatInterval.TotalMilliseconds, ["_trace"] = new JsonArray() } });
        while (await socket.ReceiveAsync() is { } frame)
        {
            if (socket.IsSilent)
                continue;
            if (await TakeAsync(socket, frame) is { } code)
                await socket.CloseAsync(code);
        }
        Left(socket);
    }

    /// <summary>To every session that there is, whether its connection stands or not.</summary>
    public async Task SendAsync(string type, JsonObject data)
    {
        foreach (var session in Sessions.Where(s => !s.IsOver))
            await session.SendAsync(type, data.DeepClone(), Options.Kept);
    }

    public async Task InteractionAsync(JsonObject payload)
    {
        await SendAsync("INTERACTION_CREATE", payload);
        if (Twice <= 0)
            return;
        Twice--;
        await SendAsync("INTERACTION_CREATE", payload);
    }

    /// <returns>The code that the connection is closed with; null: it goes on.</returns>
    private async Task<int?> TakeAsync(AppSocket socket, JsonElement frame)
    {
        if (!socket.MayStillSend(world.Clock.GetUtcNow()))
            return 4008;
        var data = frame.Property("d") ?? default;
        switch (frame.Number("op"))
        {
            case 1:
                socket.Beat(data.ValueKind == JsonValueKind.Number ? data.GetInt64() : null);
                await socket.SendAsync(new() { ["op"] = 11, ["d"] = null });
                return null;
            case 2 when socket.Session is not null:
                return 4005;
            case 2:
                return await IdentifyAsync(socket, data);
            case 6:
                return await ResumeAsync(socket, data);
            case 3 or 4 or 8:
                return socket.Session is null ? 4003 : null;
            case -1:
                return 4002;
            default:
                return 4001;
        }
    }

    private async Task<int?> IdentifyAsync(AppSocket socket, JsonElement data)
    {
        if (data.String("token") != world.Token)
            return 4004;
        if (data.Property("properties") is null)
            return 4002;
        if (data.Number("intents") is not { } intents || intents >> 26 != 0)
            return 4013;
        if ((intents & ~Options.AllowedIntents) != 0)
            return 4014;
        var session = new AppSession(Guid.NewGuid().ToString("N")) { Socket = socket };
        lock (_gate)
            _sessions.Add(session);
        (socket.Session, socket.IsReady) = (session, true);
        await session.SendAsync("READY", Ready(session), Options.Kept);
        foreach (var guild in Guilds())
            await session.SendAsync("GUILD_CREATE", Describe(guild), Options.Kept);
        return null;
    }

    private async Task<int?> ResumeAsync(AppSocket socket, JsonElement data)
    {
        if (data.String("token") != world.Token)
            return 4004;
        var session = Sessions.FirstOrDefault(s => s.Id == data.String("session_id"));
        if (session is not { IsOver: false } || session.After(data.Number("seq") ?? -1) is not { } missed)
        {
            // Sessions are taken up at the address that was told with them; elsewhere they are not known.
            await socket.SendAsync(new() { ["op"] = 9, ["d"] = false });
            return null;
        }
        if (!socket.IsForResume && socket.Session is null)
        {
            await socket.SendAsync(new() { ["op"] = 9, ["d"] = false });
            session.IsOver = true;
            return null;
        }
        (session.Socket, socket.Session) = (socket, session);
        session.Resumes++;
        foreach (var frame in missed)
            await socket.SendAsync(frame);
        // What happened while those were sent has a number behind them.
        socket.IsReady = true;
        foreach (var frame in session.After(missed.Count > 0 ? (long)missed[^1]["s"]! : data.Number("seq") ?? 0) ?? [])
            await socket.SendAsync(frame);
        await session.SendAsync("RESUMED", new JsonObject(), Options.Kept);
        return null;
    }

    /// <summary>Whoever closes with 1000 or 1001 ends the session.</summary>
    private static void Left(AppSocket socket)
    {
        if (socket.Session is not { } session)
            return;
        if (socket.LeftWith is 1000 or 1001)
            session.IsOver = true;
        if (session.Socket == socket)
            session.Socket = null;
    }

    private List<DiscordGuild> Guilds()
    {
        lock (world.Gate)
            return [.. world.Guilds.Values.Where(g => g.HasApp)];
    }

    private JsonObject Ready(AppSession session) => new()
    {
        ["v"] = 10,
        ["user"] = world.Bot.ToJson(),
        ["guilds"] = new JsonArray([.. Guilds().Select(g => new JsonObject { ["id"] = g.Id, ["unavailable"] = true })]),
        ["session_id"] = session.Id,
        ["resume_gateway_url"] = $"ws://{RestServer.ForResume}:{port()}",
        ["application"] = new JsonObject { ["id"] = world.ApplicationId, ["flags"] = 0 },
        ["session_type"] = "normal",
        ["private_channels"] = new JsonArray(),
        ["relationships"] = new JsonArray(),
        ["presences"] = new JsonArray(),
    };

    private JsonObject Describe(DiscordGuild guild)
    {
        var json = guild.ToJson();
        lock (world.Gate)
        {
            json["channels"] = new JsonArray(
                [.. world.Channels.Values.Where(c => c.Guild == guild && !c.IsThread).Select(c => c.ToJson(world.Bot.Id))]);
            json["threads"] = new JsonArray(
                [.. world.Channels.Values.Where(c => c.Guild == guild && c.IsThread).Select(c => c.ToJson(world.Bot.Id))]);
            json["members"] = new JsonArray([.. guild.Members.Keys.Select(m => guild.Member(world.People[m]))]);
            json["member_count"] = guild.Members.Count;
        }
        json["joined_at"] = "2026-01-01T00:00:00.000000+00:00";
        json["large"] = false;
        json["unavailable"] = false;
        json["voice_states"] = new JsonArray();
        json["presences"] = new JsonArray();
        json["stage_instances"] = new JsonArray();
        json["guild_scheduled_events"] = new JsonArray();
        json["soundboard_sounds"] = new JsonArray();
        return json;
    }
}
