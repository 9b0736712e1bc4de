using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOps.Fakes.Discord;
using ChatOps.Tests.Discord;

namespace ChatOps.Tests.Fakes.Discord;

/// <summary>What the fake refuses as Discord does, where no client comes by itself.</summary>
public class FakeDiscordTests
{
    [Theory]
    [InlineData("""{"op":1,"d":null}""", null)]
    [InlineData("""{"op":3,"d":{}}""", 4003)]
    [InlineData("""{"op":99}""", 4001)]
    [InlineData("nonsense", 4002)]
    [InlineData("""{"op":2,"d":{"token":"wrong","intents":1,"properties":{}}}""", 4004)]
    [InlineData("""{"op":2,"d":{"token":"TOKEN","intents":1}}""", 4002)]
    [InlineData("""{"op":2,"d":{"token":"TOKEN","intents":-1,"properties":{}}}""", 4013)]
    [InlineData("""{"op":2,"d":{"token":"TOKEN","intents":32768,"properties":{}}}""", 4014)]
    public async Task A_frame_that_should_not_be_closes_the_connection(string frame, int? code)
    {
        await using var discord = await FakeDiscord.StartAsync();
        using var socket = await ConnectAsync(discord, "?v=10&encoding=json");
        Assert.Equal(10, (await ReceiveAsync(socket))!.Value.GetProperty("op").GetInt32());

        await SendAsync(socket, frame.Replace("TOKEN", discord.Token));

        if (code is null)
            Assert.Equal(11, (await ReceiveAsync(socket))!.Value.GetProperty("op").GetInt32());
        else
            Assert.Equal((null, code), (await ReceiveAsync(socket), (int?)socket.CloseStatus));
    }

    [Fact]
    public async Task Another_version_too_long_a_frame_and_a_second_identify_are_not_taken()
    {
        await using var discord = await FakeDiscord.StartAsync();
        using var old = await ConnectAsync(discord, "?v=9&encoding=json");
        Assert.Equal((null, 4012), (await ReceiveAsync(old), (int?)old.CloseStatus));
        using var socket = await ConnectAsync(discord, "?v=10&encoding=json");
        await SendAsync(socket, Identify(discord));
        await SendAsync(socket, Identify(discord));
        while (await ReceiveAsync(socket) is not null)
        {
        }
        Assert.Equal(4005, (int?)socket.CloseStatus);
        using var wordy = await ConnectAsync(discord, "?v=10&encoding=json");
        await ReceiveAsync(wordy);
        await SendAsync(wordy, $$"""{"op":1,"d":null,"x":"{{new string('x', 4096)}}"}""");
        Assert.Equal((null, 4002), (await ReceiveAsync(wordy), (int?)wordy.CloseStatus));
    }

    [Fact]
    public async Task A_session_is_taken_up_at_its_own_address_and_with_what_was_missed_or_not_at_all()
    {
        await using var discord = await FakeDiscord.StartAsync();
        using var first = await ConnectAsync(discord, "?v=10&encoding=json");
        await ReceiveAsync(first);
        await SendAsync(first, Identify(discord));
        var ready = (await ReceiveAsync(first))!.Value.GetProperty("d");
        await ReceiveAsync(first);
        discord.DropSockets();
        await discord.HappenAsync("SOMETHING", new JsonObject());
        string Resume(long seq) =>
            new JsonObject { ["op"] = 6, ["d"] = new JsonObject { ["token"] = discord.Token, ["session_id"] = ready.GetProperty("session_id").GetString(), ["seq"] = seq } }.ToJsonString();

        using var again = await ConnectAsync(discord, "?v=10&encoding=json", new Uri(ready.GetProperty("resume_gateway_url").GetString()!));
        await ReceiveAsync(again);
        await SendAsync(again, Resume(2));
        Assert.Equal("SOMETHING", (await ReceiveAsync(again))!.Value.GetProperty("t").GetString());
        Assert.Equal("RESUMED", (await ReceiveAsync(again))!.Value.GetProperty("t").GetString());
        discord.DropSockets();
        using var elsewhere = await ConnectAsync(discord, "?v=10&encoding=json");
        await ReceiveAsync(elsewhere);
        await SendAsync(elsewhere, Resume(2));
        var invalid = (await ReceiveAsync(elsewhere))!.Value;

        Assert.Equal((9, JsonValueKind.False), (invalid.GetProperty("op").GetInt32(), invalid.GetProperty("d").ValueKind));
    }

    [Fact]
    public async Task After_three_seconds_an_interaction_is_not_answered_and_after_fifteen_minutes_its_token_is_over()
    {
        var clock = new AheadTime();
        await using var discord = await FakeDiscord.StartAsync(clock);
        using var http = Client(discord);
        var (person, ops) = (discord.AddPerson("ana"), discord.AddChannel("ops"));
        Assert.Equal((200, 0), await CallAsync(http, HttpMethod.Put, $"applications/{discord.ApplicationId}/guilds/{discord.Guild.Id}/commands", """[{"name":"a","description":"a","options":[{"type":1,"name":"b","description":"b"}]}]"""));
        _ = discord.TypeAsync(person, ops, "a b");
        _ = discord.TypeAsync(person, ops, "a b");
        var (one, other) = (discord.Interactions[0], discord.Interactions[1]);
        Assert.Equal((404, 10015), await CallAsync(http, HttpMethod.Post, $"webhooks/{discord.ApplicationId}/{one.Token}", """{"content":"x"}"""));
        Assert.Equal((204, 0), await CallAsync(http, HttpMethod.Post, $"interactions/{one.Id}/{one.Token}/callback", """{"type":5}"""));
        Assert.Equal((400, 40060), await CallAsync(http, HttpMethod.Post, $"interactions/{one.Id}/{one.Token}/callback", """{"type":5}"""));

        clock.Ahead = TimeSpan.FromSeconds(4);
        Assert.Equal((404, 10062), await CallAsync(http, HttpMethod.Post, $"interactions/{other.Id}/{other.Token}/callback", """{"type":5}"""));
        Assert.Equal((200, 0), await CallAsync(http, HttpMethod.Patch, $"webhooks/{discord.ApplicationId}/{one.Token}/messages/@original", """{"content":"x"}"""));
        clock.Ahead = TimeSpan.FromMinutes(16);

        Assert.Equal((401, 50027), await CallAsync(http, HttpMethod.Patch, $"webhooks/{discord.ApplicationId}/{one.Token}/messages/@original", """{"content":"x"}"""));
    }

    [Fact]
    public async Task Too_many_messages_are_refused_with_a_fraction_of_a_second_and_a_call_that_names_no_agent_is_not_heard()
    {
        await using var discord = await FakeDiscord.StartAsync();
        using var http = Client(discord);
        var ops = discord.AddChannel("ops");
        for (var i = 0; i < 5; i++)
            Assert.Equal(200, (await CallAsync(http, HttpMethod.Post, $"channels/{ops.Id}/messages", """{"content":"x"}""")).Status);

        using var refused = await http.PostAsync($"channels/{ops.Id}/messages", JsonContent.Create(new { content = "x" }));
        var body = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.InRange(body.GetProperty("retry_after").GetDouble(), 0.001, 5);
        Assert.Equal(1, discord.Buckets.Overrun);
        http.DefaultRequestHeaders.UserAgent.Clear();

        Assert.Equal(403, (await CallAsync(http, HttpMethod.Get, "users/@me")).Status);
    }

    private static HttpClient Client(FakeDiscord discord)
    {
        var http = new HttpClient { BaseAddress = new Uri($"{discord.ApiUrl}/v10/") };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bot {discord.Token}");
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "DiscordBot (https://example.org, 1)");
        return http;
    }

    private static async Task<(int Status, int Code)> CallAsync(HttpClient http, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (
            (int)response.StatusCode,
            text is ['{', ..] && JsonElement.Parse(text).TryGetProperty("code", out var code) ? code.GetInt32() : 0);
    }

    private static string Identify(FakeDiscord discord) => """{"op":2,"d":{"token":"TOKEN","intents":1,"properties":{"os":"linux"}}}""".Replace("TOKEN", discord.Token);

    private static async Task<ClientWebSocket> ConnectAsync(FakeDiscord discord, string query, Uri? address = null)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(
            new Uri(address ?? new UriBuilder(discord.ApiUrl) { Scheme = "ws", Path = "/" }.Uri, "/" + query), CancellationToken.None);
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string frame) =>
        socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>Null: it was closed.</summary>
    private static async Task<JsonElement?> ReceiveAsync(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await socket.ReceiveAsync(buffer, patience.Token) is var part)
        {
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            content.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                break;
        }
        return JsonElement.Parse(content.ToArray());
    }
}
