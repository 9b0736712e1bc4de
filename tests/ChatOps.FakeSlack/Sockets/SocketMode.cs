using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ChatOps.Fakes.Slack;

/// <summary>The app's connections: at most ten, each by a ticket of its own, each said hello.</summary>
internal sealed class SocketMode(Workspace workspace)
{
    private const int Most = 10;
    private const string Magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static readonly TimeSpan TicketLife = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _tickets = [];
    private readonly List<AppSocket> _sockets = [];

    public SocketOptions Options { get; } = new();

    public IReadOnlyList<AppSocket> Sockets
    {
        get
        {
            lock (_gate)
                return [.. _sockets];
        }
    }

    public string Ticket()
    {
        var ticket = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        lock (_gate)
            _tickets[ticket] = workspace.Clock.GetUtcNow();
        return ticket;
    }

    public async Task AcceptAsync(HttpContext context)
    {
        var upgrade = context.Features.Get<IHttpUpgradeFeature>();
        var key = context.Request.Headers.SecWebSocketKey.ToString();
        if (upgrade?.IsUpgradableRequest != true || key.Length == 0 || !Redeem(context.Request.Query["ticket"].ToString()))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.Connection = "Upgrade";
#pragma warning disable CA5350 // The handshake of WebSockets is defined with SHA-1; it proves nothing but that the other side speaks the protocol.
        context.Response.Headers.SecWebSocketAccept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Magic)));
#pragma warning restore CA5350
        using var socket = Add(await upgrade.UpgradeAsync(), context.Abort);
        await Options.BeforeHello;
        var running = socket.RunAsync(Options.PingEvery);
        await GreetAsync(socket);
        await running;
    }

    /// <returns>A usable connection at random; when all are leaving one of those; null when there is none.</returns>
    public AppSocket? Pick(AppSocket? other = null)
    {
        var open = Sockets.Where(s => s.IsOpen && s.SaidHello is not null).ToList();
        var usable = open.Where(s => s.IsUsable && s != other).ToList();
        if (usable.Count == 0)
            usable = open;
#pragma warning disable CA5394 // Which connection it is must be unforeseeable for the app, not for an attacker.
        return usable.Count == 0 ? null : usable[Random.Shared.Next(usable.Count)];
#pragma warning restore CA5394
    }

    public static JsonObject Disconnect(string reason) => new()
    {
        ["type"] = "disconnect",
        ["reason"] = reason,
        ["debug_info"] = new JsonObject { ["host"] = "applink-fake" },
    };

    private bool Redeem(string ticket)
    {
        lock (_gate)
            return _tickets.Remove(ticket, out var at) && workspace.Clock.GetUtcNow() - at <= TicketLife;
    }

    private AppSocket Add(Stream stream, Action abort)
    {
        lock (_gate)
        {
            var socket = new AppSocket(_sockets.Count + 1, stream, abort);
            _sockets.Add(socket);
            return socket;
        }
    }

    private async Task GreetAsync(AppSocket socket)
    {
        var count = Sockets.Count(s => s.IsOpen);
        var reason = Options.IsDisabled ? "link_disabled" : count > Most ? "too_many_websockets" : null;
        if (reason is not null)
        {
            await socket.SendAsync(Disconnect(reason));
            await socket.CloseAsync();
            return;
        }
        await socket.SendAsync(new()
        {
            ["type"] = "hello",
            ["num_connections"] = count,
            ["debug_info"] = new JsonObject { ["host"] = "applink-fake", ["build_number"] = 1, ["approximate_connection_time"] = 18060 },
            ["connection_info"] = new JsonObject { ["app_id"] = workspace.App.Id },
        });
        socket.SaidHello = workspace.Clock.GetUtcNow();
    }
}
