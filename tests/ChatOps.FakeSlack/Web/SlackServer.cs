using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ChatOps.Fakes.Slack;

/// <summary>Slack on a port of this machine: the Web API, uploads, response_urls and the sockets.</summary>
internal sealed class SlackServer(Workspace workspace, WebApi api, ResponseUrls answers, SocketMode sockets, Faults faults) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ApiCall> _calls = [];
    private WebApplication? _web;

    public int Port { get; private set; }

    /// <summary>Everything is answered 503, new connections are refused.</summary>
    public bool IsOut { get; set; }

    public IReadOnlyList<ApiCall> Calls
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
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(o =>
        {
            o.Listen(IPAddress.Loopback, Port, l => l.Protocols = HttpProtocols.Http1);
            o.Limits.MaxRequestBodySize = null;
        });
        _web = builder.Build();
        _web.Run(AnswerAsync);
        await _web.StartAsync();
        Port = new Uri(_web.Urls.Single()).Port;
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

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (IsOut)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        }
        return path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
        {
            ["api", var method] => CallAsync(context, method, call => Task.FromResult<JsonObject?>(api.Carry(call))),
            ["link"] => sockets.AcceptAsync(context),
            ["upload", "v1", var file] => CallAsync(context, "upload", _ => UploadAsync(context, file)),
            ["commands" or "actions", _, _] => CallAsync(context, "response_url", call => Task.FromResult(answers.Receive(path, call.Body))),
            _ => NotFoundAsync(context),
        };
    }

    private async Task<JsonObject?> UploadAsync(HttpContext context, string file)
    {
        await api.Uploads.ReceiveAsync(context, file);
        return null;
    }

    private async Task CallAsync(HttpContext context, string method, Func<ApiCall, Task<JsonObject?>> carry)
    {
        ApiCall? call = null;
        try
        {
            call = method == "upload"
                ? ApiCall.Upload(workspace.Clock.GetUtcNow())
                : await ApiCall.ReadAsync(context, method, method == "response_url" || api.TakesJson(method), workspace.Clock.GetUtcNow());
            lock (_gate)
                _calls.Add(call);
            await CarryAsync(context, call, carry);
        }
        catch (SlackError refusal)
        {
            if (call is not null)
                call.Error = refusal.Code;
            if (method == "response_url")
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            await WriteAsync(context, refusal.ToJson(workspace.App));
        }
    }

    private async Task CarryAsync(HttpContext context, ApiCall call, Func<ApiCall, Task<JsonObject?>> carry)
    {
        var fault = faults.For(call);
        if (fault is Fault.Held held)
            await held.HoldAsync();
        if (await FailedAsync(context, call, fault))
            return;
        if (api.Wait(call) is { } wait)
        {
            await FailedAsync(context, call, new Fault.RateLimited(wait));
            return;
        }
        var answer = await carry(call);
        call.WasCarriedOut = true;
        if (fault is Fault.LostAnswer)
        {
            call.Error = "the answer was lost";
            context.Abort();
        }
        else if (answer is not null)
        {
            await WriteAsync(context, answer);
        }
        else if (call.Method == "response_url")
        {
            await NotFoundAsync(context);
        }
    }

    /// <returns>True: the fault was the answer.</returns>
    private static async Task<bool> FailedAsync(HttpContext context, ApiCall call, Fault? fault)
    {
        switch (fault)
        {
            case Fault.RateLimited limited:
                call.Error = "ratelimited";
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = limited.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
                await context.Response.WriteAsync("{\"ok\":false,\"error\":\"ratelimited\"}");
                return true;
            case Fault.Status status:
                call.Error = $"HTTP {status.Code}";
                context.Response.StatusCode = status.Code;
                await context.Response.WriteAsync("something went wrong");
                return true;
            case Fault.Refused refused:
                throw new SlackError(refused.Error, [.. refused.Messages.Select(m => $"[ERROR] {m}")]);
            case Fault.Cut:
                call.Error = "the connection was cut";
                context.Abort();
                return true;
            default:
                return false;
        }
    }

    private async Task WriteAsync(HttpContext context, JsonObject answer)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers["x-oauth-scopes"] = string.Join(',', workspace.App.Scopes.Order(StringComparer.Ordinal));
        context.Response.Headers["x-slack-req-id"] = Guid.NewGuid().ToString("N");
        await context.Response.WriteAsync(answer.ToJsonString());
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
