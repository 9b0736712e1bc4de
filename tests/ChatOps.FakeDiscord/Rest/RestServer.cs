using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ChatOps.Fakes.Discord;

/// <summary>
/// Discord on a port of this machine: the REST API at 127.0.0.1, the gateway there, too, and for sessions that are taken up again at
/// 127.0.0.2.
/// </summary>
internal sealed partial class RestServer(World world, RestApi api, GatewayServer gateway, Faults faults, Buckets buckets) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<RestCall> _calls = [];
    private WebApplication? _web;

    public static readonly IPAddress ForResume = IPAddress.Parse("127.0.0.2");

    public int Port { get; private set; }

    /// <summary>Everything is answered 503, new connections are refused.</summary>
    public bool IsOut { get; set; }

    public IReadOnlyList<RestCall> Calls
    {
        get
        {
            lock (_gate)
                return [.. _calls];
        }
    }

    /// <summary>On the same port again after it was closed.</summary>
    public async Task OpenAsync()
    {
        if (Port == 0)
            Port = FreePort();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(o =>
        {
            foreach (var address in (IPAddress[])[IPAddress.Loopback, ForResume])
                o.Listen(address, Port, l => l.Protocols = HttpProtocols.Http1);
            o.Limits.MaxRequestBodySize = null;
        });
        _web = builder.Build();
        _web.UseWebSockets();
        _web.Run(AnswerAsync);
        await _web.StartAsync();
    }

    public async Task CloseAsync()
    {
        if (_web is null)
            return;
        // Connections are cut, not waited for.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _web.StopAsync(now.Token);
        await _web.DisposeAsync();
        _web = null;
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    /// <summary>The same one at both addresses.</summary>
    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (IsOut)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        }
        context.Response.Headers.Date = world.Now.ToString("R", CultureInfo.InvariantCulture);
        if (context.WebSockets.IsWebSocketRequest)
            return gateway.AcceptAsync(context);
        var parts = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        return parts is ["api", "v10", ..] && parts.Length > 2
            ? CallAsync(context, parts[2..])
            : WriteAsync(context, 404, new RestError(404, 0, "404: Not Found").ToJson());
    }

    private async Task CallAsync(HttpContext context, string[] path)
    {
        RestCall? call = null;
        try
        {
            call = await RestCall.ReadAsync(context, path, world.Now);
            lock (_gate)
                _calls.Add(call);
            var fault = faults.For(call);
            if (fault is Fault.Held held)
                await held.HoldAsync();
            if (await FailedAsync(context, call, fault))
                return;
            Admit(call);
            if (buckets.Take(call, context, world.Now) is { } full)
            {
                await LimitedAsync(context, call, full.After.TotalSeconds, full.IsGlobal);
                return;
            }
            var answer = api.Carry(call);
            call.WasCarriedOut = true;
            if (fault is Fault.LostAnswer)
                context.Abort();
            else
                await WriteAsync(context, call.Status = answer is null ? 204 : 200, answer);
        }
        catch (RestError refusal)
        {
            if (call is not null)
                (call.Status, call.Code) = (refusal.Status, refusal.Code);
            await WriteAsync(context, refusal.Status, refusal.ToJson());
        }
    }

    private void Admit(RestCall call)
    {
        if (!Agent().IsMatch(call.Agent))
            throw new RestError(403, 40333, "internal network error");
        if (!call.IsInteraction && call.Authorization != $"Bot {world.Token}")
            throw new RestError(401, 0, "401: Unauthorized");
    }

    private static async Task<bool> FailedAsync(HttpContext context, RestCall call, Fault? fault)
    {
        switch (fault)
        {
            case Fault.Cut:
                context.Abort();
                return true;
            case Fault.Broken broken:
                context.Response.StatusCode = call.Status = broken.Code;
                return true;
            case Fault.Refused refused:
                throw new RestError(refused.Status, refused.Code, refused.Message);
            case Fault.RateLimited limited:
                await LimitedAsync(context, call, limited.Seconds, limited.Global);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The body has fractions of a second, the header is rounded up.</summary>
    private static Task LimitedAsync(HttpContext context, RestCall call, double seconds, bool global)
    {
        call.Status = 429;
        context.Response.Headers.RetryAfter = Math.Ceiling(seconds).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["X-RateLimit-Scope"] = global ? "global" : "user";
        if (global)
            context.Response.Headers["X-RateLimit-Global"] = "true";
        return WriteAsync(
            context, 429,
            new JsonObject { ["message"] = "You are being rate limited.", ["retry_after"] = Math.Round(seconds, 3), ["global"] = global });
    }

    private static async Task WriteAsync(HttpContext context, int status, JsonNode? body)
    {
        context.Response.StatusCode = status;
        if (body is null)
            return;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString());
    }

    [GeneratedRegex(@"^DiscordBot \(\S+, \S+\)", RegexOptions.None, 1000)]
    private static partial Regex Agent();
}
