using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using ChatOps.Fakes.Slack;

namespace ChatOps.Tests.Fakes.Slack;

/// <summary>An app that speaks to the fake by nothing but HTTP and a WebSocket.</summary>
internal sealed class WireApp(FakeSlack slack) : IAsyncDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = slack.ApiUrl };
    private readonly List<ClientWebSocket> _sockets = [];

    public static WireApp To(FakeSlack slack) => new(slack);

    public HttpResponseMessage? Last { get; private set; }

    public Task<JsonElement> FormAsync(string method, params (string Name, string Value)[] arguments) =>
        SendAsync(method, new FormUrlEncodedContent(arguments.Select(a => new KeyValuePair<string, string>(a.Name, a.Value))), slack.App.BotToken);

    public Task<JsonElement> JsonAsync(string method, object arguments) => SendAsync(method, Body(arguments), slack.App.BotToken);

    public async Task<JsonElement> SendAsync(string method, HttpContent content, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, method) { Content = content };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Last = await _http.SendAsync(request);
        var text = await Last.Content.ReadAsStringAsync();
        return text is ['{', ..] ? JsonElement.Parse(text) : default;
    }

    public async Task<string> ErrorOfAsync(string method, object arguments) =>
        await JsonAsync(method, arguments) is { ValueKind: JsonValueKind.Object } answer
            ? answer.TryGetProperty("error", out var error) ? error.GetString()! : "ok"
            : "no answer";

    public async Task<ClientWebSocket> ConnectAsync(bool awaitHello = true, TimeSpan? pingEvery = null)
    {
        var answer = await SendAsync("apps.connections.open", new ByteArrayContent([]), slack.App.AppToken);
        var socket = new ClientWebSocket();
        _sockets.Add(socket);
        if (pingEvery is { } every)
            (socket.Options.KeepAliveInterval, socket.Options.KeepAliveTimeout) = (every, TimeSpan.FromSeconds(1));
        await socket.ConnectAsync(new(answer.GetProperty("url").GetString()!), CancellationToken.None);
        if (awaitHello)
            Assert.Equal("hello", (await ReceiveAsync(socket)).GetProperty("type").GetString());
        return socket;
    }

    public static async Task<JsonElement> ReceiveAsync(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await socket.ReceiveAsync(buffer, patience.Token) is var part)
        {
            content.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                break;
        }
        return JsonElement.Parse(content.ToArray());
    }

    public static Task AcknowledgeAsync(ClientWebSocket socket, JsonElement envelope, object? payload = null)
    {
        var id = envelope.GetProperty("envelope_id").GetString();
        var answer = payload is null ? (object)new { envelope_id = id } : new { envelope_id = id, payload };
        return socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(answer), WebSocketMessageType.Text, true, CancellationToken.None);
    }

    /// <summary>The next envelope, acknowledged.</summary>
    public static async Task<JsonElement> TakeAsync(ClientWebSocket socket, object? payload = null)
    {
        var envelope = await ReceiveAsync(socket);
        await AcknowledgeAsync(socket, envelope, payload);
        return envelope;
    }

    public async Task<(int Status, string Text)> RespondAsync(string responseUrl, object body)
    {
        using var response = await _http.PostAsync(responseUrl, Body(body));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public ValueTask DisposeAsync()
    {
        _sockets.ForEach(s => s.Dispose());
        Last?.Dispose();
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static StringContent Body(object body) => new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
}
