using System.Text.Json;
using ChatOps.Core.Limits;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Web.Api;

/// <summary>
/// <c>GET /api/events</c>: server-sent events of what the person may read. An event says what changed, never how: the page and other
/// clients read that anew, so a lost or doubled event does no harm.
/// </summary>
public static class EventEndpoint
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/events", StreamAsync).Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .Told("listen", "Server-sent events of what the person may read; docs/api.md lists them", new(["bad-argument", "too-many-streams"])
            {
                Values = [new("Last-Event-ID", Header: true, "Go on behind this event", Number: true), new("after", Header: false, "The same, in the address", Number: true)],
            });

    private static async Task<IResult> StreamAsync(
        HttpContext http, EventStreamFactory streams, SessionWatch watch, PersonLimits limits, IFeed feed, IHostApplicationLifetime host, string? after)
    {
        var asked = http.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } header ? header : after;
        if (!TryStart(asked, out var start))
            return Problems.Of("bad-argument", "'Last-Event-ID' is the number of an event");
        using var stream = limits.OpenStream(http.Actor().Person);
        if (stream is null)
            return Problems.Of("too-many-streams", $"you listen to events {limits.Limits.EventStreams} times already (Limits:EventStreams); close some pages or programs first");
        var last = await feed.LastAsync(http.RequestAborted);
        var ahead = start > last;
        if (ahead)
            start = last;

        // The stream ends with the request, with the bot, with its session, and by itself after a while: then rights are looked at again.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, host.ApplicationStopping);
        end.CancelAfter(EventStreamFactory.Longest);
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        using var counted = StreamGauge.Count();
        var watching = watch.EndWithSessionAsync(http, end);
        try
        {
            await http.Response.WriteAsync("retry: 2000\n: here\n\n" + (ahead ? Anew(last) : ""), end.Token);
            await foreach (var item in streams.Open(http.Actor(), start ?? last).ReadAsync(end.Token))
            {
                if (!await watch.GoesOnAsync(http))
                    break;
                await http.Response.WriteAsync(Write(item), end.Token);
                await http.Response.Body.FlushAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Its usual end.
        }
        finally
        {
            await end.CancelAsync();
            await watching;
        }
        return Results.Empty;
    }

    private static bool TryStart(string? asked, out long? start)
    {
        start = long.TryParse(asked, out var number) && number >= 0 ? number : null;
        return start is not null || string.IsNullOrEmpty(asked);
    }

    /// <summary>The client knows events that this bot never had (another bot, a state put back): what it shows is not ours.</summary>
    private static string Anew(long last) => $"id: {last}\nevent: anew\ndata: {{\"kind\":\"anew\"}}\n\n";

    private static string Write(StreamItem item) => item switch
    {
        StreamItem.Happened { Event: var e } =>
            $"id: {e.Number}\nevent: {e.Kind}\ndata: {JsonSerializer.Serialize(EventJson.From(e), ApiJson.Options)}\n\n",
        StreamItem.Output { Handle: var handle } =>
            $"event: output\ndata: {JsonSerializer.Serialize(new { kind = "output", operation = handle }, ApiJson.Options)}\n\n",
        _ => ": alive\n\n",
    };

    private sealed record EventJson(string Kind, string? Operation, string? Message, string Channel, string? Target)
    {
        public static EventJson From(FeedEvent e) => new(
            e.Kind, e.Kind == "operation" ? e.Subject : null, e.Kind == "operation" ? null : e.Subject, e.Channel, e.Target?.ToString());
    }
}
