using System.Net;
using ChatOps.Core.Chat;

namespace ChatOps.Tests.Web;

public class EventTests
{
    [Fact]
    public async Task Events_after_the_last_one_seen_come_first_then_new_ones()
    {
        await using var site = await WebSite.StartAsync();
        site.Store.Put(Samples.Restore("first"));
        site.Store.Put(Samples.Restore("secnd"));
        await using var events = await OpenAsync(site, "token-viewer", lastEventId: "1");
        Assert.Contains("\"operation\":\"secnd\"", await events.NextAsync(), StringComparison.Ordinal);
        site.Store.Put(Samples.Restore("third"));
        var third = await events.NextAsync();
        Assert.Contains("id: 3\nevent: operation\n", third, StringComparison.Ordinal);
        Assert.Contains("\"operation\":\"third\"", third, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_last_event_only_what_happens_from_now_on_is_told()
    {
        await using var site = await WebSite.StartAsync();
        site.Store.Put(Samples.Restore("early"));
        await using var events = await OpenAsync(site, "token-viewer");
        site.Store.Put(Samples.Restore("later"));
        Assert.Contains("later", await events.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_the_person_may_read_is_told()
    {
        await using var site = await WebSite.StartAsync();
        await using var events = await OpenAsync(site, "token-operator");
        var hidden = Samples.Restore("hide1", target: "secret1");
        site.Store.Put(hidden);
        site.Store.Print(hidden, Samples.Line(1, "hidden"));
        await site.Board.PutAsync(new("mine", "ops", null, "viewer", null, new Reply("for the viewer"), Samples.Start), CancellationToken.None);
        await site.Board.PutAsync(new("card:hide1", "ops", "hide1", null, null, new Reply("of a hidden target"), Samples.Start), CancellationToken.None);
        await site.Board.PutAsync(new("lab", "lab", null, null, null, new Reply("in the lab"), Samples.Start), CancellationToken.None);
        await site.Board.PutAsync(new("all", "ops", null, null, null, new Reply("for all"), Samples.Start), CancellationToken.None);
        Assert.Contains("\"message\":\"all\"", await events.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_output_is_told_without_its_text()
    {
        await using var site = await WebSite.StartAsync();
        var operation = Samples.Restore();
        site.Store.Put(operation);
        await using var events = await OpenAsync(site, "token-viewer");
        site.Store.Print(operation, Samples.Line(1, "the text"));
        var told = await events.NextAsync();
        Assert.Contains("event: output", told, StringComparison.Ordinal);
        Assert.DoesNotContain("the text", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_knows_more_events_than_there_are_is_told_to_begin_anew()
    {
        await using var site = await WebSite.StartAsync();
        site.Store.Put(Samples.Restore("first"));
        await using var events = await OpenAsync(site, "token-viewer", lastEventId: "17");
        var anew = await events.NextAsync();
        Assert.Contains("event: anew", anew, StringComparison.Ordinal);
        Assert.Contains("id: 1\n", anew, StringComparison.Ordinal);
        site.Store.Put(Samples.Restore("secnd"));
        Assert.Contains("secnd", await events.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_last_event_that_is_no_number_is_refused()
    {
        await using var site = await WebSite.StartAsync();
        using var client = site.Client("token-viewer");
        client.DefaultRequestHeaders.Add("Last-Event-ID", "x");
        using var response = await client.GetAsync("/api/events");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static async Task<EventReader> OpenAsync(WebSite site, string token, string? lastEventId = null)
    {
        var client = site.Client(token);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/events");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new(client, response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    private sealed class EventReader(HttpClient client, HttpResponseMessage response, StreamReader reader) : IAsyncDisposable
    {
        /// <summary>The next event, without comments.</summary>
        public async Task<string> NextAsync()
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var text = "";
            while (await reader.ReadLineAsync(deadline.Token) is { } line)
            {
                if (line.Length == 0 && text.Length > 0)
                    return text;
                if (line.Length > 0 && line[0] != ':' && !line.StartsWith("retry", StringComparison.Ordinal))
                    text += line + "\n";
            }
            throw new EndOfStreamException("The stream of events ended.");
        }

        public ValueTask DisposeAsync()
        {
            reader.Dispose();
            response.Dispose();
            client.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
