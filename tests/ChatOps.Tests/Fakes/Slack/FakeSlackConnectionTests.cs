using System.Net.WebSockets;

namespace ChatOps.Tests.Fakes.Slack;

/// <summary>Connections of Socket Mode and what may happen to them, with real WebSockets.</summary>
public sealed class FakeSlackConnectionTests : FakeSlackTests
{
    [Fact]
    public async Task Every_connection_needs_a_ticket_of_its_own_and_the_eleventh_is_sent_away()
    {
        for (var i = 0; i < 10; i++)
            await App.ConnectAsync();
        var eleventh = await App.ConnectAsync(awaitHello: false);
        Assert.Equal("too_many_websockets", (await WireApp.ReceiveAsync(eleventh)).GetProperty("reason").GetString());
        var answer = await App.SendAsync("apps.connections.open", new ByteArrayContent([]), Slack.App.AppToken);
        var url = new Uri(answer.GetProperty("url").GetString()!);
        using var first = new ClientWebSocket();
        await first.ConnectAsync(url, CancellationToken.None);
        using var second = new ClientWebSocket();
        await Assert.ThrowsAsync<WebSocketException>(() => second.ConnectAsync(url, CancellationToken.None));
    }

    [Fact]
    public async Task A_connection_that_is_to_leave_gets_nothing_new_while_there_is_another()
    {
        var old = await App.ConnectAsync();
        await Slack.ConnectedAsync();
        await Slack.RefreshAsync();
        Assert.Equal("refresh_requested", (await WireApp.ReceiveAsync(old)).GetProperty("reason").GetString());
        var fresh = await App.ConnectAsync();
        await Slack.ConnectedAsync();
        var typing = Slack.TypeAsync(Operator, Ops, "/senaite", "x");
        await WireApp.TakeAsync(fresh);
        Assert.Same(Slack.Sockets[1], (await typing).Socket);
        await old.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        Assert.True(Slack.Sockets[0].WasLeft);
    }

    [Fact]
    public async Task A_silent_connection_answers_no_ping_and_is_not_closed()
    {
        var socket = await App.ConnectAsync(pingEvery: TimeSpan.FromMilliseconds(50));
        await Slack.ConnectedAsync();
        var receiving = WireApp.ReceiveAsync(socket);
        await Slack.UntilAsync(() => Slack.Sockets[0].Pings > 2, "pings of the client");
        Assert.False(receiving.IsCompleted);
        Slack.Sockets[0].FallSilent();
        // The client's own patience ends, nothing that came from here.
        var end = await Assert.ThrowsAnyAsync<Exception>(() => receiving);
        Assert.Contains("KeepAliveTimeout", end.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_connection_has_no_closing_frame()
    {
        var socket = await App.ConnectAsync();
        await Slack.ConnectedAsync();
        Slack.DropSockets();
        await Assert.ThrowsAsync<WebSocketException>(() => WireApp.ReceiveAsync(socket));
    }
}
